"""A small store: an exclusive outlet, an inclusive one and a closed one, with one of everything that can be sold."""

from datetime import UTC, datetime, timedelta

from posbridge.money import Decimal
from tests.sandbox.iseller import ISellerWorld, Store
from tests.sandbox.iseller.basket import Basket, BasketLine, Choice, Discount
from tests.sandbox.iseller.customer import Customer
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.product import ComboOption, Ingredient, Modifier, Product
from tests.sandbox.iseller.rules import PriceRules, Rounding, Surcharge, TaxRate
from tests.sandbox.iseller.till import Visit, ring_up

DAY = datetime(2026, 11, 21, tzinfo=UTC)
"""Midnight UTC; 07:00 in Jakarta."""
NOW = DAY + timedelta(days=1)
CLIENT, SECRET, KEY = "a" * 32, "secret-toko", "webhook-key-toko"
ONE, TWO, GONE = (f"aaaaaaaa-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
PPN, PB1 = TaxRate(name="PPN", rate=Decimal(11)), TaxRate(name="PB1", rate=Decimal(10))
HUNDRED = Decimal(100)


def at(hour: float) -> datetime:
    """Hours after the day's midnight UTC."""
    return DAY + timedelta(hours=hour)


class Clock:
    """The world's time; tests move it."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def build_world(clock: Clock) -> ISellerWorld:
    world = ISellerWorld(seed=7, now=clock)
    store = world.add_store("toko", webhook_key=KEY)
    store.add_app(CLIENT, SECRET)
    service = Surcharge(name="Service", percent=Decimal(5))
    _outlet(store, ONE, "TC01", PriceRules(surcharges=(service,), rounding=Rounding(step=HUNDRED)))
    around = tuple(Surcharge(name=p, percent=Decimal(2), position=p) for p in ("order", "subtotal"))
    rules = PriceRules(inclusive=True, surcharges=around, rounding=Rounding(step=HUNDRED, direction="up"))
    _outlet(store, TWO, "TC02", rules)
    _outlet(store, GONE, "TC03", PriceRules(), is_active=False)
    store.add_payment_type("cash", "Cash")
    store.add_payment_type("custom", "GoPay", fee_percent=Decimal("0.7"))
    store.add_payment_type("points", "Poin")
    store.add_payment_type("iseller_pay", "iSeller Pay", fee_percent=Decimal("0.7"))
    store.add_payment_type("custom", "Lama", is_active=False)
    store.customers.append(
        Customer(id="dddddddd-0000-4000-8000-000000000001", first_name="Sari", external_id="CUST-1", address="Jl. A")
    )
    _products(store)
    return world


def _outlet(store: Store, outlet_id: str, code: str, rules: PriceRules, *, is_active: bool = True) -> None:
    outlet = store.add_outlet(outlet_id, code, f"Toko {code}", rules=rules, is_active=is_active)
    outlet.add_register(f"cccccccc-0000-4000-8000-0000000000{code[-2:]}", f"5{code[-2:]}")


def _products(store: Store) -> None:
    tea = _tracked(store, "TEH", 18_000, PB1, buying_price=Decimal(7000))
    bread = _tracked(store, "ROTI", 12_000, PB1, buying_price=Decimal(4000))
    _tracked(store, "MUG", 55_000, PPN, buying_price=Decimal(30_000))
    _tracked(store, "BIJI", 240_000, PPN, need_scale=True)
    milk = _tracked(store, "SUSU", 30_000, None, buying_price=Decimal(20_000))
    ingredients = (Ingredient(product=tea, quantity=Decimal(1)), Ingredient(product=milk, quantity=Decimal("0.2")))
    _add(store, "TEHSUSU", 25_000, PB1, type="composite", ingredients=ingredients)
    slots = tuple(ComboOption(category=name, product=each) for name in ("a", "b") for each in (bread, tea))
    _add(store, "PAKET", 30_000, PB1, type="comboset", slots=slots)
    shot = Modifier(id="m-shot", title="Extra Shot", price=Decimal(5000), product=milk, quantity=Decimal("0.1"))
    store.add_modifier_group("Tambahan", shot, Modifier(id="m-less", title="Less Sugar", price=Decimal(0)))
    tea.modifier_groups.append(store.modifier_groups[0])


def _add(store: Store, sku: str, price: int, tax: TaxRate | None, **more: object) -> Product:
    product_id = store.numbers.guid()
    return store.add_product(
        Product(id=product_id, name=sku.title(), sku=sku, price=Decimal(price), tax=tax, **more)  # type: ignore[arg-type]
    )


def _tracked(store: Store, sku: str, price: int, tax: TaxRate | None, **more: object) -> Product:
    opening = {ONE: HUNDRED, TWO: HUNDRED}
    return _add(store, sku, price, tax, track_inventory=True, opening=opening, **more)


def sell(store: Store, hour: float, *skus: str, outlet: str = ONE, **visit: object) -> Order:
    """One unit of each SKU, for cash."""
    basket = Basket(lines=tuple(BasketLine(product=store.product(sku)) for sku in skus))
    return ring_up(store, store.outlet(outlet), basket, Visit(at=at(hour), **visit))  # type: ignore[arg-type]


def worked_order(store: Store, outlet: str = ONE) -> Order:
    """Two teas with two shots and a free modifier, a bundle, a mug; 10 % off the order."""
    tea, less = store.modifier_groups[0].modifiers
    lines = (
        BasketLine(
            product=store.product("TEH"), quantity=Decimal(2), choices=(Choice(modifier=tea), Choice(modifier=less))
        ),
        BasketLine(product=store.product("PAKET")),
        BasketLine(product=store.product("MUG")),
    )
    basket = Basket(lines=lines, discounts=(Discount(name="Diskon 10%", percent=Decimal(10)),))
    return ring_up(store, store.outlet(outlet), basket, Visit(at=at(3)))
