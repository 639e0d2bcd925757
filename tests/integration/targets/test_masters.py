"""Master data is read once, created once, and updated only where it really changed."""

from dataclasses import replace

import pytest

from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.domain.states import DocumentKind
from posbridge.money import Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure

pytestmark = pytest.mark.integration


def test_the_books_are_read_once(jurnal: JurnalDesk) -> None:
    books = jurnal.target().books()
    again = jurnal.target().books()

    assert books == again
    assert books.accounts["1-10001"].category == "Cash & Bank"
    assert books.taxes["PB1 10%"].rate == Decimal(10)
    assert books.taxes["PB1 10%"].account == "2-20500"
    assert books.warehouses == {"Gudang Jakarta Selatan", "Gudang Transit"}
    assert books.tags == {"Jakarta"}
    assert jurnal.requests() == {f"GET {name}": 1 for name in ("accounts", "taxes", "products", "warehouses", "tags")}


def test_a_refresh_reads_only_what_it_names(books: JurnalDesk) -> None:
    books.target().refresh(["taxes"])

    assert books.requests() == {"GET taxes": 1}


def test_a_known_card_that_did_not_change_costs_nothing(books: JurnalDesk) -> None:
    target = books.target()

    outcomes = [
        *target.post(DocumentKind.PRODUCT, [d.product()]),
        *target.post(DocumentKind.CUSTOMER, [d.customer()]),
    ]

    assert [sure(outcome).adopted for outcome in outcomes] == [True, True]
    assert not books.requests()


def test_an_update_sends_only_the_fields_that_differ(books: JurnalDesk) -> None:
    card = next(iter(books.company.products))
    card.sell_account_id = next(a.id for a in books.company.accounts if a.number == "4-40900")  # a person's choice
    dearer = replace(d.product(price=Decimal(27000)), jurnal_id=str(card.id))

    (outcome,) = books.target().post(DocumentKind.PRODUCT, [dearer])

    assert sure(outcome).jurnal_id == str(card.id)
    assert card.sell_price == Decimal(27000)
    assert books.company.accounts[card.sell_account_id].number == "4-40900"
    assert books.requests() == {"PATCH products/{id}": 1}
    books.forget_requests()
    books.target().post(DocumentKind.PRODUCT, [dearer])
    assert not books.requests()


def test_a_cold_catalogue_learns_the_cards_from_one_list(books: JurnalDesk) -> None:
    books.catalogue._links.clear()
    books.catalogue._read_at.clear()

    outcomes = books.target().post(DocumentKind.PRODUCT, [d.product(), d.product("PRD-moka-700101-9", "Teh")])

    assert [sure(outcome).adopted for outcome in outcomes] == [True, False]
    assert books.requests() == {"GET products": 1, "POST products": 1}


def test_the_catalogue_lists_every_page(jurnal: JurnalDesk) -> None:
    cards = [d.product(f"PRD-moka-700101-{n}", f"Menu {n}") for n in range(120)]
    target = jurnal.target()
    target.post(DocumentKind.PRODUCT, cards)
    jurnal.forget_requests()

    assert len(target.refresh(["products"]).products) == 120
    assert jurnal.requests()["GET products"] == 3


def test_a_product_name_that_another_card_has_is_refused_by_name(books: JurnalDesk) -> None:
    twin = d.product("PRD-moka-700102-1", "Kopi Susu", code="OTHER")

    (outcome,) = books.target().post(DocumentKind.PRODUCT, [twin])

    assert isinstance(outcome, Rejected)
    assert outcome.reason.code == "name_taken"
    assert d.COFFEE in outcome.reason.message


@pytest.mark.parametrize("others", [0, 2])
def test_a_name_that_was_taken_since_the_list_was_read_is_refused_too(books: JurnalDesk, others: int) -> None:
    card = next(iter(books.company.products))
    card.name = "Kopi Baru"
    fresh = [d.product(f"PRD-moka-700101-5{n}", f"Menu 5{n}") for n in range(others)]
    twin = d.product("PRD-moka-700101-9", "Kopi Baru", code="OTHER")

    outcomes = books.target().post(DocumentKind.PRODUCT, [*fresh, twin])

    assert all(isinstance(outcome, Posted) for outcome in outcomes[:-1])
    assert isinstance(outcomes[-1], Rejected)
    assert d.COFFEE in outcomes[-1].reason.message


def test_a_name_that_has_become_free_can_be_used(books: JurnalDesk) -> None:
    next(iter(books.company.products)).name = "Kopi Lama"

    (outcome,) = books.target().post(DocumentKind.PRODUCT, [d.product("PRD-moka-700101-9", "Kopi Susu", code="OTHER")])

    assert isinstance(outcome, Posted)


def test_a_customer_that_a_person_made_is_taken_as_it_is(jurnal: JurnalDesk) -> None:
    target = jurnal.target()
    target.post(DocumentKind.CUSTOMER, [d.customer()])
    person = next(iter(jurnal.company.people))
    person.custom_id = None
    jurnal.catalogue._links.clear()
    jurnal.catalogue._read_at.clear()
    before = jurnal.company.digest()

    (outcome,) = jurnal.target().post(DocumentKind.CUSTOMER, [d.customer()])

    assert sure(outcome).adopted
    assert sure(outcome).jurnal_id == str(person.id)
    assert jurnal.company.digest() == before


def test_a_customer_name_under_another_id_is_refused(books: JurnalDesk) -> None:
    (outcome,) = books.target().post(DocumentKind.CUSTOMER, [d.customer("CUS-moka-90001-7")])

    assert isinstance(outcome, Rejected)
    assert outcome.reason.code == "name_taken"


def test_a_rename_onto_a_taken_name_is_refused(books: JurnalDesk) -> None:
    cake = next(card for card in books.company.products if card.name == "Kue Lapis")
    renamed: Prepared = replace(d.product(d.CAKE, "Kopi Susu", sell_account="4-40000"), jurnal_id=str(cake.id))

    (outcome,) = books.target().post(DocumentKind.PRODUCT, [renamed])

    assert isinstance(outcome, Rejected)
    assert outcome.reason.code == "name_taken"


def test_a_product_on_another_sales_account_than_asked_is_rejected(jurnal: JurnalDesk) -> None:
    jurnal.knobs(batch_ignores_fields="sell_account_number")
    cards = [d.product(), d.product(d.CAKE, "Kue Lapis")]

    outcomes = jurnal.target().post(DocumentKind.PRODUCT, cards)

    assert {outcome.reason.code for outcome in outcomes if isinstance(outcome, Rejected)} == {"stored_fields_differ"}


def test_a_plan_without_warehouses_has_none(jurnal: JurnalDesk) -> None:
    jurnal.knobs(scopes_denied=["^GET warehouses"])

    assert jurnal.target().books().warehouses == frozenset()


def test_tags_are_matched_whatever_their_capitals(books: JurnalDesk) -> None:
    next(iter(books.company.tags)).name = "JAKARTA"

    posted = books.posted(DocumentKind.INVOICE, d.invoice(1, tags=("Jakarta",)))

    assert books.company.invoices[int(posted.jurnal_id)].tag_ids
