"""One store: a merchant with its own host, its outlets, masters, orders, stock events, shifts and payouts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from posbridge.money import Decimal
from tests.sandbox.iseller.customer import Customer, Staff
from tests.sandbox.iseller.numbers import SeededNumbers
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.payment import PaymentType
from tests.sandbox.iseller.payout import Payout
from tests.sandbox.iseller.product import Modifier, ModifierGroup, Product
from tests.sandbox.iseller.rules import PriceRules, TaxRate
from tests.sandbox.iseller.shift import Shift
from tests.sandbox.iseller.stock import StockEvent

T = TypeVar("T")

WEBHOOK_TYPES = ("order", "fulfillment", "refund", "member", "payout")


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """A registered client of the API; it is good for one store."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...] = ("https://localhost/callback",)


@dataclass(slots=True, kw_only=True)
class WebhookSettings:
    """``key`` signs; ``urls`` has one notification URL per type (contract iseller §8)."""

    key: str = ""
    urls: dict[str, str] = field(default_factory=dict)

    def subscribe(self, url: str, *types: str) -> None:
        """Send ``types`` (none named: all) to ``url``."""
        unknown = set(types) - set(WEBHOOK_TYPES)
        if unknown:
            raise ValueError(f"unknown webhook types {sorted(unknown)}; known: {', '.join(WEBHOOK_TYPES)}")
        self.urls.update(dict.fromkeys(types or WEBHOOK_TYPES, url))


@dataclass(slots=True, kw_only=True, eq=False)
class Store:
    """Everything of one merchant. Lists are in the order in which things were told to the store."""

    name: str
    numbers: SeededNumbers
    outlets: list[Outlet] = field(default_factory=list)
    payment_types: list[PaymentType] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    modifier_groups: list[ModifierGroup] = field(default_factory=list)
    tax_rates: list[TaxRate] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    apps: dict[str, OAuthApp] = field(default_factory=dict)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    orders: list[Order] = field(default_factory=list)
    stock_events: list[StockEvent] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)

    def add_outlet(
        self, outlet_id: str, code: str, name: str, *, rules: PriceRules | None = None, is_active: bool = True
    ) -> Outlet:
        outlet = Outlet(id=outlet_id, code=code, name=name, rules=rules or PriceRules(), is_active=is_active)
        self.outlets.append(outlet)
        return outlet

    def add_app(self, client_id: str, secret: str) -> OAuthApp:
        self.apps[client_id] = OAuthApp(client_id=client_id, secret=secret)
        return self.apps[client_id]

    def add_payment_type(
        self, gateway: str, name: str, *, fee_percent: Decimal | None = None, is_active: bool = True
    ) -> PaymentType:
        """Cash has no id, as in the vendor's own sample (contract iseller §0.2)."""
        payment_type = PaymentType(
            gateway=gateway,
            name=name,
            id=None if gateway == "cash" else self.numbers.guid(),
            fee_percent=fee_percent or Decimal(0),
            is_active=is_active,
        )
        self.payment_types.append(payment_type)
        return payment_type

    def add_product(self, product: Product) -> Product:
        self.products.append(product)
        return product

    def add_modifier_group(self, title: str, *modifiers: Modifier) -> ModifierGroup:
        group = ModifierGroup(id=self.numbers.guid(), title=title, modifiers=list(modifiers))
        self.modifier_groups.append(group)
        return group

    def outlet(self, key: str) -> Outlet:
        """By id or code."""
        return _only([each for each in self.outlets if key in (each.id, each.code)], f"outlet {key}", self)

    def product(self, key: str) -> Product:
        """By id or SKU."""
        return _only([each for each in self.products if key in (each.id, each.sku)][:1], f"product {key}", self)

    def payment_type(self, gateway: str, name: str = "") -> PaymentType:
        """The first of a gateway, or the one of that name."""
        fit = [each for each in self.payment_types if each.gateway == gateway and name in ("", each.name)]
        return _only(fit[:1], f"payment type {gateway} {name}", self)

    def order(self, key: str) -> Order:
        """By id or reference."""
        return _only([each for each in self.orders if key in (each.id, each.reference)][:1], f"order {key}", self)

    def open_shift(self, outlet: Outlet, at: datetime, register_number: str | None = None) -> Shift:
        """Open a shift on a register; None: the outlet's first."""
        numbered = {each.number: each for each in outlet.registers}
        register = outlet.registers[0] if register_number is None else numbered[register_number]
        shift = Shift(id=self.numbers.guid(), outlet=outlet, register=register, opened_at=at)
        self.shifts.append(shift)
        return shift


def _only(found: list[T], what: str, store: Store) -> T:
    if not found:
        raise KeyError(f"store {store.name} has no {what}")
    return found[0]
