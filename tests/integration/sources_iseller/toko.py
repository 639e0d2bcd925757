"""A small iSeller store on the stand-in, and sources opened on it over loopback HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from requests import Session

from posbridge.domain.records import Record, Refund, Sale
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from posbridge.ports import Credentials, Feed
from posbridge.sources.iseller.source import ISellerSource
from tests.fakes.vault import MemoryVault
from tests.integration.sandbox_iseller.shop import CLIENT, DAY, NOW, ONE, SECRET, Clock, build_world
from tests.sandbox.faults import Fault
from tests.sandbox.iseller import ISellerKnobs, Store, create_app
from tests.sandbox.iseller.basket import Basket, BasketLine, Choice
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import Pay
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.till import Visit, ring_up
from tests.sandbox.serving import serve

CONNECTION = "iseller_toko"
ZONE = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Part:
    system: str = "iseller"
    connection: str = CONNECTION
    business: str = ""
    outlet: str = ONE
    code: str | None = "TC01"


@dataclass(frozen=True)
class Settings:
    source: Part = Part()
    zone: ZoneInfo = ZONE


@dataclass
class Toko:
    """The stand-in's parts within reach, and what our side did: slept seconds, renewed tokens."""

    url: str
    service: Service
    clock: Clock
    vault: MemoryVault = field(default_factory=MemoryVault)
    slept: list[float] = field(default_factory=list)

    @property
    def knobs(self) -> ISellerKnobs:
        return self.service.knobs

    @property
    def store(self) -> Store:
        return self.service.world.stores["toko"]

    @property
    def facts(self) -> dict[str, str]:
        """What was learnt about the connection."""
        return self.vault.recall(CONNECTION)

    def forget_calibration(self) -> None:
        facts = self.vault.facts[CONNECTION]
        for key in [key for key in facts if key != "iseller.resource_url"]:
            del facts[key]

    def open(
        self,
        *,
        host: str | None = None,
        secret: str = SECRET,
        part: Part = Part(),
        zone: ZoneInfo = ZONE,
        session: Session | None = None,
        **extra: Any,
    ) -> ISellerSource:
        credentials = Credentials(
            conn_id=CONNECTION,
            host=self.url if host is None else host,
            login=CLIENT,
            password=secret,
            extra={"requests_per_second": 1e9, **extra},
        )
        return ISellerSource.open(
            credentials,
            Settings(part, zone),
            self.vault,
            session=session or Session(),
            clock=self.clock,
            sleep=self.slept.append,
        )

    def fault(self, kind: str, *, path: str = "api/", **rule: Any) -> None:
        self.service.control.faults.add(Fault(kind, path_regex=path, **rule))

    def calls(self, name: str = "") -> list[str]:
        """Paths of the requests for data, in order; of one call only, if it is named."""
        rows = self.service.control.log.requests()
        return [row["path"] for row in rows if "/api/" in row["path"] and row["path"].endswith(name)]

    def sell(
        self, moment: datetime, *, units: int = 1, topping: bool = False, pay: Pay | None = None, **visit: Any
    ) -> Order:
        """Tea, with a shot in it if ``topping``, and a mug: two tax rates in one order."""
        choices = tuple(Choice(modifier=each) for each in self.store.modifier_groups[0].modifiers) if topping else ()
        lines = (
            BasketLine(product=self.store.product("TEH"), quantity=Decimal(units), choices=choices),
            BasketLine(product=self.store.product("MUG")),
        )
        outlet = self.store.outlet(visit.pop("outlet", ONE))
        return ring_up(self.store, outlet, Basket(lines=lines), Visit(at=moment, **visit), pay=pay)


@contextmanager
def serve_toko() -> Iterator[Toko]:
    """The stand-in, for many tests one after the other: see ``opened``."""
    clock = Clock()
    world = build_world(clock)
    world.checkpoint()
    app = create_app(world)
    with serve(app) as url:
        yield Toko(url=url, service=app.state.service, clock=clock)


def opened(served: Toko, now: datetime = NOW) -> Toko:
    """The store as it was at first, having sold nothing, and nothing known of it on our side."""
    served.clock.moment = now
    served.service.control.reset()
    return Toko(url=served.url, service=served.service, clock=served.clock)


def whole_day(days: int = 1) -> Window:
    """The day on which the tests sell, in UTC."""
    return Window(start=DAY, end=DAY + timedelta(days=days))


def feed(name: str, source: ISellerSource) -> Feed:
    found = [each for entity in Entity for each in source.feeds(entity, DAY + timedelta(hours=15))]
    return next(each for each in found if each.name == name)


def read(source: ISellerSource, name: str = "orders", window: Window | None = None) -> list[Record]:
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
