"""The few single look-ups that a tie-out may make when something is wrong."""

from collections.abc import Sequence

from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.ports import Target
from posbridge.tieout.bookings import Booking

MOST = 20
"""Requests of one tie-out besides its reports: it names what it can, and must not spend what a night needs."""
_WORTH_A_PAGE = 3


class Lookups:
    """Asks for each document once."""

    def __init__(self, target: Target, most: int = MOST) -> None:
        self._target = target
        self._most = most
        self._pages: dict[DocumentKind, list[BookDocument]] = {}
        self._asked: dict[tuple[DocumentKind, str], BookDocument | None] = {}
        self.made = 0

    @property
    def spent(self) -> bool:
        return self.made >= self._most

    def page(self, kind: DocumentKind) -> list[BookDocument]:
        """The newest documents of a kind; none when the look-ups are spent."""
        if kind not in self._pages:
            if self.spent:
                return []
            self.made += 1
            self._pages[kind] = self._target.newest(kind)
        return self._pages[kind]

    def asked(self, kind: DocumentKind, jurnal_id: str) -> bool:
        """Whether ``one`` knows: it was asked for, or may still be."""
        return (kind, jurnal_id) in self._asked or not self.spent

    def one(self, kind: DocumentKind, jurnal_id: str) -> BookDocument | None:
        """A document by Jurnal's id; None where there is none, or nothing more may be asked."""
        key = (kind, jurnal_id)
        if key not in self._asked:
            if self.spent:
                return None
            self.made += 1
            self._asked[key] = self._target.inspect(kind, [jurnal_id]).get(jurnal_id)
        return self._asked[key]

    def several(self, kind: DocumentKind, bookings: Sequence[Booking]) -> list[BookDocument | None]:
        """One answer each, as far as look-ups go: many out of a page of the newest, the rest one by one."""
        many = len(bookings) > _WORTH_A_PAGE or not all(each.document_id for each in bookings)
        listed = self.page(kind) if many else []
        by_id = {each.jurnal_id: each for each in listed}
        by_number = {each.transaction_no: each for each in listed}
        found = []
        for each in bookings:
            told = by_id.get(each.document_id) if each.document_id else by_number.get(each.number)
            found.append(told or (self.one(kind, each.document_id) if each.document_id else None))
        return found
