"""A receipt as an invoice."""

from datetime import date, timedelta

import pytest

from posbridge.domain.books import Books
from posbridge.domain.documents import CustomerBody, InvoiceBody
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity
from posbridge.mapping.results import Held, Skipped
from posbridge.mapping.sales import map_sale
from tests.unit.mapping.world import (
    NOON,
    context,
    documents,
    later,
    line,
    of_kind,
    payment,
    posted,
    reason,
    rp,
    sale,
    topping,
    worked_day,
)


def invoice_of(record: object, ctx: object = None, **more: object) -> InvoiceBody:
    return posted(documents(map_sale(record, ctx or context(), voided=False, **more))).body  # type: ignore[arg-type]


def test_the_worked_receipt_comes_to_97_700() -> None:
    [invoice] = documents(map_sale(worked_day(), context(), voided=False))
    assert isinstance(invoice.body, InvoiceBody)
    assert invoice.expected_total == 97700
    assert invoice.body.bill_discount == 13
    assert [(each.role, each.quantity, each.rate, each.discount) for each in invoice.body.lines] == [
        ("product", 2, 28000, 10),
        ("product", 1, 32000, 10),
        ("modifier", 1, 6000, 10),
        ("service", 4230, 1, 0),
    ]


def test_an_invoice_says_which_receipt_of_which_outlet_it_is() -> None:
    [invoice] = documents(map_sale(worked_day(), context(), voided=False))
    assert invoice.receipt_no == invoice.body.reference == "7QK2M9A"  # type: ignore[union-attr]
    assert invoice.body.memo == "Kedai Uji, receipt 7QK2M9A"  # type: ignore[union-attr]
    assert invoice.transaction_no.startswith("7QK2M9A-")
    assert invoice.custom_id == "INV-moka-700101-S1"
    assert invoice.record_id == "sale:S1"


def test_an_invoice_needs_its_customer_and_its_products() -> None:
    [invoice] = documents(map_sale(worked_day(), context(), voided=False))
    assert set(invoice.needs) == {invoice.body.customer, *(each.product for each in invoice.body.lines)}  # type: ignore[union-attr]


def test_rounding_in_the_outlets_favour_is_a_line_without_tax() -> None:
    body = invoice_of(sale(line(0, 28000), rounding=50))
    assert [(each.role, each.quantity, each.rate, each.tax) for each in body.lines][1:] == [("rounding", 50, 1, None)]
    assert body.bill_discount == 0


def test_tax_that_the_till_rounded_is_made_up_by_rounding() -> None:
    body = invoice_of(sale(line(0, 9995, tax=1000)))
    assert body.lines[-1].quantity == rp("0.5")


def test_service_stands_once_for_each_tax() -> None:
    mixed = sale(
        line(0, 10000, service=500, tax=1050), line(1, 20000, service=1000), line(2, 4000, service=200, tax=420)
    )
    fees = [(each.quantity, each.tax) for each in invoice_of(mixed).lines if each.role == "service"]
    assert fees == [(700, "PB1 10%"), (1000, None)]


def test_service_that_the_source_only_totals_is_spread_over_the_lines() -> None:
    silent = sale(line(0, 10000), line(1, 30000), service=rp(2000), total=rp(42000))
    assert sum(each.quantity for each in invoice_of(silent).lines if each.role == "service") == 2000


def test_a_service_charge_inside_the_price_gets_its_own_line() -> None:
    inside = sale(line(0, 11550, service=500, tax=1050), inclusive=True)
    body = invoice_of(inside)
    assert [(each.role, each.quantity * each.rate) for each in body.lines] == [("product", 11000), ("service", 550)]
    assert body.inclusive


def test_service_parts_that_contradict_the_total_hold_the_receipt() -> None:
    wrong = sale(line(0, 10000, service=500), service=rp(700), total=rp(10700))
    assert reason(map_sale(wrong, context(), voided=False)) == "does_not_close"


def test_free_goods_are_told_in_the_memo() -> None:
    body = invoice_of(sale(line(0, 28000), line(1, 0, gross=28000, quantity=2)))
    assert len(body.lines) == 1
    assert body.memo.endswith("free: Barang 1 x 2")


