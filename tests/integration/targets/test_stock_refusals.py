"""Stock documents that Jurnal refuses, or that it could misread: told before or after, never sent in a loop."""

from collections.abc import Callable
from datetime import date

import pytest

from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.domain.states import DocumentKind
from posbridge.money import Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration

MOVE, COUNT, USE = DocumentKind.STOCK_ADJUSTMENT, DocumentKind.STOCK_COUNT, DocumentKind.STOCK_USE
TRANSFER = DocumentKind.WAREHOUSE_TRANSFER
EACH: list[tuple[DocumentKind, Callable[..., Prepared]]] = [
    (TRANSFER, d.transfer),
    (MOVE, d.adjustment),
    (COUNT, d.count),
    (USE, d.use),
]
each_kind = pytest.mark.parametrize(("kind", "make"), EACH, ids=lambda each: getattr(each, "__name__", str(each)))


def refused(books: JurnalDesk, kind: DocumentKind, each: Prepared) -> Rejected:
    (outcome,) = books.target().post(kind, [each])
    assert isinstance(outcome, Rejected), outcome
    return outcome


def posts(books: JurnalDesk) -> int:
    return sum(times for request, times in books.requests().items() if request.startswith("POST"))


@each_kind
def test_an_unknown_product_is_refused_before_anything_is_sent(
    books: JurnalDesk, kind: DocumentKind, make: Callable[..., Prepared]
) -> None:
    refusal = refused(books, kind, make("1", d.goods("2", "PRD-iseller-store-404", "Tidak Ada")))

    assert refusal.reason.code == "need_missing"
    assert "PRD-iseller-store-404" in refusal.reason.message
    assert books.requests() == {"GET products": 1}  # once, in case it was made since the list was read


@each_kind
def test_a_product_that_was_deleted_in_jurnal_is_named(
    books: JurnalDesk, kind: DocumentKind, make: Callable[..., Prepared]
) -> None:
    refusal = refused(books, kind, make("1", d.goods("2", "jurnal:41", "Susu Lama")))

    assert refusal.reason.code == "product_not_in_jurnal"
    assert "'Susu Lama'" in refusal.reason.message
    assert posts(books) == 0


@each_kind
def test_a_product_that_is_not_tracked_is_refused_before_anything_is_sent(
    books: JurnalDesk, kind: DocumentKind, make: Callable[..., Prepared]
) -> None:
    refusal = refused(books, kind, make("1", d.goods("2", d.COFFEE, "Kopi Susu")))

    assert refusal.reason.code == "product_untracked"
    assert posts(books) == 0


def test_a_product_that_is_tracked_since_it_was_remembered_is_moved(books: JurnalDesk) -> None:
    coffee = books.company.products.first("name", "Kopi Susu")
    assert coffee is not None
    coffee.track_inventory = True

    books.posted(MOVE, d.adjustment("1", d.goods("2", d.COFFEE, "Kopi Susu")))

    assert books.held(d.SHOP, "Kopi Susu") == 2


def test_a_name_that_two_products_share_is_not_left_to_chance(books: JurnalDesk) -> None:
    sugar = books.company.products.first("name", "Gula Aren")
    assert sugar is not None
    sugar.name = "Susu UHT"
    books.target().refresh(["products"])
    books.forget_requests()

    refusal = refused(books, TRANSFER, d.transfer("1"))

    assert refusal.reason.code == "name_taken"
    assert posts(books) == 0


def test_goods_that_went_to_a_namesake_are_told_from_ours(books: JurnalDesk) -> None:
    """Names were swapped in Jurnal since they were read, so that it moved the wrong product."""
    milk, sugar = (books.company.products.first("name", name) for name in ("Susu UHT", "Gula Aren"))
    assert milk is not None
    assert sugar is not None
    milk.name, sugar.name = sugar.name, milk.name

    refusal = refused(books, TRANSFER, d.transfer("1"))

    assert refusal.reason.code == "stored_fields_differ"
    assert refusal.jurnal_id == str(next(iter(books.company.transfers)).id)


def test_a_transfer_to_where_it_came_from_is_refused(books: JurnalDesk) -> None:
    refusal = refused(books, TRANSFER, d.transfer("1", destination=d.SHOP))

    assert refusal.reason.code == "refused_by_jurnal"
    assert "must differ" in refusal.reason.message
    assert len(books.company.transfers) == 0


@each_kind
def test_an_unknown_warehouse_is_told_in_jurnals_words(
    books: JurnalDesk, kind: DocumentKind, make: Callable[..., Prepared]
) -> None:
    side = "destination" if kind is TRANSFER else "warehouse"

    refusal = refused(books, kind, make("1", **{side: "Gudang Hantu"}))

    assert "Gudang Hantu not exist" in refusal.reason.message


