"""Which tax a line carries."""

from posbridge.domain.records import AppliedTax
from posbridge.mapping.sales import map_sale
from posbridge.mapping.taxes import applied_taxes
from posbridge.money import Decimal
from tests.unit.mapping.world import PB1, context, documents, line, pb1, posted, reason, rp, sale

PPN = AppliedTax(name="PPN", rate=Decimal(11), amount=Decimal(0))


def names(record: object) -> list[str]:
    return ["+".join(tax.name for tax in applied) for applied in applied_taxes(record)]  # type: ignore[arg-type]


def test_a_line_has_the_tax_whose_rate_its_amount_follows() -> None:
    mixed = sale(line(0, 10000, tax=1000), line(1, 10000, tax=1100), line(2, 10000), taxes=(pb1(1000), PPN))
    assert names(mixed) == ["PB1", "PPN", ""]


def test_tax_is_on_the_service_charge_too() -> None:
    assert names(sale(line(0, 10000, service=500, tax=1050), taxes=(pb1(1050), PPN))) == ["PB1"]


def test_two_taxes_on_one_line_are_both_found() -> None:
    assert names(sale(line(0, 10000, tax=2100), taxes=(pb1(1000), PPN))) == ["PB1+PPN"]


def test_tax_that_the_till_rounded_is_found() -> None:
    assert names(sale(line(0, 9995, tax=1000), taxes=(pb1(1000), PPN))) == ["PB1"]


def test_tax_inside_a_price_is_found() -> None:
    inside = sale(line(0, 11000, tax=1000), line(1, 11100, tax=1100), inclusive=True, taxes=(pb1(1000), PPN))
    assert names(inside) == ["PB1", "PPN"]


def test_a_source_that_only_totals_its_tax_has_it_on_every_line() -> None:
    silent = sale(line(0, 10000), line(1, 5000), tax=rp(1500), taxes=(pb1(1500),), total=rp(16500))
    assert names(silent) == ["PB1", "PB1"]


def test_tax_that_no_rate_explains_holds_the_receipt() -> None:
    assert reason(map_sale(sale(line(0, 10000, tax=1500)), context(), voided=False)) == "tax_not_explained"


def test_several_taxes_need_a_setting_of_their_own() -> None:
    both = sale(line(0, 10000, tax=2100), taxes=(pb1(1000), PPN))
    [carried] = posted(documents(map_sale(both, context(), voided=False))).body.lines
    assert (carried.tax, carried.tax_rate) == ("Both 21%", 21)
    one = {"PB1": PB1, "PPN": "PPN 11%"}
    assert reason(map_sale(both, context(taxes=one), voided=False)) == "unmapped_tax"


def test_several_taxes_are_found_in_either_order() -> None:
    both = sale(line(0, 10000, tax=2100), taxes=(PPN, pb1(1000)))
    assert documents(map_sale(both, context(), voided=False))


def test_a_tax_that_settings_do_not_know_holds_the_receipt() -> None:
    assert reason(map_sale(sale(line(0, 10000, tax=1000)), context(taxes={}), voided=False)) == "unmapped_tax"


def test_a_tax_that_jurnal_does_not_have_holds_the_receipt() -> None:
    ctx = context(taxes={"PB1": "PB1 10 persen"})
    assert reason(map_sale(sale(line(0, 10000, tax=1000)), ctx, voided=False)) == "tax_missing_in_jurnal"


def test_a_rate_that_differs_in_jurnal_holds_the_receipt() -> None:
    ctx = context(taxes={"PB1": "PPN 11%"})
    assert reason(map_sale(sale(line(0, 10000, tax=1000)), ctx, voided=False)) == "tax_rate_differs"


def test_a_line_without_tax_stays_untaxed_whatever_the_receipt_has() -> None:
    online = sale(line(0, 10000), taxes=(pb1(0),))
    [free] = posted(documents(map_sale(online, context(), voided=False))).body.lines
    assert free.tax is None
