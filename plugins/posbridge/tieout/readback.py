"""Our documents read back from the ledger: which of its documents is which of ours.

Reports know documents by id and number, not by custom_id (contract jurnal §7.17), and they hold all of a company's
outlets and whatever people book by hand. What is left over is nobody's of ours, or one of ours twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import combinations

from posbridge.domain.documents import InvoiceBody, MemoRefundBody
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.money import CENT, ZERO
from posbridge.ports import StoredDocument
from posbridge.tieout.bookings import Booking
from posbridge.tieout.effects import Chart, Effect, effect_in, effect_of

READ_BACK = frozenset(
    {
        DocumentKind.INVOICE,
        DocumentKind.PAYMENT,
        DocumentKind.SALES_RETURN,
        DocumentKind.CREDIT_MEMO,
        DocumentKind.MEMO_REFUND,
        DocumentKind.JOURNAL,
    }
)
"""Kinds that the ledger shows on the accounts that the tie-out reads."""
NUMBERED = frozenset({DocumentKind.INVOICE, DocumentKind.CREDIT_MEMO, DocumentKind.JOURNAL})
"""Kinds that carry a number of ours; Jurnal numbers the others, and may give a number again."""
_MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """One posted document: what it should have done, and what Jurnal's ledger holds of it.

    ``held`` and ``stands_on`` are None where the ledger does not show it. ``gone``: it was asked for and is not there.
    ``looked`` is what Jurnal said when it was asked for by itself.
    """

    stored: StoredDocument
    expected: Effect
    held: Effect | None = None
    stands_on: date | None = None
    gone: bool = False
    looked: BookDocument | None = None

    @property
    def on_its_day(self) -> bool:
        return self.held is not None and self.stands_on == self.stored.document.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """``left`` are the ledger's documents that none of ours explains."""

    reads: list[ReadBack]
    left: list[Booking]


def pair(
    documents: Iterable[StoredDocument],
    bookings: Sequence[Booking],
    chart: Chart,
    invoices: Mapping[str, InvoiceBody],
) -> Pairing:
    """Find each posted document in the ledger: by Jurnal's id, then by number.

    Several refunds that one request paid out are one document there; together they must be what it shows, and what
    is off stays with the first of them.
    """
    left, reads, nameless = _Left(bookings), list[ReadBack](), list[ReadBack]()
    groups: dict[tuple[DocumentKind, str, str], list[ReadBack]] = defaultdict(list)
    for stored in documents:
        kind, posted = stored.document.kind, stored.posted
        if posted is None or kind not in READ_BACK:
            continue
        read = ReadBack(stored=stored, expected=effect_of(stored.document, posted.total, invoices, chart))
        if kind is DocumentKind.MEMO_REFUND and not posted.transaction_no:
            nameless.append(read)
        elif not chart.receivables and kind in {DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO}:
            reads.append(replace(read, held=read.expected, stands_on=stored.document.date))
        else:
            groups[kind, posted.jurnal_id, posted.transaction_no].append(read)
    by_id = {key: left.with_id(key[0], key[1]) for key in groups}
    for key, members in groups.items():
        fits = partial(_fits, members=members, chart=chart)
        booking = by_id[key] or left.numbered(key[0], key[2], fits)
        reads += _shares(members, booking, chart)
    return Pairing(reads=[*reads, *_told_by_amount(nameless, left)], left=left.all())


class _Left:
    """The ledger's documents that none of ours has been found to be."""

    def __init__(self, bookings: Sequence[Booking]) -> None:
        self._left = dict(enumerate(bookings))
        self._ids: dict[tuple[DocumentKind, str], list[int]] = defaultdict(list)
        self._numbers: dict[tuple[DocumentKind, str], list[int]] = defaultdict(list)
        for place, booking in self._left.items():
            if booking.kind is not None:
                self._ids[booking.kind, booking.document_id].append(place)
                self._numbers[booking.kind, booking.number].append(place)

    def with_id(self, kind: DocumentKind, jurnal_id: str) -> Booking | None:
        return self._take(self._ids.get((kind, jurnal_id), ()) if jurnal_id else (), lambda _: True)

    def numbered(self, kind: DocumentKind, number: str, fits: Callable[[Booking], bool]) -> Booking | None:
        """The one that fits; else the first, unless an id tells that it is another document of Jurnal's numbering."""
        places = self._numbers.get((kind, number), ()) if number else ()
        return self._take(places, fits) or self._take(places, lambda each: kind in NUMBERED or not each.document_id)

    def paid_out(self, account: str) -> list[Booking]:
        """Refunds from one account."""
        return [each for each in self._left.values() if each.kind is DocumentKind.MEMO_REFUND and account in each.moved]

    def remove(self, booking: Booking) -> None:
        self._left = {place: each for place, each in self._left.items() if each is not booking}

    def all(self) -> list[Booking]:
        return list(self._left.values())

    def _take(self, places: Iterable[int], fits: Callable[[Booking], bool]) -> Booking | None:
        place = next((each for each in places if each in self._left and fits(self._left[each])), None)
        return None if place is None else self._left.pop(place)


def _fits(booking: Booking, members: Sequence[ReadBack], chart: Chart) -> bool:
    """Whether it does, on their date, what these should do."""
    document = members[0].stored.document
    off = effect_in(booking, chart) - _together(members)
    return (
        booking.date == document.date and abs(off.owed) < CENT and all(abs(each) < CENT for each in off.money.values())
    )


def _shares(members: Sequence[ReadBack], booking: Booking | None, chart: Chart) -> list[ReadBack]:
    if booking is None:
        return list(members)
    first, *others = members
    held = effect_in(booking, chart) - _together(others)
    return [
        replace(first, held=held, stands_on=booking.date),
        *(replace(each, held=each.expected, stands_on=booking.date) for each in others),
    ]


def _together(members: Iterable[ReadBack]) -> Effect:
    whole = Effect()
    for each in members:
        whole += each.expected
    return whole


def _told_by_amount(reads: Sequence[ReadBack], left: _Left) -> list[ReadBack]:
    """Refunds that a look-up proved: Jurnal has no list of refunds, so nothing told their number.

    Each refund of the account that nothing else explains is set against those that come to it.
    """
    waiting, found = list(reads), list[ReadBack]()
    for account in dict.fromkeys(account for each in reads for account in each.expected.money):
        for booking in left.paid_out(account):
            fitting = _fitting([each for each in waiting if account in each.expected.money], booking, account)
            if fitting:
                left.remove(booking)
                found += [replace(each, held=each.expected, stands_on=booking.date) for each in fitting]
                waiting = [each for each in waiting if each not in fitting]
    return found + waiting


def _fitting(reads: Sequence[ReadBack], booking: Booking, account: str) -> tuple[ReadBack, ...]:
    of_day = [each for each in reads if each.stored.document.date == booking.date]
    for some in _perhaps_one_request(of_day):
        paid = sum((each.expected.money[account] for each in some), ZERO)
        if abs(paid - booking.moved[account]) < CENT:
            return some
    return ()


def _perhaps_one_request(reads: Sequence[ReadBack]) -> Iterator[tuple[ReadBack, ...]]:
    """One request pays out all refunds of a customer, day and account; fewer, where Jurnal refused some of them."""
    by_customer: dict[str, list[ReadBack]] = defaultdict(list)
    for each in reads:
        if isinstance(body := each.stored.document.body, MemoRefundBody):
            by_customer[body.customer].append(each)
    yield from map(tuple, by_customer.values())
    for size in range(1, min(len(reads), _MOST_TOGETHER) + 1):
        yield from combinations(reads, size)