def test_an_unknown_account_is_refused_before_anything_is_sent(books: JurnalDesk) -> None:
    refusal = refused(books, MOVE, d.adjustment("1", account="5-59999"))

    assert refusal.reason.code == "account_unknown"
    assert posts(books) == 0


@each_kind
@pytest.mark.parametrize("shape", ["text", "array"])
def test_a_closed_period_is_recognised_by_the_field_of_its_date(
    books: JurnalDesk, kind: DocumentKind, make: Callable[..., Prepared], shape: str
) -> None:
    books.knobs(closed_until="2026-01-31", error_shape=shape)

    assert refused(books, kind, make("1")).reason.code == "period_locked"


@pytest.mark.parametrize("shape", ["text", "array"])
@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (TRANSFER, d.transfer("1"), d.transfer("1", d.goods("3"))),
        (TRANSFER, d.transfer("1"), d.transfer("1", origin=d.TRANSIT, destination=d.SHOP)),
        (TRANSFER, d.transfer("1"), d.transfer("1", d.goods("2"), d.goods("1", d.SUGAR, "Gula Aren"))),
        (TRANSFER, d.transfer("1"), d.transfer("1", d.goods("2", d.SUGAR, "Gula Aren"))),
        (TRANSFER, d.transfer("1"), d.transfer("1", day=date(2026, 1, 6))),
        (MOVE, d.adjustment("1"), d.adjustment("1", d.goods("2"))),
        (MOVE, d.adjustment("1"), d.adjustment("1", warehouse=d.TRANSIT)),
        (MOVE, d.adjustment("1"), d.adjustment("1", day=date(2026, 1, 6))),
        (COUNT, d.count("1"), d.count("1", d.goods("6"))),
        (COUNT, d.count("1"), d.count("1", d.goods("5"), d.goods("0", d.SUGAR, "Gula Aren"))),
    ],
)
def test_another_document_under_the_same_id_is_not_adopted(
    books: JurnalDesk, kind: DocumentKind, first: Prepared, second: Prepared, shape: str
) -> None:
    books.knobs(error_shape=shape)
    books.posted(kind, first)

    met = refused(books, kind, second)
    (found,) = books.target().find(kind, [second])

    assert met.reason.code == "duplicate_differs"
    assert isinstance(found, Rejected)
    assert found.reason.code == "duplicate_differs"


def test_a_count_is_compared_by_what_stands_there_not_by_its_difference(books: JurnalDesk) -> None:
    """Sales moved the stock between the count and its repetition: the count is still the same."""
    count = d.count("1", d.goods("5"))
    posted = books.posted(COUNT, count)
    books.company.adjustments[int(posted.jurnal_id)].lines[0].recorded = Decimal(9)
    books.company.adjustments[int(posted.jurnal_id)].lines[0].difference = Decimal(-4)

    (found,) = books.target().find(COUNT, [count])

    assert isinstance(found, Posted)


def test_a_count_that_jurnal_booked_as_a_movement_is_rejected(books: JurnalDesk) -> None:
    books.posted(COUNT, d.count("1", d.goods("5")))
    next(iter(books.company.adjustments)).is_count = False

    refusal = refused(books, COUNT, d.count("1", d.goods("5")))

    assert "it is a movement, not a count" in refusal.reason.message


def test_a_document_that_waits_for_approval_is_rejected_until_it_is_approved(books: JurnalDesk) -> None:
    transfer = d.transfer("1")
    shown = {
        "id": 700900,
        "status": "pending",
        "transaction_date": "2026-01-05",
        "from_warehouse": {"id": 1, "name": d.SHOP},
        "to_warehouse": {"id": 2, "name": d.TRANSIT},
        "warehouse_transfer_line_attributes": [{"id": 9, "product": {"name": "Susu UHT"}, "quantity": "2.0"}],
    }
    books.fault("not_json", method="POST", body={"warehouse_transfer": shown})
    books.fault("not_json", method="GET", body={"warehouse_transfer": shown})
    books.fault("not_json", method="GET", body={"warehouse_transfer": {**shown, "status": "approved"}})

    refusal = refused(books, TRANSFER, transfer)
    target = books.target()
    (still,), (approved,) = (target.find(TRANSFER, [transfer]) for _ in range(2))

    assert (refusal.reason.code, refusal.jurnal_id) == ("awaits_approval", "700900")
    assert isinstance(still, Rejected)
    assert isinstance(approved, Posted)


def test_tags_that_the_plan_drops_are_told(books: JurnalDesk) -> None:
    books.company.plan = "basic"

    refusal = refused(books, MOVE, d.adjustment("1", tags=("Jakarta",), warehouse=""))

    assert refusal.reason.code == "stored_fields_differ"
    assert "tags not stored: jakarta" in refusal.reason.message
