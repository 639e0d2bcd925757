from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import Sale
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.moka.receipts import Told, read_receipt
from tests.unit.sources.payloads import KOPI, SALE, parse, receipt, sold_only

ZONE = ZoneInfo("Asia/Jakarta")


def told(row: object, zone: ZoneInfo = ZONE) -> Told:
    return read_receipt(row, zone, "transactions:1")


def sale_of(row: object, zone: ZoneInfo = ZONE) -> Sale:
    record = told(row, zone).records[0]
    assert record.problem is None, record.problem
    assert isinstance(record.typed, Sale)
    return record.typed


def problem_of(row: object) -> tuple[str, Decimal | None, str]:
    record = told(row).records[0]
    assert record.kind is RecordKind.SALE
    assert record.typed is None
    assert record.problem is not None
    return record.problem.code, record.problem.residual, record.problem.message


def plain(**changes: object) -> dict[str, object]:
    """A receipt of one line over 10,000 without tax or service."""
    line = {"id": 1, "item_variant_id": 5, "item_name": "Teh", "quantity": 1, "gross_sales": 10000, "net_sales": 10000}
    row: dict[str, object] = {
        "id": 77,
        "payment_no": "P1",
        "created_at": "2026-03-02T10:00:00+07:00",
        "updated_at": "2026-03-02T10:00:00+07:00",
        "payment_type": "cash",
        "payment_type_label": "Cash",
        "subtotal": 10000,
        "total_collected": 10000,
        "checkouts": [line],
    }
    return {**row, **changes}


def test_the_worked_receipt_is_read_to_the_rupiah() -> None:
    sale = sale_of(receipt())
    assert (sale.source_id, sale.receipt_no) == (SALE, "7QK2M9A")
    assert (sale.subtotal, sale.discount, sale.service, sale.tax) == (84600, 9400, 4230, 8883)
    assert (sale.rounding, sale.total, sale.inclusive) == (-13, 97700, False)
    assert [(t.name, t.rate, t.amount, t.base) for t in sale.taxes] == [("PB1", 10, 8883, 88830)]
    assert [(s.name, s.rate, s.amount) for s in sale.services] == [("Service", 5, 4230)]


def test_a_line_is_split_into_product_and_modifier() -> None:
    kopi, roti = sale_of(receipt()).lines
    assert (kopi.key, kopi.product_id, kopi.item_id, kopi.sku) == (KOPI, "601", "501", "KOPI-L")
    assert (kopi.quantity, kopi.gross, kopi.net, kopi.refunded) == (2, 56000, 50400, 1)
    assert (roti.gross, roti.net, roti.full_net) == (32000, 28800, 34200)
    (keju,) = roti.modifiers
    assert (keju.source_id, keju.group, keju.name) == ("82", "Topping", "Keju")
    assert (keju.quantity, keju.gross, keju.net) == (1, 6000, 5400)


def test_lines_that_leave_their_modifiers_out_read_the_same() -> None:
    row = receipt()
    row["checkouts"][1] |= {"gross_sales": 32000, "net_sales": 28800}
    assert sale_of(row).lines == sale_of(receipt()).lines


