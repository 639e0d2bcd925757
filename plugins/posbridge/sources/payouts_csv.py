"""Payouts of payment providers from a table that people write, or that the provider exports."""

import json
from zoneinfo import ZoneInfo

from posbridge.domain.records import Payout, Record
from posbridge.domain.states import RecordKind
from posbridge.money import format_rupiah
from posbridge.sources.csv_table import BadRowError, BadRows, Row, read_table
from posbridge.sources.records import good

__all__ = ["COLUMNS", "read_payouts"]

COLUMNS = ("reference", "date", "method", "label", "amount", "fees", "deposit", "status")
_REQUIRED = ("reference", "date", "method", "amount")
_COMPLETED = {"", "completed", "complete", "success", "succeeded", "paid", "done", "selesai", "berhasil"}


def read_payouts(text: str, *, zone: ZoneInfo, file: str) -> list[Record]:
    """Payouts in the file's order, one for each row.

    A payout's id is its provider's reference, as in the messages of a POS that tells of payouts, so that one
    that comes both ways is booked once.

    ``deposit`` may be left out; where it is told it is amount less fees. An empty ``status`` is completed.

    Args:
        text: a CSV with a header of ``COLUMNS``, in any order; commas or semicolons, with or without a byte
            order mark.
        zone: of the dates.
        file: how errors name the file.

    Raises:
        ConfigError: names every bad row; then nothing is read.
    """
    bad = BadRows(file)
    records: list[Record] = []
    lines: dict[str, int] = {}
    for row in read_table(text, columns=COLUMNS, required=_REQUIRED, bad=bad):
        try:
            payout = _payout(row, zone)
            first = lines.setdefault(payout.source_id, row.line)
            if first != row.line:
                raise BadRowError(
                    f"reference {payout.reference!r} stands in line {first} already; keep one of the rows"
                )
        except BadRowError as error:
            bad.add(row.line, error)
        else:
            raw = json.dumps(dict(row.cells), ensure_ascii=False)
            records.append(good(RecordKind.PAYOUT, payout, raw=raw, page=file))
    bad.raise_if_any()
    return records


def _payout(row: Row, zone: ZoneInfo) -> Payout:
    for column in ("reference", "method"):
        if not row[column]:
            raise BadRowError(f"{column} is empty; fill it in")
    amount, fees = row.number("amount"), row.number("fees")
    if not amount:
        raise BadRowError("amount is empty or zero; write what the provider settled before its fees")
    deposit = row.number("deposit", signed=True) if row["deposit"] else amount - fees
    if deposit != amount - fees:
        raise BadRowError(
            f"deposit {format_rupiah(deposit)} is not amount less fees, {format_rupiah(amount - fees)}; "
            "compare the row with the provider's report"
        )
    return Payout(
        source_id=row["reference"],
        reference=row["reference"],
        occurred_at=row.moment("date", zone),
        method=row["method"],
        label=row["label"],
        amount=amount,
        fees=fees,
        deposit=deposit,
        completed=row["status"].casefold() in _COMPLETED,
        status=row["status"],
    )
