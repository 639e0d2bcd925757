"""Jurnal's arithmetic, on the numbers of its own examples (contract jurnal §7.11, §8)."""

from datetime import date

from posbridge.domain.documents import InvoiceBody, InvoiceLine, ReturnBody, ReturnedLine
from posbridge.mapping.amounts import given_back, invoice_total, priced, return_total
from posbridge.money import Decimal
from tests.unit.mapping.world import rp


def invoice_line(quantity: str, rate: str, discount: str = "0", tax_rate: str = "11", **more: object) -> InvoiceLine:
    fields = {"role": "product", "product": "P", "product_name": "P", "tax": "PPN" if tax_rate != "0" else None, **more}
    return InvoiceLine(
        quantity=rp(quantity),
        rate=rp(rate),
        discount=rp(discount),
        tax_rate=rp(tax_rate),
        **fields,  # type: ignore[arg-type]
    )


def invoice(*lines: InvoiceLine, bill_discount: str = "0", inclusive: bool = False) -> InvoiceBody:
    return InvoiceBody(
        customer="C",
        customer_name="C",
        due_date=date(2026, 1, 5),
        reference="R",
        lines=lines,
        bill_discount=rp(bill_discount),
        inclusive=inclusive,
    )


def back(*quantities: tuple[int, str]) -> ReturnBody:
    return ReturnBody(
        invoice="I", lines=tuple(ReturnedLine(line=line, quantity=rp(count)) for line, count in quantities)
    )


EXAMPLE = (invoice_line("3", "25000", "10"), invoice_line("2", "18500"))


def test_the_checked_example_of_an_invoice_comes_out() -> None:
    total = priced(EXAMPLE, bill_discount=rp(5000), tax_after_discount=True)
    assert (total.subtotal, total.line_discounts, total.net) == (112000, 7500, 99500)
    assert (total.tax, total.total) == (10945, 110445)


def test_the_example_of_a_return_comes_out() -> None:
    total = given_back(EXAMPLE, {0: rp(1)}, bill_discount=rp(5000), tax_after_discount=True)
    assert (total.lines, total.line_discounts) == (22500, 2500)
    assert (total.share, total.tax, total.total) == (rp("1076.555"), rp("2356.579"), rp("23780.024"))


def test_a_bill_discount_of_ours_leaves_the_tax_base_alone() -> None:
    total = invoice_total(invoice(invoice_line("1", "100000", tax_rate="10"), bill_discount="500"))
    assert (total.net, total.tax, total.total) == (99500, 10000, 109500)


def test_an_inclusive_invoice_comes_to_its_lines_and_tells_the_tax_inside() -> None:
    total = invoice_total(invoice(invoice_line("1", "111000"), invoice_line("1", "1000", tax_rate="0"), inclusive=True))
    assert (total.tax, total.total) == (11000, 112000)


def test_taxes_are_kept_to_five_decimals_each() -> None:
    total = priced((invoice_line("1", "0.00005"), invoice_line("1", "0.00005", tax_rate="10", tax="PB1")))
    assert total.tax == rp("0.00001") + rp("0.00001")


def test_complete_returns_add_up_to_the_invoice() -> None:
    body = invoice(invoice_line("3", "3333", tax_rate="11"), bill_discount="10")
    first, second, third = (back((0, "1")) for _ in range(3))
    totals = [
        return_total(body, first).total,
        return_total(body, second, [first]).total,
        return_total(body, third, [first, second]).total,
    ]
    assert totals[0] == totals[1]
    assert sum(totals, Decimal(0)) == invoice_total(body).total


def test_a_return_of_everything_at_once_is_the_invoice() -> None:
    body = invoice(invoice_line("7", "1234.5678"), invoice_line("1", "99.99", "12.5", "10"), bill_discount="0.37")
    assert return_total(body, back((0, "7"), (1, "1"))).total == invoice_total(body).total
