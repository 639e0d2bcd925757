from datetime import datetime
from typing import Any

import pytest

from posbridge.domain.movements import StockItem
from posbridge.domain.records import AppliedService, AppliedTax, Sale, SoldModifier, Void
from posbridge.domain.states import RecordKind
from posbridge.mapping.facts import facts_of
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.calibration import Calibration, RoundingSign
from tests.unit.sources_iseller.payloads import (
    CAKE,
    SHOT,
    TEA,
    ZONE,
    cake,
    line,
    modifier,
    order,
    payment,
    payments_of,
    problems,
    read,
    sale_of,
)


def closes(sale: Sale) -> bool:
    on_top = sum((each.amount for each in sale.services if each.on_top), ZERO)
    tax_and_service = on_top if sale.inclusive else sale.tax + sale.service
    return sale.total == sale.subtotal + tax_and_service + sale.rounding


def test_an_order_is_booked_when_it_was_closed_in_the_outlets_zone() -> None:
    assert sale_of(read(order())).occurred_at == datetime(2025, 3, 4, 9, 13, 40, tzinfo=ZONE)


def test_an_order_without_a_closing_is_booked_when_it_was_placed() -> None:
    assert sale_of(read(order(closed_date=None))).occurred_at == datetime(2025, 3, 4, 9, 12, 5, tzinfo=ZONE)


def test_a_plain_order_is_read_whole() -> None:
    sale = sale_of(read(order()))
    assert (sale.receipt_no, sale.customer_id, sale.customer_name) == ("#501-2207", "customer-42", "Budi Santoso")
    assert (sale.subtotal, sale.tax, sale.total, sale.rounding) == (36000, 3960, 39960, 0)
    assert sale.taxes == (AppliedTax(name="11", rate=Decimal(11), amount=Decimal(3960)),)
    assert (sale.channel, sale.register, sale.credit, sale.inclusive) == ("", "register-1", False, False)
    assert sale.lines[0].uses == (StockItem(product_id=TEA, sku="TEH-01", name="Teh", quantity=Decimal(2)),)
    assert closes(sale)


@pytest.mark.parametrize("status", ["draft", "Reserved ", "DRAFT"])
def test_an_open_order_tells_nothing(status: str) -> None:
    assert read(order(status=status)) == []


@pytest.mark.parametrize("status", ["void", "Cancelled", " VOID "])
def test_a_void_order_is_its_sale_and_the_void(status: str) -> None:
    before = read(order())
    after = read(order(status=status, payment_status="voided", cancel_date="2025-03-04 05:00:00"))
    assert [record.kind for record in after] == [RecordKind.SALE, RecordKind.PAYMENT, RecordKind.VOID]
    assert after[0].fingerprint == before[0].fingerprint
    void = after[2].typed
    assert isinstance(void, Void)
    assert void.occurred_at == datetime(2025, 3, 4, 12, 0, tzinfo=ZONE)


def test_a_void_without_its_time_is_held() -> None:
    (problem,) = problems(read(order(status="void")), RecordKind.VOID)
    assert "cancel_date" in problem.message


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("status", "parked"),
        ("payment_status", "chargeback"),
        ("fulfillment_status", "lost"),
        ("channel", "kiosk"),
        ("currency", "USD"),
    ],
)
def test_an_unknown_word_of_the_header_holds_the_sale_and_is_named(field: str, word: str) -> None:
    (problem,) = problems(read(order(**{field: word})), RecordKind.SALE)
    assert problem.code == "unknown_word"
    assert field in problem.message
    assert word in problem.message


def test_an_unknown_type_of_line_holds_the_sale() -> None:
    (problem,) = problems(read(order(line(type="bundle"))), RecordKind.SALE)
    assert "order_details[0].type is 'bundle'" in problem.message


def test_words_count_whatever_their_case_and_blanks() -> None:
    row = order(line(type=" Standard"), status="Completed ", payment_status="PAID", fulfillment_status="Fulfilled")
    assert sale_of(read(row)).total == 39960


def test_names_of_fields_count_whatever_their_case() -> None:
    assert sale_of(read({name.upper(): value for name, value in order().items()})).total == 39960


