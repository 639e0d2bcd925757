"""Our journal entries against the general ledger: each line of each, by number and account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from posbridge.domain.documents import JournalBody
from posbridge.domain.totals import LedgerMove
from posbridge.money import RUPIAH, ZERO, Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.table import Difference

_TYPE = "journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journals:
    """``by_account`` is debit less credit as Jurnal holds it; ``differences`` are entries that it does not."""

    by_account: dict[str, Decimal] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


def find_journals(documents: Iterable[StoredDocument], moves: Sequence[LedgerMove]) -> Journals:
    """Pair posted journal entries with the ledger's rows."""
    ledger: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for move in moves:
        if _TYPE in move.kind.casefold():
            ledger[(move.transaction_no, move.account)] += move.debit - move.credit
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    differences = []
    for stored in documents:
        body = stored.document.body
        if not isinstance(body, JournalBody) or stored.posted is None:
            continue
        expected: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for line in body.lines:
            expected[line.account] += line.debit - line.credit
        for account, amount in expected.items():
            held = ledger.get((stored.posted.transaction_no, account))
            sums[account] += held or ZERO
            if held is None or abs(held - amount) >= RUPIAH:
                differences.append(_difference(stored, account, amount, held))
    return Journals(by_account=dict(sums), differences=tuple(differences))


def _difference(stored: StoredDocument, account: str, expected: Decimal, held: Decimal | None) -> Difference:
    document = stored.document
    what = f"{document.kind} {document.custom_id}, account {account}"
    return Difference(
        kind="missing" if held is None else "amount",
        receipt_no=document.receipt_no,
        amount=expected if held is None else held - expected,
        where="Jurnal",
        why=f"{what}: not in Jurnal's ledger any more"
        if held is None
        else f"{what}: was posted as {expected:f}, Jurnal now says {held:f}",
    )
