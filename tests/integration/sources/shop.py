"""A small shop on the Moka stand-in, and a source opened on it over loopback HTTP."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from requests import Session

from posbridge.domain.records import Record, Refund, Sale
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from posbridge.ports import Credentials, Feed
from posbridge.sources.moka.source import MokaSource
from tests.fakes.vault import MemoryVault
from tests.sandbox.faults import Fault
from tests.sandbox.moka import MokaKnobs, MokaWorld, create_app
from tests.sandbox.moka.library import (
    Category,
    Discount,
    Gratuity,
    Item,
    Library,
    Modifier,
    MokaCustomer,
    Option,
    Tax,
    Variant,
)
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import Basket, BasketLine, PriceRules, Rounding
from tests.sandbox.moka.receipt import InvoiceTerms, Receipt, Tender
from tests.sandbox.moka.refunding import refund_amount, refund_full, refund_units
from tests.sandbox.moka.service import Service
from tests.sandbox.moka.till import Pay, Visit, cash, ring_up
from tests.sandbox.serving import serve

ZONE = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 3, 2)
BUSINESS, OUTLET = "90001", "700101"
SECRET = "s3cret"
PB1 = Tax(id=31, name="PB1", amount=Decimal(10))
SERVICE = Gratuity(id=41, name="Service", amount=Decimal(5))
PROMO = Discount(id=51, name="Promo 10", type="percentage", amount=Decimal(10))


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True)
class Part:
    system: str = "moka"
    connection: str = "moka_jakarta"
    business: str = BUSINESS
    outlet: str = OUTLET


@dataclass(frozen=True)
class Settings:
    source: Part = Part()
    zone: ZoneInfo = ZONE


@dataclass
class Shop:
    """The stand-in's parts within reach, and what our side did: slept seconds, renewed tokens."""

    url: str
    service: Service
    outlet: Outlet
    vault: MemoryVault = field(default_factory=MemoryVault)
    slept: list[float] = field(default_factory=list)
    now: datetime = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

    @property
    def knobs(self) -> MokaKnobs:
        return self.service.knobs

    def open(
        self,
        *,
        secret: str = SECRET,
        business: str = BUSINESS,
        outlet: str = OUTLET,
        zone: ZoneInfo = ZONE,
        **extra: Any,
    ) -> MokaSource:
        credentials = Credentials(
            conn_id="moka_jakarta",
            host=self.url,
            login="app-1",
            password=secret,
            extra={"requests_per_second": 1e9, **extra},
        )
        return MokaSource.open(
            credentials,
            Settings(Part(business=business, outlet=outlet), zone),
            self.vault,
            session=Session(),
            clock=lambda: self.now,
            sleep=self.slept.append,
        )

    def fault(self, kind: str, **rule: Any) -> None:
        rule.setdefault("method", "GET")
        self.service.control.faults.add(Fault(kind, **rule))

    def requests(self, method: str = "GET") -> list[dict[str, Any]]:
        return [row for row in self.service.control.log.requests() if row["method"] == method]

    def sell(
        self,
        moment: datetime,
        *,
        units: int = 1,
        discounted: bool = False,
        pay: Pay = cash,
        topping: bool = False,
        late: datetime | None = None,
        invoice: InvoiceTerms | None = None,
        customer: MokaCustomer | None = None,
    ) -> Receipt:
        kopi, roti = self.outlet.library.items
        options = (roti.modifiers[0].options[0],) if topping else ()
        lines = (
            BasketLine(variant=kopi.variants[0], quantity=Decimal(units)),
            BasketLine(variant=roti.variants[0], options=options),
        )
        basket = Basket(lines=lines, discounts=(PROMO,) if discounted else ())
        visit = Visit(at=moment, synchronized_at=late, customer=customer)
        rules = self.service.rules(self.outlet)
        numbers = self.service.world.numbers
        return ring_up(self.outlet, basket, visit, numbers, pay=pay, invoice=invoice, rules=rules)

    def give_back(
        self, receipt: Receipt, moment: datetime, units: Mapping[int, int] | None = None, amount: int = 0
    ) -> None:
        numbers = self.service.world.numbers
        if amount:
            refund_amount(receipt, Decimal(amount), moment, numbers)
        elif units is None:
            refund_full(receipt, moment, numbers)
        else:
            refund_units(receipt, {line: Decimal(n) for line, n in units.items()}, moment, numbers)


