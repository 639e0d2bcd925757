"""What only a whole read of the transactions feed can tell: which refunds have a row, and which have none."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from posbridge.domain.records import Record, Refund
from posbridge.domain.states import Reason, RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.moka.parse_lines import DUST
from posbridge.sources.moka.receipts import Claim, Told
from posbridge.sources.records import good, unreadable

__all__ = ["Gathering"]

_SETTLED = timedelta(minutes=15)


class Gathering:
    """Collects refunds over the pages of one read.

    Refunds inside a receipt wait for the end of the read: where the same refund also has a row of its own,
    that row says more, and one record of the two is enough.

    A receipt that states more refunds than it holds rows for is *unexplained* until rows of their own are
    found: in this read, or by looking between the sale and its last change. Only what no row explains then
    becomes a synthetic refund. A real row cannot follow later: refunds are made on line, so the row and
    the receipt's changed total reach the server together (contract moka §3.4.2). A receipt that changed in
    the last quarter of an hour is left to the next re-scan all the same. There is at most one synthetic
    refund per receipt: when it grows it is the same record with another amount, never a second one.
    """

    def __init__(self) -> None:
        self._alone: dict[str, Record] = {}
        self._inside: dict[str, Record] = {}
        self._claims: dict[str, Claim] = {}

    def add(self, told: Told) -> tuple[Record, ...]:
        """Take in what a row told; returns the records that need not wait."""
        for record in told.records:
            if record.kind is RecordKind.REFUND:
                self._alone[record.source_id] = record
        for record in told.inside:
            self._inside[record.source_id] = record
        if told.claim is not None:
            self._claims[told.claim.head.sale_id] = told.claim
        return told.records

    def unexplained(self) -> dict[str, Claim]:
        """Receipts that state more refunds than all rows seen so far come to, by id."""
        known = self._known()
        return {sale_id: claim for sale_id, claim in self._claims.items() if _open(claim, known.get(sale_id, []))}

    def rest(self, now: datetime, page: str) -> Iterator[Record]:
        """The records that waited for the end of the read."""
        known = self._known()
        for source_id, record in self._inside.items():
            if source_id not in self._alone:
                yield record
        for sale_id, claim in self.unexplained().items():
            if claim.updated_at <= now - _SETTLED:
                yield _synthetic(claim, known.get(sale_id, []), page)

    def _known(self) -> dict[str, list[Record]]:
        """Refunds by receipt, each once."""
        found: dict[str, list[Record]] = {}
        for record in (self._inside | self._alone).values():
            found.setdefault(record.parent_id or "", []).append(record)
        return found


def _open(claim: Claim, known: Iterable[Record]) -> bool:
    """A refund that could not be read explains whatever is missing until it can be."""
    refunds = list(known)
    if any(record.problem for record in refunds):
        return False
    return claim.stated - _sum(refunds) > DUST or (claim.units > 0 and not claim.stated and not refunds)


def _synthetic(claim: Claim, known: Iterable[Record], page: str) -> Record:
    head, source_id = claim.head, f"{claim.head.sale_id}:synthetic"
    gap = claim.stated - _sum(known)
    if gap <= 0:
        return unreadable(
            RecordKind.REFUND,
            source_id,
            Reason(
                code="refund_without_amount",
                message=f"Receipt {head.receipt_no} shows {claim.units} refunded units, but no amount given back.",
                remedy="Look at the receipt in Moka's Back Office and book the refund by hand.",
            ),
            parent_id=head.sale_id,
            receipt_no=head.receipt_no,
            occurred_at=claim.updated_at,
            page=page,
        )
    full = claim.sale is not None and gap == claim.sale.total
    refund = Refund(
        source_id=source_id,
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=claim.updated_at,
        amount=gap,
        full=full,
        synthetic=True,
    )
    # Without its time: the first sighting is the closest to the refund, later changes of the row are others.
    return good(RecordKind.REFUND, refund, page=page, identity={"source_id": source_id, "amount": gap})


def _sum(records: Iterable[Record]) -> Decimal:
    return sum((record.typed.amount for record in records if isinstance(record.typed, Refund)), ZERO)
