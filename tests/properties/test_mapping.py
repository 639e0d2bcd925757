"""Whatever a till sells and takes back, Jurnal ends up with the same rupiah."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings

from posbridge.domain.documents import InvoiceBody, ReturnBody
from posbridge.domain.records import Refund, Sale
from posbridge.domain.states import DocumentKind
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.money import CENT, ZERO
from tests.properties.till import Basket, baskets, ring_up, sold_and_returned
from tests.unit.mapping.world import context, credit, documents, left_open, of_kind, paid_out, posted, returns

CTX = context()


def jurnal_total(body: InvoiceBody) -> Fraction:
    """Contract jurnal §8, once more and by other means; taxes to five decimals."""
    amounts = [
        Fraction(line.quantity) * Fraction(line.rate) * (1 - Fraction(line.discount) / 100) for line in body.lines
    ]
    taxes: dict[str, Fraction] = {}
    for line, amount in zip(body.lines, amounts, strict=True):
        if line.tax and not body.inclusive:
            taxes[line.tax] = taxes.get(line.tax, Fraction(0)) + amount * Fraction(line.tax_rate) / 100
    tax = sum((Fraction((each * 10**5 + Fraction(1, 2)).__floor__(), 10**5) for each in taxes.values()), Fraction(0))
    return sum(amounts, Fraction(0)) - Fraction(body.bill_discount) + tax


@settings(max_examples=120, deadline=None)
@given(baskets)
def test_a_receipt_becomes_an_invoice_of_exactly_its_total(basket: Basket) -> None:
    sale = ring_up(basket)
    assume(sale.total > 0)

    [invoice] = of_kind(documents(map_sale(sale, CTX, voided=False)), DocumentKind.INVOICE)

    assert isinstance(invoice.body, InvoiceBody)
    assert jurnal_total(invoice.body) == Fraction(sale.total)
    assert invoice.expected_total == sale.total
    assert all(line.quantity > 0 and line.rate > 0 and 0 <= line.discount < 100 for line in invoice.body.lines)


@settings(max_examples=60, deadline=None)
@given(baskets)
def test_what_an_invoice_lacks_to_its_lines_is_the_rounding_of_the_receipt(basket: Basket) -> None:
    sale = ring_up(basket)
    assume(sale.total > 0)

    body = posted(documents(map_sale(sale, CTX, voided=False))).body

    rounding = sum((line.amount for line in body.lines if line.role == "rounding"), ZERO) - body.bill_discount
    taxes = set() if sale.inclusive else {line.tax for line in body.lines if line.tax}
    assert rounding == sale.rounding or abs(rounding - sale.rounding) < len(taxes)


@settings(max_examples=150, deadline=None)
@given(sold_and_returned())
def test_refunds_of_units_come_to_what_the_till_gave_back(case: tuple[Basket, Sale, list[Refund]]) -> None:
    basket, sale, refunds = case
    assume(sale.total > 0)
    invoice = posted(documents(map_sale(sale, CTX, voided=False)))
    back: list[ReturnBody] = []
    for refund in refunds:
        if not refund.amount:
            continue
        found = documents(map_refund(refund, sale, invoice, back, refunds, CTX))
        assert paid_out(found) == refund.amount
        # Decimals that the till rounded away may stay open, never a rupiah for each line that came back.
        open_credit = credit(found) - refund.amount
        assert open_credit == 0 or 0 < open_credit < sum(len(body.lines) for body in returns(found))
        # Jurnal is told beforehand, and a till that does not round leaves nothing that Jurnal would show.
        assert left_open(found) == (open_credit if open_credit >= CENT else 0)
        assert basket.rules.step == 1 or open_credit < CENT
        back += returns(found)
    sold = {index: line.quantity for index, line in enumerate(invoice.body.lines)}
    for body in back:
        for line in body.lines:
            assert line.quantity > 0
            sold[line.line] -= line.quantity
    assert min(sold.values()) >= 0


@settings(max_examples=60, deadline=None)
@given(sold_and_returned())
def test_a_till_that_only_counts_what_came_back_is_understood(case: tuple[Basket, Sale, list[Refund]]) -> None:
    _, sold, told = case
    assume(sold.total > 0)
    back_in_all = {
        line.key: sum((each.quantity for refund in told for each in refund.lines or () if each.key == line.key), ZERO)
        for line in sold.lines
    }
    sale = replace(sold, lines=tuple(replace(line, refunded=back_in_all[line.key]) for line in sold.lines))
    refunds = [replace(refund, lines=None) for refund in told if refund.amount]
    invoice = posted(documents(map_sale(sale, CTX, voided=False)))
    back: list[ReturnBody] = []
    for refund in refunds:
        found = documents(map_refund(refund, sale, invoice, back, refunds, CTX))
        assert paid_out(found) == refund.amount
        assert credit(found) >= refund.amount
        back += returns(found)


@settings(max_examples=60, deadline=None)
@given(baskets)
def test_a_full_refund_gives_back_the_whole_invoice_and_nothing_beside_it(basket: Basket) -> None:
    sale = ring_up(basket)
    assume(sale.total > 0)
    invoice = posted(documents(map_sale(sale, CTX, voided=False)))
    everything = Refund(
        source_id="S1:refund:1",
        sale_id="S1",
        receipt_no="R1",
        occurred_at=sale.occurred_at,
        amount=sale.total,
        full=True,
        method="cash",
    )

    found = documents(map_refund(everything, sale, invoice, [], [everything], CTX))

    assert [each.kind for each in found] == [DocumentKind.SALES_RETURN, DocumentKind.MEMO_REFUND]
    assert credit(found) == sale.total
    [body] = returns(found)
    assert {line.line: line.quantity for line in body.lines} == {
        index: line.quantity for index, line in enumerate(invoice.body.lines)
    }
