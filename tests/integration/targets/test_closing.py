"""Closed periods as Jurnal tells them, and as its refusals teach them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from posbridge.domain.books import BookResource, Closing
from posbridge.domain.outcomes import Outcome, Prepared
from posbridge.domain.states import DocumentKind
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration

NEW_YEAR, FIFTH = date(2026, 1, 1), date(2026, 1, 5)


def invoice(number: int, day: date) -> Prepared:
    return dated(d.invoice(number), day)


def dated(prepared: Prepared, day: date) -> Prepared:
    return replace(prepared, document=replace(prepared.document, date=day))


def post(books: JurnalDesk, *invoices: Prepared) -> list[Outcome]:
    target = books.target()
    outcomes = target.post(DocumentKind.INVOICE, list(invoices))
    target.learn(list(invoices), outcomes)
    return outcomes


def closing(books: JurnalDesk) -> Closing:
    """What another process knows."""
    return books.target().books().closing


def read(books: JurnalDesk) -> Closing:
    return books.target().refresh([BookResource.CLOSING]).closing


@pytest.mark.parametrize(("until", "told"), [("2025-12-31", date(2025, 12, 31)), (None, None)])
def test_jurnal_tells_its_last_closing_in_one_request(books: JurnalDesk, until: str | None, told: date | None) -> None:
    books.knobs(closed_until=until)
    assert closing(books) == Closing()

    assert read(books) == closing(books) == Closing(told=told, read_at=books.clock.now)
    assert books.requests() == {"GET companies/active": 1}


def test_a_credential_that_may_not_ask_is_not_asked_again_and_again(books: JurnalDesk) -> None:
    books.knobs(closed_until="2025-12-31", scopes_denied=["GET companies"])
    assert read(books) == Closing(read_at=books.clock.now)


def test_a_refused_day_is_remembered_and_what_was_read_before_is_in_doubt(books: JurnalDesk) -> None:
    read(books)
    books.knobs(closed_until=str(FIFTH), closing_shown=False)
    books.clock.sleep(1)

    post(books, invoice(1, NEW_YEAR), invoice(2, FIFTH))

    assert closing(books) == Closing(refused=FIFTH)
    assert read(books) == Closing(refused=FIFTH, read_at=books.clock.now)


def test_an_earlier_refusal_does_not_take_a_later_one_back(books: JurnalDesk) -> None:
    books.knobs(closed_until=str(FIFTH), closing_shown=False)
    post(books, invoice(1, FIFTH))
    post(books, invoice(2, NEW_YEAR))
    assert closing(books).refused == FIFTH


def test_an_accepted_document_of_a_closed_day_forgets_what_was_known(books: JurnalDesk) -> None:
    books.knobs(closed_until=str(FIFTH))
    read(books)
    post(books, invoice(1, FIFTH))
    books.knobs(closed_until=None)

    post(books, invoice(2, NEW_YEAR))

    assert closing(books).until is None


def test_a_refusal_beside_an_accepted_document_of_an_earlier_day_closes_nothing(books: JurnalDesk) -> None:
    target = books.target()
    books.knobs(closed_until=str(NEW_YEAR))
    early, late = invoice(1, FIFTH), invoice(2, NEW_YEAR)
    (posted,) = target.post(DocumentKind.INVOICE, [early])
    (refused,) = target.post(DocumentKind.INVOICE, [late])

    target.learn([dated(late, FIFTH + timedelta(days=1)), early], [refused, posted])

    assert closing(books).refused is None


def test_the_current_day_is_never_taken_for_closed(books: JurnalDesk) -> None:
    today = books.clock.now.date()
    books.knobs(closed_until=str(today))
    post(books, invoice(1, today))
    assert closing(books).refused is None


def test_a_day_that_is_over_in_indonesia_may_be_closed_though_it_is_not_over_in_greenwich(books: JurnalDesk) -> None:
    books.clock.now = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    books.knobs(closed_until=str(FIFTH), closing_shown=False)
    post(books, invoice(1, FIFTH))
    assert closing(books).refused == FIFTH


def test_after_some_days_a_refusal_is_forgotten_as_a_person_may_have_opened_the_period(books: JurnalDesk) -> None:
    books.knobs(closed_until=str(FIFTH), closing_shown=False)
    post(books, invoice(1, FIFTH))
    books.clock.now += timedelta(days=2)
    assert closing(books).refused == FIFTH
    books.clock.now += timedelta(days=2)
    assert closing(books).refused is None
