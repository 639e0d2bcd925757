"""Transfers, adjustments and counts move in Jurnal what they were meant to move, and nothing twice."""

from datetime import date

import pytest

from posbridge.domain.outcomes import Posted, Prepared
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk, sure
from tests.sandbox.jurnal.records import AdjustmentLine

pytestmark = pytest.mark.integration

MOVE, COUNT, USE = DocumentKind.STOCK_ADJUSTMENT, DocumentKind.STOCK_COUNT, DocumentKind.STOCK_USE
TRANSFER = DocumentKind.WAREHOUSE_TRANSFER


def stocked(books: JurnalDesk, quantity: str = "10", product_id: str = d.MILK, name: str = "Susu UHT") -> None:
    """Goods in at 4,000 each, and no request counted yet."""
    books.posted(MOVE, d.adjustment(f"in-{name}", d.goods(quantity, product_id, name, cost="4000")))
    books.forget_requests()


def lines_of(books: JurnalDesk, posted: Posted) -> list[AdjustmentLine]:
    return books.company.adjustments[int(posted.jurnal_id)].lines


def test_a_transfer_moves_goods_between_warehouses_in_one_request(books: JurnalDesk) -> None:
    stocked(books)
    stocked(books, "6.5", d.SUGAR, "Gula Aren")

    posted = books.posted(TRANSFER, d.transfer("9", d.goods("3"), d.goods("1.5", d.SUGAR, "Gula Aren")))

    assert (books.held(d.SHOP), books.held(d.TRANSIT)) == (7, 3)
    assert (books.held(d.SHOP, "Gula Aren"), books.held(d.TRANSIT, "Gula Aren")) == (5, Decimal("1.5"))
    assert (posted.total, posted.adopted) == (ZERO, False)
    stored = books.company.transfers[int(posted.jurnal_id)]
    assert (stored.custom_id, stored.transaction_no) == ("TRF-iseller-store-9", posted.transaction_no)
    assert books.requests() == {"POST warehouse_transfers": 1}


def test_goods_come_in_at_their_cost_and_leave_at_the_average(books: JurnalDesk) -> None:
    stocked(books)

    out = books.posted(MOVE, d.adjustment("1", d.goods("-2", cost="9999")))

    assert [line.price for line in lines_of(books, out)] == [4000]
    assert books.held(d.SHOP) == 8
    assert books.company.ledger_balance("1-10200") == 8 * 4000
    assert books.company.ledger_balance("5-50300") == -8 * 4000


def test_a_count_sets_what_is_there_and_a_movement_changes_it(books: JurnalDesk) -> None:
    stocked(books)

    counted = books.posted(COUNT, d.count("1", d.goods("7")))
    moved = books.posted(USE, d.use("1", d.goods("-3"), account="5-50000"))

    assert [line.difference for line in lines_of(books, counted) + lines_of(books, moved)] == [-3, -3]
    assert books.held(d.SHOP) == 4
    assert [each.is_count for each in books.company.adjustments][-2:] == [True, False]


def test_a_count_of_nothing_left_is_a_count(books: JurnalDesk) -> None:
    stocked(books)

    books.posted(COUNT, d.count("1", d.goods("0"), d.goods("2", d.SUGAR, "Gula Aren")))

    assert (books.held(d.SHOP), books.held(d.SHOP, "Gula Aren")) == (0, 2)


def test_two_cards_of_one_product_are_one_line(books: JurnalDesk) -> None:
    milk = books.company.products.first("name", "Susu UHT")
    assert milk is not None

    posted = books.posted(MOVE, d.adjustment("1", d.goods("2"), d.goods("3", f"jurnal:{milk.id}", "Susu")))

    assert [line.difference for line in lines_of(books, posted)] == [5]


def test_a_product_is_moved_under_the_name_that_people_gave_it(books: JurnalDesk) -> None:
    """Transfers take a product by its name alone, and names get edited in Jurnal."""
    stocked(books)
    milk = books.company.products.first("name", "Susu UHT")
    assert milk is not None
    milk.name = "Susu UHT 1 L"

    posted = books.posted(TRANSFER, d.transfer("1"))

    assert books.company.transfers[int(posted.jurnal_id)].lines[0].product_id == milk.id
    assert books.requests() == {"POST warehouse_transfers": 2, "GET products": 1}