@pytest.mark.parametrize(
    ("channel", "detail", "expected"),
    [
        ("pos", None, ""),
        ("web", None, "web"),
        ("online", "", "web"),
        ("marketplace", "Tokopedia", "marketplace/tokopedia"),
        ("food_delivery", "gofood", "food_delivery/gofood"),
    ],
)
def test_the_channel_is_the_broad_word_and_then_the_special_one(
    channel: str, detail: str | None, expected: str
) -> None:
    assert sale_of(read(order(channel=channel, channel_detail=detail))).channel == expected


def test_money_as_text_is_the_same_sale() -> None:
    def as_text(value: Any) -> Any:
        if isinstance(value, float):
            return f"{value:.4f}"
        if isinstance(value, dict):
            return {name: as_text(each) for name, each in value.items()}
        return [as_text(each) for each in value] if isinstance(value, list) else value

    assert read(as_text(order()))[0].fingerprint == read(order())[0].fingerprint


def test_a_modifier_line_belongs_to_its_product_and_a_free_one_is_kept() -> None:
    free = modifier("line-1b", base_price=0.0, total_order_amount=0.0, subtotal=0.0, tax_amount=0.0, units_used=[])
    sale = sale_of(read(order(line(), modifier(), {**free, "product_modifier_name": "Less Ice"})))
    (sold,) = sale.lines
    shot = SoldModifier(
        source_id=SHOT, group="", name="Extra Shot", quantity=Decimal(2), gross=Decimal(10000), net=Decimal(10000)
    )
    assert sold.modifiers[0] == shot
    assert (sold.modifiers[1].name, sold.modifiers[1].net) == ("Less Ice", 0)
    assert (sold.net, sold.full_net, sold.tax) == (36000, 46000, 5060)
    assert [(item.sku, item.quantity) for item in sold.uses or ()] == [("TEH-01", 2), ("SHOT-01", 2)]


def test_a_modifier_of_a_line_that_is_not_there_holds_the_sale() -> None:
    (problem,) = problems(read(order(line(), modifier(parent="line-9"))), RecordKind.SALE)
    assert "parent_order_detail_id" in problem.message


def test_discounts_of_line_and_order_come_off_the_line() -> None:
    sold = line(discount_amount=1000.0, discount_order_amount=3500.0, subtotal=31500.0, tax_amount=3465.0)
    sale = sale_of(read(order(sold)))
    assert (sale.lines[0].gross, sale.lines[0].net, sale.discount) == (36000, 31500, 4500)


def test_promotions_that_only_the_header_tells_are_spread_over_the_lines() -> None:
    promoted = [
        line(subtotal=None, tax_amount=3360.0),
        cake(subtotal=None, tax_amount=2545.0),
    ]
    header = {"subtotal": 55999.0, "total_promotion_amount": 10001.0, "total_amount": 61904.0}
    base = order(line(tax_amount=3360.0), cake(tax_amount=2545.0), **header)
    sale = sale_of(read({**base, "order_details": promoted}))
    assert [sold.net for sold in sale.lines] == [30545, 25454]
    assert closes(sale)


def test_surcharges_inside_the_subtotal_are_taxed_where_that_explains_the_tax() -> None:
    charged = line(additional_charge=1800.0, tax_amount=4158.0)
    header = {"total_additional_order_amount": 1800.0, "subtotal": 37800.0, "total_amount": 41958.0}
    sale = sale_of(read(order(charged, **header)))
    assert sale.services == (AppliedService(name="surcharge", rate=ZERO, amount=Decimal(1800), taxed=True),)
    assert (sale.subtotal, sale.service, sale.lines[0].service) == (36000, 1800, 1800)


def test_surcharges_inside_the_subtotal_are_untaxed_where_that_explains_the_tax() -> None:
    header = {"total_additional_subtotal_amount": 1800.0, "subtotal": 37800.0, "total_amount": 41760.0}
    (service,) = sale_of(read(order(line(additional_charge=1800.0), **header))).services
    assert not service.taxed