def test_a_topping_on_a_free_product_is_still_sold() -> None:
    body = invoice_of(sale(line(0, 0, gross=28000, modifiers=(topping(0, 5000),))))
    assert [each.role for each in body.lines] == ["modifier"]


def test_a_discount_inside_the_rate_is_said_on_the_line() -> None:
    assert invoice_of(sale(line(0, 53000, gross=60000, quantity=2))).lines[0].description == "discount Rp 7,000"


def test_a_custom_amount_is_a_product_of_the_outlet_with_the_words_of_the_till() -> None:
    [typed] = invoice_of(sale(line(0, 15000, product_id=None, name="Sewa ruang 🎉"))).lines
    assert typed.product == identity.fee_id(context().settings, "custom")
    assert typed.description == "Sewa ruang"


def test_the_header_must_add_up() -> None:
    held = map_sale(sale(line(0, 10000), total=rp(11000)), context(), voided=False)
    assert isinstance(held, Held)
    assert held.reason.code == "does_not_close"
    assert held.reason.residual == 1000


def test_an_inclusive_header_must_add_up_exactly() -> None:
    held = map_sale(sale(line(0, 11000, tax=1000), inclusive=True, total=rp("11000.5")), context(), voided=False)
    assert reason(held) == "does_not_close"


def test_an_untaxed_receipt_must_add_up_exactly() -> None:
    assert reason(map_sale(sale(line(0, 10000), total=rp("10000.5")), context(), voided=False)) == "does_not_close"


def test_lines_must_come_to_the_subtotal() -> None:
    missing = sale(line(0, 10000), subtotal=rp(12000), total=rp(12000))
    held = map_sale(missing, context(), voided=False)
    assert isinstance(held, Held)
    assert held.reason.residual == 2000


def test_tax_before_discount_cannot_stand_in_jurnal_and_is_held() -> None:
    before = sale(line(0, 9000, gross=10000, tax=1000))
    assert reason(map_sale(before, context(), voided=False)) == "tax_not_explained"


@pytest.mark.parametrize("net", [-500, -10000])
def test_a_line_below_zero_is_held(net: int) -> None:
    assert reason(map_sale(sale(line(0, 20000), line(1, net)), context(), voided=False)) == "negative_amount"


def test_a_total_below_zero_is_held() -> None:
    assert reason(map_sale(sale(line(0, -500)), context(), voided=False)) == "negative_amount"


def test_a_receipt_of_nothing_is_skipped() -> None:
    assert reason(map_sale(sale(line(0, 0, gross=28000)), context(), voided=False), Skipped) == "zero_total"


def test_a_receipt_that_was_voided_before_posting_is_skipped() -> None:
    assert reason(map_sale(worked_day(), context(), voided=True), Skipped) == "voided_before_posting"


def test_receipts_count_from_one_month_before_the_start_date() -> None:
    first = later(worked_day(), occurred_at=NOON.replace(month=9, day=1, hour=0))
    assert documents(map_sale(first, context(), voided=False))
    before = later(first, occurred_at=first.occurred_at - timedelta(seconds=1))
    assert reason(map_sale(before, context(), voided=False), Skipped) == "before_start"


def test_a_paid_sale_is_due_on_its_day() -> None:
    assert invoice_of(worked_day()).due_date == date(2026, 10, 5)


def test_a_credit_sale_is_due_when_the_pos_says() -> None:
    assert invoice_of(later(worked_day(), credit=True, due_date=date(2026, 10, 19))).due_date == date(2026, 10, 19)


def test_tags_are_the_outlets_and_those_of_the_tenders() -> None:
    tenders = [payment(50000), payment(40000, method="OVO", number=2), payment(7700, method="unknown", number=3)]
    assert invoice_of(worked_day(), tenders=tenders).tags == ("Jakarta", "Dompet")


def test_goods_leave_the_outlets_warehouse() -> None:
    assert invoice_of(worked_day(), context(warehouse="Gudang")).warehouse == "Gudang"


