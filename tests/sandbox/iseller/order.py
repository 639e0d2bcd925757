"""One order and everything that happened to it later.

States are not stored but follow from what happened up to a moment, so that the same order can be shown as it
was at any time. Amounts are positive whole rupiah but for ``rounding``, which is signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.basket import Discount, Promotion
from tests.sandbox.iseller.customer import Customer, Staff
from tests.sandbox.iseller.outlet import Outlet, Register
from tests.sandbox.iseller.payment import Transaction
from tests.sandbox.iseller.product import Modifier, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of one unit of a comboset or composite; equal parts stay separate (contract iseller §4.12)."""

    product: Product
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What ``quantity`` units cost to buy; ``unit_cost`` is per unit, at the time of the sale."""

    product: Product
    quantity: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionShare:
    """A line's part of a promotion."""

    promotion: Promotion
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedDiscount:
    """An order discount and what it came to."""

    discount: Discount
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderLine:
    """One line; with ``modifier`` it is a modifier of the line ``parent``.

    ``net`` = gross - discount - order_discount - promotions, without surcharges; it contains the tax where the
    order is tax-inclusive. ``taxed_charge`` and ``final_charge`` are its shares of the surcharges inside and after
    the subtotal. ``units`` is the tracked stock that all of its quantity uses, ``costs`` what it cost.
    """

    id: str
    product: Product
    quantity: Decimal
    base_price: Decimal
    gross: Decimal
    discount: Decimal
    order_discount: Decimal
    promotions: tuple[PromotionShare, ...]
    net: Decimal
    taxed_charge: Decimal
    final_charge: Decimal
    tax_rate: Decimal | None
    tax: Decimal
    discounts: tuple[AppliedDiscount, ...] = ()
    parent: "OrderLine | None" = None
    modifier: Modifier | None = None
    components: tuple[Component, ...] = ()
    units: tuple[Component, ...] = ()
    costs: tuple[Cost, ...] = ()
    weight: Decimal | None = None
    notes: str = ""

    @property
    def promotion(self) -> Decimal:
        return sum((each.amount for each in self.promotions), ZERO)

    @property
    def additional_charge(self) -> Decimal:
        return self.taxed_charge + self.final_charge

    def owed(self, *, inclusive: bool) -> Decimal:
        """What the customer pays for the line, before the order's shipping and rounding."""
        return self.net + self.additional_charge + (ZERO if inclusive else self.tax)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """An order's header amounts; contract iseller §4.11 holds exactly."""

    gross: Decimal = ZERO
    discount: Decimal = ZERO
    promotion: Decimal = ZERO
    order_charge: Decimal = ZERO
    subtotal_charge: Decimal = ZERO
    subtotal: Decimal = ZERO
    tax: Decimal = ZERO
    final_charge: Decimal = ZERO
    shipping: Decimal = ZERO
    rounding: Decimal = ZERO
    total: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refund:
    """Money given back; ``units`` (line id to quantity) is empty for a free amount.

    ``stock_back``: whether the units went back to stock, which the cashier chooses.
    """

    at: datetime
    amount: Decimal
    units: Mapping[str, Decimal]
    transaction: Transaction
    stock_back: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fulfilment:
    """Goods handed over or sent; ``units`` is line id to quantity."""

    at: datetime
    units: Mapping[str, Decimal]


@dataclass(slots=True, kw_only=True, eq=False)
class Order:
    """``ordered_at`` is the till's time, ``uploaded_at`` when the server got the order.

    ``closed_at`` None: still open (``reserved`` or a draft). ``state_words`` overrides words of the three status
    fields (``status``, ``payment_status``, ``fulfillment_status``), for states that no document names.
    """

    id: str
    reference: str
    outlet: Outlet
    register: Register
    ordered_at: datetime
    uploaded_at: datetime
    closed_at: datetime | None
    lines: tuple[OrderLine, ...]
    totals: Totals
    inclusive: bool
    discounts: tuple[AppliedDiscount, ...] = ()
    promotions: tuple[PromotionShare, ...] = ()
    channel: str = "pos"
    channel_detail: str | None = None
    order_type: str = "dine_in"
    customer: Customer | None = None
    cashier: Staff | None = None
    server: Staff | None = None
    on_account: bool = False
    reserved: bool = False
    notes: str = ""
    transactions: list[Transaction] = field(default_factory=list)
    fulfilments: list[Fulfilment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    voided_at: datetime | None = None
    void_reason: str = ""
    void_stock_back: bool = True
    touched_at: list[datetime] = field(default_factory=list)
    state_words: dict[str, str] = field(default_factory=dict)

    def line(self, line_id: str) -> OrderLine:
        return next(line for line in self.lines if line.id == line_id)

    def refunded_units(self, line: OrderLine, until: datetime | None = None) -> Decimal:
        """Units of a line given back so far, or until a moment."""
        return sum((r.units.get(line.id, ZERO) for r in self.refunds if until is None or r.at <= until), ZERO)