def test_surcharges_after_the_tax_and_shipping_are_untaxed_and_every_line_bears_its_share() -> None:
    lines = [line(additional_charge=1800.0), cake(additional_charge=1500.0)]
    header = {"total_additional_final_amount": 3300.0, "total_shipping_amount": 12000.0, "total_amount": 88260.0}
    sale = sale_of(read(order(*lines, **header)))
    assert [(each.name, each.amount, each.taxed) for each in sale.services] == [
        ("final surcharge", 3300, False),
        ("shipping", 12000, False),
    ]
    assert sum((sold.service for sold in sale.lines), ZERO) == sale.service == 15300
    assert closes(sale)


def test_two_rates_are_two_taxes_named_by_their_rate() -> None:
    sale = sale_of(read(order(line(), cake())))
    assert [(tax.name, tax.amount) for tax in sale.taxes] == [("11", 3960), ("10", 3000)]


def test_the_headers_tax_is_right_where_the_lines_are_off_by_rounding() -> None:
    sale = sale_of(read(order(line(), cake(), total_tax_amount=6961.0, total_amount=72961.0)))
    assert sum((tax.amount for tax in sale.taxes), ZERO) == sale.tax == 6961
    assert sum((sold.tax for sold in sale.lines), ZERO) == 6961


def test_a_tax_that_the_lines_do_not_come_to_holds_the_sale_with_the_residual() -> None:
    row = order(line(), total_tax_amount=4960.0, total_amount=40960.0)
    (problem,) = problems(read(row), RecordKind.SALE)
    assert (problem.code, problem.residual) == ("does_not_close", 1000)


@pytest.mark.parametrize("stated", [-60.0, 60.0])
def test_rounding_has_the_sign_that_closes_the_total(stated: float) -> None:
    sale = sale_of(read(order(rounding_amount=stated, total_amount=39900.0)))
    assert sale.rounding == -60
    assert closes(sale)


def test_where_rounding_is_known_to_be_signed_the_other_sign_does_not_close() -> None:
    rule = Calibration(rounding_sign=RoundingSign.SIGNED)
    records = read(order(rounding_amount=60.0, total_amount=39900.0), rule=rule)
    assert problems(records, RecordKind.SALE)[0].residual == -120


def inclusive(**changes: Any) -> dict[str, Any]:
    """A tea of 22,200 and a cake of 11,000, prices with their tax."""
    lines = [
        line(quantity=1, total_order_amount=22200.0, subtotal=22200.0, tax_amount=2200.0),
        cake(total_order_amount=11000.0, subtotal=11000.0, tax_amount=1000.0),
    ]
    return order(*lines, **{"tax_inclusive": True, "total_amount": 33200.0, **changes})


def test_prices_that_include_tax_are_read_so() -> None:
    sale = sale_of(read(inclusive()))
    assert (sale.inclusive, sale.subtotal, sale.tax, sale.total) == (True, 33200, 3200, 33200)


@pytest.mark.parametrize("flag", [True, False])
def test_the_flag_alone_does_not_say_whether_prices_include_tax(flag: bool) -> None:  # noqa: FBT001
    assert sale_of(read(inclusive(tax_inclusive=flag))).inclusive
    assert not sale_of(read(order(tax_inclusive=flag))).inclusive


def test_a_gross_without_tax_is_read_with_it_where_prices_include_tax() -> None:
    row = inclusive()
    row["order_details"][0]["total_order_amount"] = 20000.0
    row["order_details"][1]["total_order_amount"] = 10000.0
    told = [(sold.gross, sold.net) for sold in sale_of(read(row)).lines]
    assert told == [(22200, 22200), (11000, 11000)]
    for each in row["order_details"]:
        each["subtotal"] = None
    assert [(sold.gross, sold.net) for sold in sale_of(read(row)).lines] == told


def test_surcharges_on_prices_that_include_tax_are_on_top() -> None:
    row = inclusive(total_additional_final_amount=1660.0, total_amount=34900.0, rounding_amount=40.0)
    sale = sale_of(read(row))
    assert [(each.on_top, each.taxed) for each in sale.services] == [(True, False)]
    assert closes(sale)


def test_an_order_that_closes_neither_way_is_held_with_both_residuals() -> None:
    (problem,) = problems(read(order(total_amount=45000.0)), RecordKind.SALE)
    assert problem.code == "does_not_close"
    assert "5,040" in problem.message
    assert "9,000" in problem.message


