"""The worked day of contract moka §7.1: two lines, ten percent off the bill, one unit refunded the same evening."""

from collections.abc import Mapping
from datetime import date, datetime

from posbridge.money import RUPIAH, Decimal
from tests.sandbox.moka.library import (
    Category,
    Discount,
    Gratuity,
    Item,
    Library,
    Modifier,
    Option,
    SalesType,
    Tax,
    Variant,
)
from tests.sandbox.moka.numbers import SeededNumbers
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import Basket, BasketLine, PriceRules, Rounding
from tests.sandbox.moka.receipt import InvoiceTerms, Receipt
from tests.sandbox.moka.refunding import refund_units
from tests.sandbox.moka.till import Visit, cash, ring_up
from tests.sandbox.moka.world import MokaWorld

WORKED_DATE = date(2026, 3, 2)
_IDS: Mapping[str, list[int]] = {
    "receipt": [5_001],
    "checkout": [1, 2],
    "modifier": [3],
    "tax": [9101],
    "gratuity": [9201],
    "discount": [9301],
    "refund": [88123],
}
_UUIDS: Mapping[str, list[str]] = {
    "receipt": ["5f0c8a51-2f0e-4f8e-9d6b-0a1b2c3d4e5f"],
    "checkout": ["c1aa0000-0000-4000-8000-000000000001", "c1aa0000-0000-4000-8000-000000000002"],
    "modifier": ["c1aa0000-0000-4000-8000-000000000003"],
    "refund": ["0b7e3c55-1111-4c1e-8a77-7e5d0c9b8a11"],
}


class ScriptedNumbers(SeededNumbers):
    """Gives out the identities of a script, by kind, and seeded ones after them."""

    def __init__(self, ids: Mapping[str, list[int]], uuids: Mapping[str, list[str]], numbers: list[str]) -> None:
        super().__init__("script")
        self._ids = {kind: list(values) for kind, values in ids.items()}
        self._uuids = {kind: list(values) for kind, values in uuids.items()}
        self._numbers = list(numbers)

    def id(self, kind: str) -> int:
        left = self._ids.get(kind)
        return left.pop(0) if left else super().id(kind)

    def uuid(self, kind: str) -> str:
        left = self._uuids.get(kind)
        return left.pop(0) if left else super().uuid(kind)

    def receipt_no(self, prefix: str = "", length: int = 7) -> str:
        return self._numbers.pop(0) if self._numbers else super().receipt_no(prefix, length)


def worked_day(world: MokaWorld | None = None) -> MokaWorld:
    """A world of one outlet, 700101, and its one receipt of 2 March 2026."""
    world = world or MokaWorld()
    world.add_business(90001, "PT Contoh Kopi")
    outlet = world.add_outlet(_outlet())
    library = outlet.library
    coffee, toast = library.variant(601), library.variant(602)
    dine_in, cheese = library.sales_types[0], library.modifiers[0].options[0]
    numbers = ScriptedNumbers(_IDS, _UUIDS, ["7QK2M9A"])
    basket = Basket(
        lines=(
            BasketLine(variant=coffee, quantity=Decimal(2), sales_type=dine_in),
            BasketLine(variant=toast, options=(cheese,), sales_type=dine_in),
        ),
        discounts=(library.discounts[0],),
    )
    visit = Visit(at=_time("19:04:11.120"), synchronized_at=_time("19:04:15.900"))
    receipt = ring_up(outlet, basket, visit, numbers, pay=cash)
    receipt.offline = False
    refund_units(receipt, {0: RUPIAH}, _time("20:31:39.000"), numbers)
    return world


def worked_invoice(world: MokaWorld) -> Receipt:
    """The invoice of contract moka §7.1 on top of the worked day: 150,000 net, 50,000 deposit."""
    outlet = world.outlets[700101]
    numbers = ScriptedNumbers({"receipt": [43001]}, {}, ["INV7X1Q2R"])
    basket = Basket(lines=(BasketLine(price=Decimal(150_000)),))
    terms = InvoiceTerms(due=date(2026, 3, 16), deposit=Decimal(50_000))
    rules = PriceRules(taxes=outlet.rules.taxes, gratuity=outlet.rules.gratuity)
    return ring_up(outlet, basket, Visit(at=_time("12:00:00.000")), numbers, invoice=terms, rules=rules)


def _time(clock: str) -> datetime:
    return datetime.fromisoformat(f"{WORKED_DATE}T{clock}+07:00")


def _outlet() -> Outlet:
    tax, service = Tax(id=31, name="PB1", amount=Decimal(10)), Gratuity(id=41, name="Service", amount=Decimal(5))
    drinks, food = Category(id=11, name="Minuman"), Category(id=12, name="Makanan")
    topping = Modifier(id=81, name="Topping", item_ids=[502])
    topping.options = [Option(id=82, name="Keju", modifier_id=81, modifier_name="Topping", price=Decimal(6_000))]
    coffee, toast = Item(id=501, name="Es Kopi", category=drinks), Item(id=502, name="Roti Bakar", category=food)
    coffee.variants = [Variant(id=601, name="Large", item=coffee, sku="KOPI-L", price=Decimal(28_000))]
    toast.variants = [Variant(id=602, name="", item=toast, sku="ROTI", price=Decimal(32_000))]
    toast.modifiers = [topping]
    library = Library(
        categories=[drinks, food],
        items=[coffee, toast],
        modifiers=[topping],
        taxes=[tax],
        gratuities=[service],
        discounts=[Discount(id=51, name="Promo 10", type="percentage", amount=Decimal(10))],
        sales_types=[SalesType(id=71, name="Dine In")],
    )
    rounding = Rounding(step=Decimal(100), down_below=Decimal(50))
    rules = PriceRules(taxes=(tax,), gratuity=service, rounding=rounding)
    return Outlet(id=700101, business_id=90001, name="Kopi Contoh Jakarta Selatan", rules=rules, library=library)