def test_tags_and_account_stand_on_an_adjustment(books: JurnalDesk) -> None:
    posted = books.posted(MOVE, d.adjustment("1", tags=("jakarta", "Susut")))

    stored = books.company.adjustments[int(posted.jurnal_id)]
    assert [books.company.tags[tag].name for tag in stored.tag_ids] == ["Jakarta", "Susut"]
    assert books.company.accounts[stored.account_id].number == "5-50300"


def test_a_company_without_warehouses_takes_adjustments_all_the_same(books: JurnalDesk) -> None:
    books.company.plan = "pro"

    books.posted(MOVE, d.adjustment("1", d.goods("4"), warehouse=""))

    assert [row.quantity for row in books.target().stock(d.DAY)] == [4]


@pytest.mark.parametrize("shows_ids", [True, False])
@pytest.mark.parametrize(
    ("kind", "each"),
    [(TRANSFER, d.transfer("1")), (MOVE, d.adjustment("1")), (COUNT, d.count("1")), (USE, d.use("1"))],
    ids=str,
)
def test_a_repeated_document_is_adopted_whether_answers_name_it_or_not(
    books: JurnalDesk,
    kind: DocumentKind,
    each: Prepared,
    shows_ids: bool,  # noqa: FBT001
) -> None:
    books.knobs(adjustments_show_ids=shows_ids, transfers_show_ids=shows_ids)
    first = books.posted(kind, each)

    again = books.posted(kind, each)

    assert again.adopted
    assert again.jurnal_id == first.jurnal_id


def test_a_number_that_no_path_could_carry_is_sent_in_safe_letters(books: JurnalDesk) -> None:
    odd = d.numbered(d.transfer("1"), "TO/2026.01#9-a1b2c3")
    posted = books.posted(TRANSFER, odd)
    books.knobs(stock_paths_take_custom_id=False)

    (found,) = books.target().find(TRANSFER, [odd])

    assert posted.transaction_no == "TO-2026-01-9-a1b2c3"
    assert sure(found).jurnal_id == posted.jurnal_id  # type: ignore[arg-type]


def test_only_journals_have_a_batch(books: JurnalDesk) -> None:
    sizes = {kind: books.target().batch_size(kind) for kind in (TRANSFER, MOVE, COUNT, USE, DocumentKind.JOURNAL)}

    assert sizes == {TRANSFER: 1, MOVE: 1, COUNT: 1, USE: 1, DocumentKind.JOURNAL: 100}


def test_the_stock_of_a_day_is_one_request(books: JurnalDesk) -> None:
    stocked(books)
    books.posted(TRANSFER, d.transfer("1", d.goods("3")))
    later = date(2026, 1, 6)
    books.posted(COUNT, d.count("1", d.goods("1"), day=later))
    books.forget_requests()

    target = books.target()

    assert {(row.warehouse, row.product_name): row.quantity for row in target.stock(d.DAY)} == {
        (d.SHOP, "Susu UHT"): 7,
        (d.TRANSIT, "Susu UHT"): 3,
    }
    assert [row.quantity for row in target.stock(later)] == [1, 3]
    assert books.requests() == {"GET warehouse_stock_quantity": 2}


@pytest.mark.parametrize(
    ("told", "meant"),
    [("20.0", "20"), (" 1.250,50 ", "1250.5"), ("-2.0", "-2"), ("(2,00)", "-2"), (7, "7"), (None, "0"), ("", "0")],
)
def test_quantities_of_the_stock_report_are_read_in_every_dress(books: JurnalDesk, told: object, meant: str) -> None:
    held = {"id": 41, "name": d.SHOP, "code": "JKT-S", "quantity": told}
    product = {"id": 1, "product_code": "S", "name": "Susu UHT", "warehouses": [held]}
    report = {"warehouse_stock_quantity": {"date": "05/01/2026", "products": [{"product": product}]}}
    books.fault("not_json", path_regex="warehouse_stock_quantity", body=report)

    (row,) = books.target().stock(d.DAY)

    assert (row.warehouse, row.jurnal_id, row.quantity) == (d.SHOP, "1", Decimal(meant))
