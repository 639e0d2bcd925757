"""What invoices and returns do to ledger and stock."""

from typing import TypeVar

from posbridge.money import ZERO, Decimal, quantize
from tests.sandbox.jurnal import amounts
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.ledger import Move
from tests.sandbox.jurnal.refusals import invalid
from tests.sandbox.jurnal.tables import Table

R = TypeVar("R", bound=r.Stored)


def warehouse_of(warehouse_id: int | None) -> int:
    return r.UNASSIGNED if warehouse_id is None else warehouse_id


def by_handle(company: Company, rows: Table[R], handle: str) -> R | None:
    """A stock document by id, and by custom_id where the knob allows it: the vendor does not say (contract §6)."""
    found = rows.find(handle)
    named = found is not None and str(found.id) != handle
    return None if named and not company.knob("stock_paths_take_custom_id") else found


def require_stock(company: Company, invoice: r.Invoice) -> None:
    """Refuse goods that are not there, when the company does not sell below zero. The words are invented."""
    if company.knob("allow_negative_stock"):
        return
    wanted: dict[int, Decimal] = {}
    for line in invoice.lines:
        wanted[line.product_id] = wanted.get(line.product_id, ZERO) + line.quantity
    for product_id, quantity in wanted.items():
        product = company.products[product_id]
        held = company.stock.quantity(product_id, warehouse_of(invoice.warehouse_id))
        if product.track_inventory and quantity > held:
            raise invalid("quantity", f"of {product.name} is not enough in stock")


def book_invoice(company: Company, invoice: r.Invoice) -> None:
    """Receivable and withholding against sales, tax, discount and shipping; goods out at cost."""
    totals = invoice.totals
    sales: list[Move] = []
    goods: list[Move] = []
    for line in invoice.lines:
        product = company.products[line.product_id]
        sales.append((product.sell_account_id, -_without_tax(invoice, line, line.quantity)))
        if product.track_inventory:
            goods += _goods(company, invoice, line, -line.quantity)
    taxes = [(company.taxes[tax_id].sell_account_id, -amount) for tax_id, amount in totals.taxes.items()]
    moves: list[Move] = [
        (invoice.receivable_id, totals.original - totals.witholding),
        (invoice.witholding_account_id or invoice.receivable_id, totals.witholding),
        *sales,
        *taxes,
        (company.defaults["shipping"], -totals.shipping),
    ]
    discount = -sum((amount for _, amount in moves), ZERO)
    company.ledger.book(r.Kind.INVOICE, invoice, [*moves, (company.defaults["discount"], discount), *goods])


def book_return(company: Company, back: r.Return, invoice: r.Invoice) -> None:
    """The mirror of the invoice for what came back; goods in at the cost they left with."""
    sales, goods = ZERO, []
    by_id = {line.id: line for line in invoice.lines}
    for returned in back.lines:
        line = by_id[returned.line_id]
        product = company.products[line.product_id]
        sales += _without_tax(invoice, line, returned.quantity)
        if product.track_inventory:
            goods += _goods(company, back, line, returned.quantity, price=line.unit_cost)
    moves: list[Move] = [
        (company.defaults["return"], sales),
        *((company.taxes[tax_id].sell_account_id, amount) for tax_id, amount in back.taxes.items()),
        (invoice.receivable_id, -back.amount),
        (invoice.witholding_account_id or invoice.receivable_id, -back.witholding),
    ]
    discount = -sum((amount for _, amount in moves), ZERO)
    company.ledger.book(r.Kind.RETURN, back, [*moves, (company.defaults["discount"], discount), *goods])


def unbook(company: Company, document: r.Transaction) -> None:
    company.ledger.erase(document)
    company.stock.undo(document.id)


def _without_tax(invoice: r.Invoice, line: r.InvoiceLine, quantity: Decimal) -> Decimal:
    gross = quantity * line.rate
    return gross - quantize(amounts.inside(gross, line.tax_rate)) if invoice.inclusive else gross


def _goods(
    company: Company,
    document: r.Invoice | r.Return,
    line: r.InvoiceLine,
    quantity: Decimal,
    *,
    price: Decimal | None = None,
) -> list[Move]:
    """Move goods (below zero: out) and return the bookings of their cost."""
    held, product = warehouse_of(document.warehouse_id), company.products[line.product_id]
    used = company.stock.move(document.id, document.date, product.id, held, quantity, price=price)
    line.unit_cost = used
    cost = quantity * used
    return [(product.inventory_account_id, cost), (product.buy_account_id, -cost)]