def test_a_warehouse_that_jurnal_does_not_have_holds_the_receipt() -> None:
    held = map_sale(worked_day(), context(warehouse="Gudang Baru"), voided=False)
    assert isinstance(held, Held)
    assert held.reason.code == "warehouse_missing"
    assert "the nearest is 'Gudang'" in held.reason.message


def test_an_account_that_jurnal_does_not_have_holds_the_receipt() -> None:
    assert reason(map_sale(worked_day(), context(books=Books()), voided=False)) == "tax_missing_in_jurnal"
    accounts = {"sales": "4-49999"}
    held = map_sale(worked_day(), context(accounts=accounts), voided=False)
    assert isinstance(held, Held)
    assert held.reason.code == "account_missing"
    assert "4-49999" in held.reason.message
    assert "kedai-uji.yaml" in held.reason.message


def test_a_service_account_that_jurnal_does_not_have_holds_the_receipt() -> None:
    accounts = {"sales": "4-40000", "service": "4-49999"}
    assert reason(map_sale(worked_day(), context(accounts=accounts), voided=False)) == "account_missing"


def test_a_product_that_was_never_synced_holds_the_receipt() -> None:
    held = map_sale(sale(line(0, 10000, name="Teh Lama")), context(products=()), voided=False)
    assert isinstance(held, Held)
    assert held.reason.code == "product_deleted"
    assert "match_products_by_name" in held.reason.remedy


def test_a_deleted_product_is_booked_by_name_where_settings_allow() -> None:
    ctx = context(products=(), match_products_by_name=True)
    [invoice] = documents(map_sale(sale(line(0, 10000, name="Teh Lama")), ctx, voided=False))
    [sold] = invoice.body.lines  # type: ignore[union-attr]
    assert (sold.product, sold.product_name) == ("jurnal:77", "Teh Lama")
    assert "jurnal:77" not in invoice.needs


def test_a_deleted_product_without_a_namesake_is_held() -> None:
    ctx = context(products=(), match_products_by_name=True)
    assert reason(map_sale(sale(line(0, 10000)), ctx, voided=False)) == "product_deleted"


def test_a_product_stands_under_its_name_in_jurnal_though_the_receipt_calls_it_otherwise() -> None:
    known = identity.product_id(context().settings, "v0")
    body = invoice_of(sale(line(0, 10000, name="Kopi lama")), context(names={"Uji | Es Kopi": known}))
    assert body.lines[0].product_name == "Uji | Es Kopi"


def test_a_customer_of_the_feed_is_named_as_jurnal_names_it() -> None:
    known = identity.customer_id(context().settings, "12", "Budi")
    ctx = context(names={"Budi": "other", "Budi (12)": known})
    found = documents(map_sale(later(worked_day(), customer_id="12", customer_name="Budi"), ctx, voided=False))
    assert len(found) == 1
    assert posted(found).body.customer_name == "Budi (12)"


def test_a_customer_whom_no_feed_told_of_comes_with_the_invoice() -> None:
    found = documents(map_sale(later(worked_day(), customer_id="77", customer_name="Sari"), context(), voided=False))
    [card] = of_kind(found, DocumentKind.CUSTOMER)
    assert card.body == CustomerBody(name="Sari")
    assert found[0] is card
    assert card.custom_id in found[1].needs


def test_a_customer_without_a_name_gets_one_from_the_id() -> None:
    found = documents(map_sale(later(worked_day(), customer_id="77", customer_name="🔥"), context(), voided=False))
    assert posted(found).body.customer_name == "Pelanggan 77"


def test_by_name_two_customers_of_one_name_are_one() -> None:
    ctx = context(customers={"default": "Pelanggan Umum", "use_source_id": False})
    first, second = (
        posted(documents(map_sale(later(worked_day(), customer_id=each, customer_name="Budi"), ctx, voided=False)))
        for each in ("11", "12")
    )
    assert first.body.customer == second.body.customer


def test_no_customer_is_the_default_one() -> None:
    assert invoice_of(worked_day()).customer_name == "Pelanggan Umum"
