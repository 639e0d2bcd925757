"""The table an accountant reads in the morning: a row per control total, a column per side, the wrong side named."""

import pandas as pd

from posbridge.domain.tieouts import DayTieOut, DifferenceReason
from posbridge.money import Decimal, format_rupiah


def render(tieout: DayTieOut) -> str:
    """The table as text, with the differing rows marked, and the receipts behind them."""
    frame = pd.DataFrame(
        [
            {
                "control total": row.line,
                "POS report": _cell(row.pos),
                "inbox": _cell(row.inbox),
                "outbox": _cell(row.outbox),
                "Jurnal": _cell(row.jurnal),
                "difference": format_rupiah(row.difference) if row.difference else "-",
                "": f"<< {row.wrong}" if row.wrong else "",
            }
            for row in tieout.rows
        ]
    )
    lines = [frame.to_string(index=False)]
    lines += [f"note: {note}" for note in tieout.notes]
    lines += [
        f"{each.reason}: receipt {each.receipt_no}, {_amount(each.reason, each.amount)}, {each.where}: {each.why}"
        for each in tieout.differences
    ]
    return "\n".join(lines)


def _amount(reason: DifferenceReason, amount: Decimal) -> str:
    return f"{amount.normalize():f} units" if reason is DifferenceReason.STOCK else f"Rp {format_rupiah(amount)}"


def _cell(value: Decimal | None) -> str:
    return "" if value is None else format_rupiah(value)
