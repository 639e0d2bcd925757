"""Looks at what stands in Jurnal's ledger and is none of the documents that were posted, as far as is known."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from posbridge.domain.documents import CustomerBody, PaymentBody, ReturnBody
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.domain.tieouts import Difference
from posbridge.domain.totals import BookDocument
from posbridge.mapping import identity
from posbridge.money import CENT
from posbridge.ports import StoredDocument
from posbridge.steps.bench import Bench
from posbridge.steps.ledger import Ledger
from posbridge.steps.lookups import Lookups
from posbridge.tieout.bookings import Booking
from posbridge.tieout.effects import effect_in, effect_of
from posbridge.tieout.readback import NUMBERED, READ_BACK, ReadBack
from posbridge.tieout.strangers import Place, against_receipt, held_twice, known_apart, of_this_outlet
from posbridge.tieout.verdicts import verdict

_MEMO = "memo:"
_INVOICE = DocumentKind.INVOICE


class Strangers:
    """Whose each is. ``reads`` are the outlet's documents by custom_id: a stranger may be one that was missed.

    ``apart`` is the company's own bookkeeping, ``unseen`` what was not looked at; ``extra`` stands in Jurnal for this
    outlet and should not.
    """

    def __init__(self, bench: Bench, ledger: Ledger, lookups: Lookups, reads: Sequence[ReadBack]) -> None:
        self._bench = bench
        self._ledger = ledger
        self._lookups = lookups
        self._place = _place(bench)
        posted = [(each, each.posted) for each in ledger.posted() if each.posted is not None]
        self._by_number = {
            (each.document.kind, answer.transaction_no): each
            for each, answer in posted
            if each.document.kind in NUMBERED and answer.transaction_no
        }
        self._by_id = {answer.jurnal_id: each for each, answer in posted if each.document.kind is _INVOICE}
        self._by_memo = {memo: each for each, answer in posted for memo in answer.line_ids if not memo.isdigit()}
        self._returns = [
            (each.document.date, answer.total)
            for each, answer in posted
            if each.document.kind is DocumentKind.SALES_RETURN
        ]
        self.reads = {each.stored.document.custom_id: each for each in reads}
        self.extra: dict[date, list[Booking]] = defaultdict(list)
        self.differences: dict[date, list[Difference]] = defaultdict(list)
        self._foreign: set[str] = set()
        self._here: set[str] = set()
        self.apart: list[Booking] = []
        self.unseen: list[Booking] = []

    def judge(self, left: Sequence[Booking]) -> None:
        """Sort what is left over; asks Jurnal only for what could be the outlet's."""
        left = self._without_what_came_meanwhile(left)
        known = self._known(left)
        rest: dict[DocumentKind, list[Booking]] = defaultdict(list)
        for booking in left:
            twin = self._by_number.get((booking.kind, booking.number)) if booking.kind else None
            if twin is not None:
                self._held_twice(twin, booking, booking.document_id)
            elif booking.kind is DocumentKind.CREDIT_MEMO and f"{_MEMO}{booking.document_id}" in self._by_memo:
                continue
            elif booking.kind not in READ_BACK or booking.name in known:
                self.apart.append(booking)
            else:
                rest[booking.kind].append(booking)
        told = [
            (booking, found)
            for kind, bookings in rest.items()
            for booking, found in zip(bookings, self._lookups.several(kind, bookings), strict=True)
        ]
        self.unseen += [booking for booking, found in told if found is None]
        self._foreign = {booking.document_id for booking in left if booking.kind is _INVOICE}
        owners = self._bench.store.outbox.get(sorted({each.custom_id for _, each in told if each and each.custom_id}))
        for booking, found in sorted(told, key=lambda each: each[0].kind is not _INVOICE):
            if found is not None:
                self._judge(booking, found, owners.get(found.custom_id))

    def _judge(self, booking: Booking, found: BookDocument, owner: StoredDocument | None) -> None:
        if owner is not None:
            self._ours(booking, found, owner)
            return
        if self._made_by_a_return(booking, found):
            return
        behind = self._behind(found)
        if behind is None and not self._is_here(found):
            self.apart.append(booking)
        elif behind is None:
            self._here.add(found.jurnal_id)
            self.extra[booking.date].append(booking)
            self.differences[booking.date].append(of_this_outlet(found, booking))
        elif self._mine(behind) and not self._stands_in(booking, found, behind):
            self.extra[booking.date].append(booking)
            self.differences[booking.date].append(against_receipt(found, booking, behind.document))

    def _ours(self, booking: Booking, found: BookDocument, owner: StoredDocument) -> None:
        """It carries the custom_id of one of ours. One that is not posted is told with the documents of its day."""
        read = self.reads.get(found.custom_id)
        if not self._mine(owner) or owner.state is not DocumentState.POSTED or owner.posted is None:
            return
        held = effect_in(booking, self._ledger.chart)
        if read is not None and read.held is None:
            self.reads[found.custom_id] = replace(read, held=held, stands_on=booking.date)
        elif owner.posted.jurnal_id != found.jurnal_id:
            self._held_twice(owner, booking, found.jurnal_id)
        elif read is None:
            expected = effect_of(owner.document, owner.posted.total, self._ledger.invoices, self._ledger.chart)
            strayed = ReadBack(stored=owner, expected=expected, held=held, stands_on=booking.date)
            self.differences[booking.date] += verdict(strayed)

    def _held_twice(self, owner: StoredDocument, booking: Booking, jurnal_id: str) -> None:
        if self._mine(owner) and owner.posted is not None:
            ids = [owner.posted.jurnal_id, jurnal_id or f"another under number {booking.number}"]
            self.extra[booking.date].append(booking)
            self.differences[booking.date].append(held_twice(owner.document, ids, owner.posted.total))

    def _stands_in(self, booking: Booking, found: BookDocument, behind: StoredDocument) -> bool:
        """Whether a person has booked again what was missing: the same on the same day against the same invoice."""
        for custom_id, read in self.reads.items():
            document, body = read.stored.document, read.stored.document.body
            if (
                read.held is None
                and document.kind is found.kind
                and isinstance(body, PaymentBody | ReturnBody)
                and body.invoice == behind.document.custom_id
                and document.date == found.date
                and read.stored.posted is not None
                and abs(read.stored.posted.total - found.total) < CENT
            ):
                held = effect_in(booking, self._ledger.chart)
                self.reads[custom_id] = replace(read, held=held, stands_on=booking.date)
                return True
        return False

    def _made_by_a_return(self, booking: Booking, found: BookDocument) -> bool:
        """Jurnal makes the credit memo of a return by itself (contract jurnal §7.11); one memo for each of ours."""
        if found.kind is not DocumentKind.CREDIT_MEMO or found.custom_id:
            return False
        made = next((each for each in self._returns if each == (booking.date, found.total)), None)
        if made is not None:
            self._returns.remove(made)
        return made is not None

    def _behind(self, found: BookDocument) -> StoredDocument | None:
        """The document of ours that it pays, gives back or pays out."""
        for key in found.against:
            known = self._by_id.get(key) or self._by_memo.get(key)
            if known is not None:
                return known
            if key.isdigit() and key not in self._foreign:
                invoice = self._lookups.one(_INVOICE, key)
                if invoice is not None and invoice.custom_id:
                    owners = self._bench.store.outbox.get([invoice.custom_id])
                    if owners:
                        return owners[invoice.custom_id]
        return None

    def _is_here(self, found: BookDocument) -> bool:
        """What pays or gives back an invoice that is not ours belongs where that belongs: payments say no place."""
        for key in found.against:
            if key in self._foreign:
                return key in self._here
            if key.isdigit() and (invoice := self._lookups.one(_INVOICE, key)) is not None:
                return self._place.has(invoice)
        return self._place.has(found)

    def _mine(self, stored: StoredDocument) -> bool:
        """Another outlet's own proof tells what is another outlet's."""
        return stored.outlet == self._bench.settings.slug

    def _without_what_came_meanwhile(self, left: Sequence[Booking]) -> list[Booking]:
        """Other outlets may be posting: what their outbox has by now is explained."""
        days = [each.date for each in left]
        now = self._bench.store.outbox.dated(min(days), max(days), company_wide=True) if left else []
        posted = {(each.document.kind, each.posted.jurnal_id) for each in now if each.posted}
        return [each for each in left if each.kind is None or (each.kind, each.document_id) not in posted]

    def _known(self, left: Sequence[Booking]) -> set[str]:
        if not left:
            return set()
        days = [each.date for each in left]
        kept = self._bench.store.tieouts.latest(min(days), max(days))
        return known_apart(note for each in kept for note in each.tieout.notes)


def _place(bench: Bench) -> Place:
    settings = bench.settings
    key = identity.default_customer_id(settings)
    cards = bench.store.outbox.get([key])
    names = {settings.customers.default} | {
        body.name for card in cards.values() if isinstance(body := card.document.body, CustomerBody)
    }
    return Place(
        warehouse=settings.warehouse,
        tags=frozenset(tag.casefold() for tag in settings.tags),
        customers=frozenset(name.casefold() for name in names),
    )
