"""A stand-in company, and targets that talk to it over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from posbridge.domain.outcomes import Outcome, Posted, Prepared
from posbridge.domain.states import DocumentKind
from posbridge.money import Decimal
from posbridge.targets.jurnal.auth import HmacAuth
from posbridge.targets.jurnal.target import JurnalTarget
from posbridge.targets.jurnal.transport import JurnalTransport, Timeouts
from tests.fakes.budget import MemoryBudget
from tests.fakes.catalogue import MemoryCatalogue
from tests.integration.targets import documents
from tests.sandbox.faults import Fault
from tests.sandbox.jurnal import Company, JurnalWorld, create_app
from tests.sandbox.serving import serve

CLIENT = "demo-client-id"
SECRET = "demo-client-secret"
START = datetime(2026, 1, 6, 3, 4, 5, tzinfo=UTC)


@dataclass
class SleepyClock:
    """Time that passes only when somebody sleeps."""

    now: datetime = START
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class JurnalDesk:
    """The stand-in with one company, and targets that talk to it."""

    def __init__(self, world: JurnalWorld, url: str, clock: SleepyClock) -> None:
        self.world = world
        self.url = f"{url}/public/jurnal/api/v1"
        self.clock = clock
        self.budget = MemoryBudget()
        self.catalogue = MemoryCatalogue()

    @property
    def company(self) -> Company:
        return self.world.companies[CLIENT]

    def transport(
        self, *, url: str = "", secret: str = SECRET, read: float = 5, backfill: bool = False
    ) -> JurnalTransport:
        return JurnalTransport(
            url or self.url,
            HmacAuth(CLIENT, secret, self.clock),
            budget=self.budget,
            clock=self.clock,
            sleep=self.clock.sleep,
            timeouts=Timeouts(connect=2, read=read, batch=read, settle=1),
            backfill=backfill,
        )

    def target(self, *, batch_allowed: bool = True, **transport: object) -> JurnalTarget:
        made = self.transport(**transport)  # type: ignore[arg-type]
        return JurnalTarget(made, self.catalogue, clock=self.clock, batch_allowed=batch_allowed)

    def knobs(self, **values: object) -> None:
        self.world.control.set_knobs(values)

    def fault(self, kind: str, **more: object) -> None:
        self.world.control.faults.add(Fault(kind, **more))  # type: ignore[arg-type]

    def requests(self) -> dict[str, int]:
        return self.world.control.log.by()

    def forget_requests(self) -> None:
        self.world.control.log.clear()

    def with_masters(self) -> None:
        """The default customer, two products, two of which stock is counted, and a catalogue that knows all."""
        target = self.target()
        target.post(DocumentKind.CUSTOMER, [documents.customer()])
        cards = [documents.product(), documents.product(documents.CAKE, "Kue Lapis", sell_account="4-40000")]
        cards += [documents.tracked(documents.MILK, "Susu UHT"), documents.tracked(documents.SUGAR, "Gula Aren")]
        target.post(DocumentKind.PRODUCT, cards)
        target.books()
        self.forget_requests()

    def posted(self, kind: DocumentKind, each: Prepared) -> Posted:
        """Post one document that must succeed."""
        (outcome,) = self.target().post(kind, [each])
        return sure(outcome)

    def paid_sale(self, number: int, total: str = "50000", *lines: object) -> tuple[Prepared, Posted]:
        """A posted invoice that is paid in cash."""
        invoice = documents.invoice(number, total, *lines)  # type: ignore[arg-type]
        posted = self.posted(DocumentKind.INVOICE, invoice)
        self.posted(DocumentKind.PAYMENT, documents.payment(str(number), invoice, posted, total))
        return invoice, posted

    def silent_refund(self, number: str, invoice: Prepared, posted: Posted) -> Prepared:
        """Of a posted return of one piece for 25,000, whose memo no answer has named."""
        back = documents.sales_return(number, invoice, posted, "25000", (0, "1"))
        made = {back.document.custom_id: replace(self.posted(DocumentKind.SALES_RETURN, back), line_ids=())}
        return documents.memo_refund(number, "25000", made, invoice_id=invoice.document.custom_id)

    def held(self, warehouse: str, product: str = "Susu UHT") -> Decimal:
        """What the stand-in holds of a product in one warehouse."""
        company = self.company
        place, card = company.warehouses.first("name", warehouse), company.products.first("name", product)
        assert place is not None
        assert card is not None
        return company.stock.quantity(card.id, place.id)


def sure(outcome: Outcome) -> Posted:
    assert isinstance(outcome, Posted), outcome
    return outcome


def _seed(world: JurnalWorld) -> None:
    company = world.add_company(CLIENT, SECRET, "PT Contoh", plan="enterprise")
    company.seed_chart(warehouses=((documents.SHOP, "JKT-S"), (documents.TRANSIT, "TRS")), tags=("Jakarta",))


@pytest.fixture(scope="session")
def stand_in() -> Iterator[tuple[JurnalWorld, str, SleepyClock]]:
    clock = SleepyClock()
    world = JurnalWorld(_seed, clock=clock)
    with serve(create_app(world)) as url:
        yield world, url, clock


@pytest.fixture
def jurnal(stand_in: tuple[JurnalWorld, str, SleepyClock]) -> JurnalDesk:
    world, url, clock = stand_in
    clock.now, clock.slept = START, []
    world.control.reset()
    world.control.set_knobs({"rate_per_minute": None, "rate_per_hour": None})
    return JurnalDesk(world, url, clock)


@pytest.fixture
def books(jurnal: JurnalDesk) -> JurnalDesk:
    """The same with master data in place and no request counted yet."""
    jurnal.with_masters()
    return jurnal
