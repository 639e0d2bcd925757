"""A tie-out asks for few documents, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.steps.lookups import Lookups
from posbridge.tieout.bookings import Booking

KIND = DocumentKind.PAYMENT
DAY = date(2026, 10, 5)


def held(jurnal_id: str) -> BookDocument:
    return BookDocument(kind=KIND, jurnal_id=jurnal_id, transaction_no=f"no-{jurnal_id}", date=DAY)


def booking(jurnal_id: str, *, told: bool = True) -> Booking:
    return Booking(
        kind=KIND,
        word="Receive Payment",
        number=f"no-{jurnal_id}",
        document_id=jurnal_id if told else "",
        date=DAY,
        moved={},
    )


@dataclass
class Books:
    """Books with the documents 1 to 9, of which the list shows the newest five."""

    asked: list[str] = field(default_factory=list)

    def inspect(self, kind: DocumentKind, ids: Sequence[str]) -> dict[str, BookDocument]:  # noqa: ARG002
        self.asked += ids
        return {each: held(each) for each in ids if each in "123456789"}

    def newest(self, kind: DocumentKind) -> list[BookDocument]:  # noqa: ARG002
        self.asked.append("page")
        return [held(each) for each in "98765"]


def lookups(books: Books, most: int = 20) -> Lookups:
    return Lookups(books, most)  # type: ignore[arg-type]


def test_each_document_is_asked_for_once_whether_it_is_there_or_not() -> None:
    books = Books()
    ask = lookups(books)

    assert [ask.one(KIND, each) for each in ("1", "x", "1", "x")] == [held("1"), None, held("1"), None]
    assert books.asked == ["1", "x"]


def test_few_are_asked_for_one_by_one_and_many_out_of_a_page_of_the_newest() -> None:
    few, many = Books(), Books()

    lookups(few).several(KIND, [booking(each) for each in "98"])
    told = lookups(many).several(KIND, [booking(each) for each in "98761"])

    assert (few.asked, many.asked) == (["9", "8"], ["page", "1"])
    assert [each.jurnal_id for each in told if each] == list("98761")


def test_where_the_ledger_tells_no_ids_the_page_is_searched_by_number() -> None:
    books = Books()

    told = lookups(books).several(KIND, [booking("9", told=False), booking("1", told=False)])

    assert (books.asked, told) == (["page"], [held("9"), None])


def test_nothing_is_asked_for_any_more_when_the_look_ups_are_spent() -> None:
    books = Books()
    ask = lookups(books, 2)

    told = ask.several(KIND, [booking(each) for each in "123"])

    assert (books.asked, told) == (["1", "2"], [held("1"), held("2"), None])
    assert ask.asked(KIND, "1")
    assert not ask.asked(KIND, "3")
    assert ask.page(KIND) == []
