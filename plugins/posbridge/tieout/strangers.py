"""Documents in Jurnal that posbridge did not make: whose they are, and the notes of those that are nobody's."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posbridge.domain.documents import Document
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.domain.totals import BookDocument
from posbridge.money import Decimal, format_rupiah
from posbridge.tieout.bookings import Booking
from posbridge.tieout.verdicts import name_of, receipt_of

_NOTE = "documents in Jurnal that posbridge did not make: "
_UNSEEN = "documents in Jurnal that nothing explains and that were not looked at: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How an outlet is known in Jurnal: its warehouse, its tags in small letters, its default customer's names."""

    warehouse: str | None
    tags: frozenset[str]
    customers: frozenset[str]

    def has(self, found: BookDocument) -> bool:
        """By the most telling of what the document says: outlets of a company may share a customer's name."""
        if self.warehouse and found.warehouses:
            return self.warehouse in found.warehouses
        if self.tags and found.tags:
            return bool(self.tags & found.tags)
        return found.customer.casefold() in self.customers


def held_twice(document: Document, jurnal_ids: Sequence[str], amount: Decimal) -> Difference:
    """One of ours that stands in Jurnal more than once; ``jurnal_ids`` begin with the one that was posted."""
    kept, *surplus = jurnal_ids
    return Difference(
        reason=DifferenceReason.EXTRA,
        receipt_no=receipt_of(document),
        amount=amount,
        where=Side.JURNAL,
        why=f"{name_of(document)} is held twice in Jurnal: {kept} was posted, {', '.join(surplus)} is one too many",
        document=document.custom_id,
    )


def against_receipt(found: BookDocument, booking: Booking, invoice: Document) -> Difference:
    """A payment or return that somebody made by hand on the invoice of a receipt."""
    return Difference(
        reason=DifferenceReason.EXTRA,
        receipt_no=receipt_of(invoice),
        amount=found.total,
        where=Side.JURNAL,
        why=f"{booking.name} of {format_rupiah(found.total)} stands against this receipt's invoice; "
        "posbridge did not make it",
        document=found.transaction_no or found.jurnal_id,
    )


def of_this_outlet(found: BookDocument, booking: Booking) -> Difference:
    """A document that bears the outlet's warehouse, tag or customer and that no receipt explains."""
    return Difference(
        reason=DifferenceReason.EXTRA,
        receipt_no=found.transaction_no or found.jurnal_id,
        amount=found.total,
        where=Side.JURNAL,
        why=f"{booking.name} of {format_rupiah(found.total)} for {found.customer or 'nobody'} is this outlet's; "
        "posbridge did not make it",
        document=found.transaction_no or found.jurnal_id,
    )


def notes_of(apart: Iterable[Booking], unseen: Iterable[Booking]) -> list[str]:
    """What is the company's own bookkeeping, and what nobody looked at; of what posbridge never makes, how many."""
    told = [(_NOTE, list(apart)), (_UNSEEN, list(unseen))]
    return [f"{len(some)} {said}{', '.join(_names(some))}" for said, some in told if some]


def _names(bookings: Sequence[Booking]) -> list[str]:
    others = Counter(each.word for each in bookings if each.kind is None)
    return [*(each.name for each in bookings if each.kind), *(f"{many} {word}" for word, many in others.items())]


def known_apart(notes: Iterable[str]) -> set[str]:
    """Names of bookings that an earlier proof has found to be the company's own."""
    return {name for note in notes if _NOTE in note for name in note.partition(_NOTE)[2].split(", ")}