def test_lines_that_do_not_come_to_the_subtotal_hold_the_sale() -> None:
    row = order(line(), cake())
    del row["order_details"][1]
    (problem,) = problems(read(row), RecordKind.SALE)
    assert (problem.code, problem.residual) == ("does_not_close", 30000)


def test_an_order_on_account_is_a_credit_sale() -> None:
    row = order(on_account=True, payment_status="pending", transactions=[])
    records = read(row)
    assert sale_of(records).credit
    assert payments_of(records) == []


def test_payments_leave_the_sale_the_same() -> None:
    early = order(payment_status="pending", transactions=[])
    late = order(transactions=[payment("pay-9", 39960.0)])
    assert read(early)[0].fingerprint == read(late)[0].fingerprint


def test_handing_over_is_told_and_changes_no_fact_of_the_sale() -> None:
    waiting = order(line(fulfilment_status="none", units_used=[]), fulfillment_status="none")
    before, after = sale_of(read(waiting)), sale_of(read(order()))
    assert (before.handed_over, after.handed_over) == (False, True)
    assert facts_of(before) == facts_of(after)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quantity": 0.258, "units_used": [{"sku": "TEH-01", "stock": 0.258}]}, [("TEH-01", "0.258")]),
        ({"units_used": None, "fulfilment_status": "none"}, [("TEH-01", "2")]),
        ({"units_used": None, "fulfilment_status": "none", "weight_quantity": 0.5}, [("TEH-01", "1")]),
        ({"units_used": [{"sku": "TEH-01", "stock": 1.0}], "fulfilment_status": "none"}, [("TEH-01", "2")]),
        ({"units_used": [], "track_inventory": False}, []),
        (
            {"units_used": [{"sku": "ROTI", "stock": 1.0}, {"sku": "ROTI", "stock": 1.0}], "type": "comboset"},
            [("ROTI", "1"), ("ROTI", "1")],
        ),
        (
            {
                "units_used": [],
                "fulfilment_status": "none",
                "product_combos": [{"product_sku": "ROTI", "quantity": 1.0}, {"product_sku": "ROTI", "quantity": 1.0}],
            },
            [("ROTI", "1"), ("ROTI", "1")],
        ),
    ],
)
def test_a_line_takes_its_units_else_its_contents_else_itself(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    (sold,) = sale_of(read(order(line(**changes)))).lines
    assert [(item.sku, item.quantity) for item in sold.uses or ()] == [(sku, Decimal(n)) for sku, n in expected]


def test_what_a_line_takes_is_not_known_where_nothing_of_stock_is_told() -> None:
    silent = line(units_used=None, track_inventory=None)
    assert sale_of(read(order(silent))).lines[0].uses is None


def test_the_kept_row_has_neither_card_nor_telephone_nor_address() -> None:
    row = order(
        transactions=[payment(bin_card="411111")], billing={"address1": "Jalan Contoh"}, device_location={"x": 1}
    )
    raw = read(row)[0].raw or ""
    assert "411111" not in raw
    assert "62811" not in raw
    assert "example.test" not in raw
    assert "Jalan Contoh" not in raw
    assert "Budi" in raw


def test_only_the_sale_keeps_the_row() -> None:
    records = read(order())
    assert [record.kind for record in records if record.raw is not None] == [RecordKind.SALE]


@pytest.mark.parametrize("row", [{}, [], "x", None, {"order_id": ""}, {"order_id": "o-1"}])
def test_a_row_that_is_no_order_is_one_held_record(row: object) -> None:
    (record,) = read(row)
    assert record.kind is RecordKind.SALE
    assert record.problem is not None
    assert record.source_id


@pytest.mark.parametrize("value", ["abc", True, [1], {"a": 1}, "NaN", 10**20])
def test_an_amount_that_is_none_holds_the_sale_and_is_named(value: object) -> None:
    (problem,) = problems(read(order(total_amount=39960.0, total_tax_amount=value)), RecordKind.SALE)
    assert "total_tax_amount" in problem.message


def test_a_product_that_is_sold_under_no_number_is_a_custom_amount() -> None:
    sold = sale_of(read(order(line(product_id=None, sku="")))).lines[0]
    assert (sold.product_id, sold.sku) == (None, "")
    assert sale_of(read(order(cake()))).lines[0].product_id == CAKE