def test_times_are_in_the_zone_of_the_outlet() -> None:
    sale = sale_of(receipt(created_at="2026-03-02T23:30:00.000+07:00"), ZoneInfo("Asia/Makassar"))
    assert sale.occurred_at == datetime(2026, 3, 3, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    assert sale.business_date == date(2026, 3, 3)


def test_the_display_date_is_never_read() -> None:
    assert sale_of(receipt(transaction_date="31 Feb 1999")) == sale_of(receipt())


def test_ids_are_text_whether_sent_as_number_or_text() -> None:
    assert sale_of(plain(id=77)) == sale_of(plain(id="77"))
    assert sale_of(plain(customer_id=12, customer_name="Budi")).customer_id == "12"


@pytest.mark.parametrize("absent", [None, "", 0])
def test_a_receipt_without_a_customer_has_none(absent: object) -> None:
    assert sale_of(plain(customer_id=absent)).customer_id is None


def test_optional_and_unknown_fields_do_not_matter() -> None:
    assert sale_of(plain()) == sale_of(plain(brand_new={"a": [1]}, taxes=0, gratuities=None, payment_taxes=[]))


def test_a_custom_amount_has_no_product() -> None:
    line = {"id": 9, "quantity": 1, "custom_amount": 10000, "net_sales": 10000, "item_id": None}
    (read,) = sale_of(plain(checkouts=[line])).lines
    assert (read.product_id, read.item_id, read.name, read.gross) == (None, None, "Custom Amount", 10000)


def test_deleted_lines_are_no_part_of_the_receipt() -> None:
    row = plain()
    gone = {"id": 2, "is_deleted": True, "quantity": 1, "gross_sales": 5000, "net_sales": 5000}
    assert sale_of({**row, "checkouts": [*row["checkouts"], gone]}) == sale_of(row)  # type: ignore[misc]


def test_absent_rounding_is_computed() -> None:
    assert sale_of(receipt(total_rounding_amount=...)) == sale_of(receipt())


def test_fractional_amounts_stay_exact() -> None:
    line = (
        '{"id": 1, "item_variant_id": 5, "item_name": "Teh", "quantity": 1, "gross_sales": 51001, "net_sales": 45900.9}'
    )
    row = plain(subtotal=Decimal("45900.9"), total_rounding_amount=Decimal("99.1"), total_collected=46000)
    sale = sale_of({**row, "checkouts": [parse(line)]})
    assert (sale.discount, sale.rounding) == (Decimal("5100.1"), Decimal("99.1"))


def test_the_dust_of_floats_is_wiped_off() -> None:
    line = {"id": 1, "quantity": 1, "gross_sales": 10000, "net_sales": Decimal("9999.999999999998")}
    assert sale_of(plain(checkouts=[line])).lines[0].net == 10000


def test_a_part_of_a_rupiah_that_the_stated_rounding_leaves_goes_into_it() -> None:
    sale = sale_of(plain(subtotal=Decimal("9999.6"), total_rounding_amount=0, checkouts=_line("9999.6")))
    assert sale.rounding == Decimal("0.4")
    assert sale.total == sale.subtotal + sale.rounding


def test_negative_component_rows_are_read_by_their_size() -> None:
    row = receipt()
    row["payment_taxes"][0] |= {"total": -8883, "taxable_amount": -88830}
    row["payment_gratuities"][0]["total"] = -4230
    assert sale_of(row) == sale_of(receipt())


def test_inclusive_prices_close_without_tax_on_top() -> None:
    row = plain(
        include_gratuity_tax=True,
        taxes=Decimal("909.0909"),
        total_rounding_amount=0,
        payment_taxes=[{"name": "PB1", "amount": 10, "total": Decimal("909.0909")}],
    )
    sale = sale_of(row)
    assert (sale.inclusive, sale.rounding, sale.tax) == (True, ZERO, Decimal("909.0909"))


def test_inclusive_prices_are_known_without_a_stated_rounding() -> None:
    """Taken as exclusive, this receipt would have been rounded by -865: the smaller rounding is the truth."""
    row = plain(include_gratuity_tax=True, subtotal=9960, taxes=905, total_collected=10000, checkouts=_line("9960"))
    sale = sale_of(row)
    assert (sale.inclusive, sale.rounding) == (True, 40)


def test_a_receipt_marked_inclusive_whose_tax_is_on_top_is_exclusive() -> None:
    sale = sale_of(plain(include_gratuity_tax=True, taxes=1000, total_collected=11000, total_rounding_amount=0))
    assert (sale.inclusive, sale.rounding) == (False, ZERO)


def test_an_online_order_without_tax_is_an_ordinary_sale() -> None:
    assert sale_of(plain(enable_tax=True, taxes=0)).tax == 0


def test_a_zero_total_is_an_ordinary_sale() -> None:
    line = {"id": 1, "quantity": 1, "gross_sales": 10000, "net_sales": 0}
    sale = sale_of(plain(subtotal=0, total_collected=0, checkouts=[line]))
    assert (sale.total, sale.discount) == (0, 10000)


def test_a_receipt_that_is_an_invoice_is_on_credit() -> None:
    sale = sale_of(plain(payment_type="invoice", invoice_due_date="2026-03-16"))
    assert (sale.credit, sale.due_date) == (True, date(2026, 3, 16))


@pytest.mark.parametrize(
    ("changes", "residual", "words"),
    [
        ({"total_collected": 97800}, 100, "total 97,800"),
        ({"taxes": 8884}, 1, "tax rows"),
        ({"gratuities": 4000}, -230, "service rows"),
        ({"subtotal": 84700}, 100, "subtotal 84,700"),
        ({"total_rounding_amount": 87}, -100, "total"),
    ],
)
def test_a_receipt_that_does_not_close_says_by_how_much(changes: dict[str, object], residual: int, words: str) -> None:
    code, left, message = problem_of(receipt(**changes))
    assert (code, left) == ("does_not_close", residual)
    assert "7QK2M9A" in message
    assert words in message


@pytest.mark.parametrize(
    ("subtotal", "total"), [("10001", 11000), ("10999", 10000), ("10001", 10100), ("10000.4", 10000)]
)
def test_an_absent_rounding_may_be_what_rounds_to_hundreds_or_thousands(subtotal: str, total: int) -> None:
    sale = sale_of(plain(subtotal=Decimal(subtotal), total_collected=total, checkouts=_line(subtotal)))
    assert sale.rounding == total - Decimal(subtotal)


@pytest.mark.parametrize("total", [11000, 10001, 10099, 10300, 9900])
def test_a_difference_that_rounds_to_nothing_is_no_rounding(total: int) -> None:
    assert problem_of(plain(total_collected=total))[:2] == ("does_not_close", total - 10000)


def test_a_loyalty_redemption_that_is_needed_to_close_is_named() -> None:
    line = {"id": 1, "quantity": 1, "gross_sales": 10000, "net_sales": 10000, "redeem_amount": 2500}
    code, residual, _ = problem_of(plain(subtotal=7500, total_collected=7500, checkouts=[line]))
    assert (code, residual) == ("loyalty_redemption", -2500)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"created_at": "02 Mar 2026"}, "created_at is not a time with an offset ('02 Mar 2026')"),
        ({"created_at": "2026-03-02T10:00:00"}, "created_at is not a time with an offset"),
        ({"subtotal": "ten"}, "subtotal is not a number ('ten')"),
        ({"subtotal": True}, "subtotal is not a number"),
        ({"checkouts": {"a": 1}}, "checkouts is not a list"),
        ({"checkouts": ["x"]}, "checkouts[0] is 'x', not an object"),
        ({"id": None}, "id is missing"),
        ({"include_gratuity_tax": "maybe"}, "include_gratuity_tax is neither true nor false"),
        ({"payment_gratuities": [{"name": "Service", "amount": 1000, "total": 0}]}, "1000, which is no percentage"),
        ({"checkouts": [{"id": 1, "quantity": 0}]}, "line 1 has the quantity 0"),
    ],
)
def test_a_broken_field_is_a_record_that_names_it_and_keeps_the_row(changes: dict[str, object], words: str) -> None:
    record = told(plain(**changes)).records[0]
    assert record.typed is None
    assert record.problem is not None
    assert record.problem.code == "unreadable"
    assert words in record.problem.message
    assert record.raw is not None
    assert '"payment_no":"P1"' in record.raw


