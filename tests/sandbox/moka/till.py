"""Ringing up: a basket, a moment and tenders become a receipt of an outlet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from posbridge.money import Decimal
from tests.sandbox.moka.library import MokaCustomer
from tests.sandbox.moka.numbers import SeededNumbers
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import Basket, PriceRules, price
from tests.sandbox.moka.receipt import InvoiceTerms, Receipt, Tender

_NOTES = [Decimal(note) for note in (2_000, 5_000, 10_000, 20_000, 50_000, 100_000)]

Pay = Callable[[Decimal], tuple[Tender, ...]]


def cash(total: Decimal) -> tuple[Tender, ...]:
    """Cash, handed over in the fewest notes of one kind that suffice."""
    note = next((each for each in _NOTES if each >= total), _NOTES[-1])
    handed = total // note * note
    if handed < total:
        handed += note
    return (Tender(type="cash", label="Cash", amount=total, change=handed - total),)


def exactly(type_: str, label: str) -> Pay:
    """The whole total by one tender without change."""
    return lambda total: (Tender(type=type_, label=label, amount=total),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who came and who served. ``synchronized_at`` is None for tills that were online."""

    at: datetime
    synchronized_at: datetime | None = None
    customer: MokaCustomer | None = None
    customer_name: str | None = None
    cashier: str = "Kasir 1"
    server: str | None = None
    table: str | None = None


def ring_up(
    outlet: Outlet,
    basket: Basket,
    visit: Visit,
    numbers: SeededNumbers,
    *,
    pay: Pay = cash,
    invoice: InvoiceTerms | None = None,
    rules: PriceRules | None = None,
) -> Receipt:
    """Price a basket and keep the receipt.

    An invoice is paid by nothing at the till; its one tender says ``invoice``.
    """
    rules = rules or outlet.rules
    priced = price(basket, rules, numbers)
    if invoice is not None:
        pay = exactly("invoice", "Invoice")
    receipt = Receipt(
        id=numbers.id("receipt"),
        uuid=numbers.uuid("receipt"),
        number=numbers.receipt_no("INV", 6) if invoice else numbers.receipt_no(),
        created_at=visit.at,
        synchronized_at=visit.synchronized_at or visit.at,
        lines=priced.lines,
        taxes=priced.taxes,
        gratuities=priced.gratuities,
        bill_discounts=priced.bill_discounts,
        gross=priced.gross,
        subtotal=priced.subtotal,
        service=priced.service,
        tax=priced.tax,
        rounding=priced.rounding,
        total=priced.total,
        inclusive=rules.inclusive,
        quantum=rules.quantum,
        tenders=pay(priced.total),
        customer=visit.customer,
        customer_name=visit.customer_name,
        cashier=visit.cashier,
        server=visit.server,
        table=visit.table,
        offline=visit.synchronized_at is not None,
        invoice=invoice,
    )
    outlet.receipts.append(receipt)
    return receipt
