"""Service charges that are taxed or not, inside prices or on top of them."""

from dataclasses import replace

from posbridge.domain.documents import InvoiceBody, InvoiceLine
from posbridge.domain.records import Sale
from posbridge.mapping.results import Held
from posbridge.mapping.sales import map_sale
from posbridge.mapping.services import charges, tax_bases
from tests.unit.mapping.world import charge, context, documents, line, pb1, posted, ppn, reason, rp, sale


def invoice_of(record: Sale) -> InvoiceBody:
    [invoice] = documents(map_sale(record, context(), voided=False))
    assert invoice.expected_total == record.total
    return posted([invoice]).body


def services(body: InvoiceBody) -> list[tuple[int, str | None]]:
    return [(int(each.quantity), each.tax) for each in body.lines if each.role == "service"]


def goods(body: InvoiceBody) -> list[InvoiceLine]:
    return [each for each in body.lines if each.role == "product"]


def test_a_charge_after_the_tax_stands_on_a_line_without_tax() -> None:
    after = sale(line(0, 60000, tax=6000), services=(charge("Service", 3000),))
    assert services(invoice_of(after)) == [(3000, None)]


def test_a_charge_before_the_tax_bears_the_taxes_of_the_goods() -> None:
    before = sale(
        line(0, 40000, tax=4200),
        line(1, 20000, tax=2310),
        taxes=(pb1(4200), ppn(2310)),
        services=(charge("Service", 3000, taxed=True),),
    )
    assert services(invoice_of(before)) == [(2000, "PB1 10%"), (1000, "PPN 11%")]


def test_taxed_and_untaxed_charges_stand_apart() -> None:
    both = sale(
        line(0, 40000, tax=4200),
        services=(charge("Meja", 2000, taxed=True), charge("Service", 2100), charge("Ongkir", 9000)),
    )
    body = invoice_of(both)
    assert services(body) == [(2000, "PB1 10%"), (11100, None)]
    assert [each.description for each in body.lines if each.role == "service"] == ["Meja", "Service, Ongkir"]


def test_an_untaxed_charge_joins_that_of_untaxed_goods() -> None:
    mixed = sale(
        line(0, 40000, tax=4200),
        line(1, 20000),
        services=(charge("Meja", 3000, taxed=True), charge("Ongkir", 9000)),
    )
    assert services(invoice_of(mixed)) == [(2000, "PB1 10%"), (10000, None)]


def test_the_only_charge_of_a_receipt_needs_no_words() -> None:
    usual = sale(line(0, 60000, service=3000, tax=6300), services=(charge("Service", 3000, taxed=True),))
    assert [each.description for each in invoice_of(usual).lines] == ["", ""]


def test_a_charge_on_top_leaves_prices_that_include_tax_alone() -> None:
    added = sale(
        line(0, 55000, tax=5000), inclusive=True, services=(charge("Service", 2750, on_top=True),), rounding=50
    )
    body = invoice_of(added)
    assert added.total == 57800
    assert [each.amount for each in goods(body)] == [55000]
    assert services(body) == [(2750, None)]


def test_a_taxed_charge_on_top_includes_its_tax_as_prices_do() -> None:
    added = sale(line(0, 55000, tax=5250), inclusive=True, services=(charge("Service", 2750, taxed=True, on_top=True),))
    assert tax_bases(added) == [57750]
    assert services(invoice_of(added)) == [(2750, "PB1 10%")]


def test_an_untaxed_charge_inside_the_price_is_taken_out_of_it() -> None:
    inside = sale(line(0, 57750, tax=5000), inclusive=True, services=(charge("Service", 2750),))
    body = invoice_of(inside)
    assert [each.amount for each in goods(body)] == [55000]
    assert services(body) == [(2750, None)]


def test_on_top_means_nothing_where_prices_are_without_tax() -> None:
    told = sale(line(0, 60000, service=3000, tax=6300), services=(charge("Service", 3000, taxed=True, on_top=True),))
    plain = sale(line(0, 60000, service=3000, tax=6300), services=(charge("Service", 3000, taxed=True),))
    assert invoice_of(told) == invoice_of(plain)


def test_lines_that_tell_their_share_of_all_charges_are_believed() -> None:
    told = sale(
        line(0, 30000, service=9000), line(1, 30000, service=3000), services=(charge("A", 4000), charge("B", 8000))
    )
    assert [list(each.shares) for each in charges(told)] == [[3000, 1000], [6000, 2000]]


def test_charges_that_do_not_come_to_the_receipts_service_hold_it() -> None:
    wrong = sale(line(0, 60000), services=(charge("Service", 3000),), service=rp(3500), total=rp(63500))
    held = map_sale(wrong, context(), voided=False)
    assert isinstance(held, Held)
    assert held.reason.residual == 500


def test_an_inclusive_total_without_its_charge_on_top_holds_the_receipt() -> None:
    short = sale(line(0, 55000, tax=5000), inclusive=True, services=(charge("S", 2750, on_top=True),), total=rp(55000))
    held = map_sale(short, context(), voided=False)
    assert isinstance(held, Held)
    assert held.reason.residual == -2750


def test_a_charge_without_goods_is_held_and_not_lost() -> None:
    bare = replace(sale(line(0, 1)), lines=(), subtotal=rp(0), services=(charge("Ongkir", 9000),), service=rp(9000))
    assert reason(map_sale(replace(bare, total=rp(9000)), context(), voided=False)) == "does_not_close"