@pytest.mark.parametrize("row", [None, 7, "text", [1], {}])
def test_a_row_that_is_no_receipt_at_all_is_not_lost(row: object) -> None:
    (record,) = told(row).records
    assert record.source_id.startswith("row:")
    assert record.problem is not None
    assert told(row).records[0].source_id == record.source_id


def test_a_broken_line_keeps_the_money_that_was_taken() -> None:
    kinds = [(r.kind, r.problem is None) for r in told(plain(checkouts=[{"id": 1, "quantity": "?"}])).records]
    assert kinds == [(RecordKind.SALE, False), (RecordKind.PAYMENT, True)]


def test_the_fingerprint_follows_the_facts_and_not_the_row() -> None:
    first = told(sold_only()).records[0]
    touched = told(sold_only(synchronized_at="2026-03-03T01:00:00+07:00", collected_by="Kasir 9", subtotal="84600.00"))
    assert touched.records[0].fingerprint == first.fingerprint
    assert touched.records[0].raw != first.raw
    assert told(receipt()).records[0].fingerprint != first.fingerprint


def test_a_deleted_receipt_is_a_sale_and_a_void_dated_when_it_was_deleted() -> None:
    records = told(sold_only(is_deleted=True, updated_at="2026-03-04T09:00:00.000+07:00")).records
    assert [record.kind for record in records] == [RecordKind.SALE, RecordKind.PAYMENT, RecordKind.VOID]
    void = records[-1]
    assert (void.source_id, void.parent_id) == (f"{SALE}:void", SALE)
    assert void.occurred_at == datetime.fromisoformat("2026-03-04T09:00:00+07:00")


def test_a_void_is_not_dated_anew_when_the_row_changes_again() -> None:
    first = told(sold_only(is_deleted=True)).records[-1]
    again = told(sold_only(is_deleted=True, updated_at="2026-03-09T09:00:00.000+07:00")).records[-1]
    assert again.fingerprint == first.fingerprint


def test_half_an_emoji_is_text_that_can_be_stored() -> None:
    sale = sale_of(plain(customer_name="Budi \ud83d"))
    assert sale.customer_name == "Budi ?"
    raw = told(plain(customer_name="Budi \ud83d")).records[0].raw
    assert raw is not None
    assert raw.encode()


def _line(net: str) -> list[dict[str, object]]:
    return [{"id": 1, "quantity": 1, "gross_sales": 10000, "net_sales": Decimal(net)}]