@contextmanager
def open_shop() -> Iterator[Shop]:
    """One small outlet that has sold nothing yet."""
    world = MokaWorld()
    business = world.add_business(int(BUSINESS), "PT Contoh")
    business.customers.append(MokaCustomer(id=12, name="Budi", phone="+62811", email="budi@example.com"))
    rules = PriceRules(taxes=(PB1,), gratuity=SERVICE, rounding=Rounding(step=Decimal(100), down_below=Decimal(50)))
    outlet = world.add_outlet(
        Outlet(id=int(OUTLET), business_id=int(BUSINESS), name="Jakarta Selatan", rules=rules, library=_library())
    )
    with serve_outlet(world, outlet) as shop:
        yield shop


@contextmanager
def serve_outlet(world: MokaWorld, outlet: Outlet) -> Iterator[Shop]:
    """A world over HTTP, with an application of the outlet's business."""
    world.add_app("app-1", SECRET, outlet.business_id)
    app = create_app(world)
    with serve(app) as url:
        yield Shop(url=url, service=app.state.service, outlet=outlet)


def _library() -> Library:
    drinks, food = Category(id=11, name="Minuman"), Category(id=12, name="Makanan")
    kopi = Item(id=501, name="Es Kopi", category=drinks)
    kopi.variants.append(Variant(id=601, name="Large", item=kopi, sku="KOPI-L", price=Decimal(28000)))
    roti = Item(id=502, name="Roti Bakar", category=food)
    roti.variants.append(Variant(id=602, name="", item=roti, sku="ROTI", price=Decimal(32000)))
    keju = Option(id=82, name="Keju", modifier_id=81, modifier_name="Topping", price=Decimal(6000))
    topping = Modifier(id=81, name="Topping", options=[keju], item_ids=[502])
    roti.modifiers.append(topping)
    return Library(
        categories=[drinks, food], items=[kopi, roti], modifiers=[topping], taxes=[PB1], gratuities=[SERVICE]
    )


def split_between(*tenders: tuple[str, str, int]) -> Pay:
    """Tenders of fixed amounts; the last one takes what is left."""

    def pay(total: Decimal) -> tuple[Tender, ...]:
        given = [Tender(type=kind, label=label, amount=Decimal(amount)) for kind, label, amount in tenders]
        rest = total - sum((each.amount for each in given[:-1]), Decimal(0))
        return (*given[:-1], Tender(type=given[-1].type, label=given[-1].label, amount=rest))

    return pay


def whole_day(day: date = DAY, days: int = 1) -> Window:
    return Window(start=at(0, day=day), end=at(0, day=day) + timedelta(days=days))


def feed(name: str, source: MokaSource) -> Feed:
    found = [feed for entity in Entity for feed in source.feeds(entity, at(22))]
    return next(each for each in found if each.name == name)


def read(source: MokaSource, name: str = "transactions", window: Window | None = None) -> list[Record]:
    return [record for page in source.read(feed(name, source), window or whole_day()) for record in page.records]


def ids(records: list[Record], kind: RecordKind = RecordKind.SALE) -> list[str]:
    return sorted(record.source_id for record in records if record.kind is kind)


def sales(records: list[Record]) -> list[Sale]:
    return [record.typed for record in records if isinstance(record.typed, Sale)]


def refunds(records: list[Record]) -> list[Refund]:
    return [record.typed for record in records if isinstance(record.typed, Refund)]


def marks(records: list[Record]) -> set[tuple[str, str, str]]:
    """What the inbox compares."""
    return {(str(record.kind), record.source_id, record.fingerprint) for record in records}


def problems(records: list[Record]) -> list[str]:
    return [record.problem.message for record in records if record.problem]
