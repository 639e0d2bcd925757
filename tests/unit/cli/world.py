"""A made-up world for the commands: a folder of outlets, a real store in a file, a source and books by hand."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from structlog.testing import capture_logs
from typer.testing import CliRunner

from posbridge.cli.main import app
from posbridge.cli.shell import Shell
from posbridge.domain.books import BookAccount, Books, BookTax
from posbridge.domain.records import Payment, Record
from posbridge.domain.states import DocumentKind, Entity, Reason, RecordKind
from posbridge.domain.windows import Window
from posbridge.errors import PosbridgeError
from posbridge.money import Decimal
from posbridge.ports import Feed, Page
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import Bench
from posbridge.store.limits import Limits
from posbridge.store.store import Store

NOW = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
WIDE = {"COLUMNS": "250"}


@dataclass
class Answer:
    code: int
    out: str
    err: str


def account(number: str, category: str) -> BookAccount:
    return BookAccount(jurnal_id=number, number=number, name=f"Akun {number}", category=category)


def right_books() -> Books:
    """Everything that the right settings file names."""
    accounts = [
        account("4-40000", "Income"),
        account("4-40100", "Income"),
        account("5-50000", "Cost of Sales"),
        account("5-50300", "Cost of Sales"),
        account("1-10200", "Inventory"),
        account("1-10001", "Cash & Bank"),
        account("1-10002", "Cash & Bank"),
    ]
    return Books(
        accounts={each.number: each for each in accounts},
        taxes={"PB1 10%": BookTax(jurnal_id="1", name="PB1 10%", rate=Decimal("10.0"), account="2-20500")},
        warehouses=frozenset({"Gudang Jakarta Selatan", "Gudang Solo"}),
    )


@dataclass
class HandSource:
    """A source that says what it was told to say."""

    name: ClassVar[str] = "moka"
    told: list[str] = field(default_factory=list)
    records: tuple[Record, ...] = ()
    error: PosbridgeError | None = None
    asked: list[Window] = field(default_factory=list)

    def check(self) -> list[str]:
        if self.error:
            raise self.error
        return self.told

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:  # noqa: ARG002
        return (Feed(name="transactions", entity=entity),) if entity is Entity.SALES else ()

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:  # noqa: ARG002
        self.asked.append(window)
        yield Page(number=1, rows=len(self.records), records=self.records)


@dataclass
class HandTarget:
    """Books that are given; whoever posts to them breaks the test."""

    given: Books
    error: PosbridgeError | None = None
    refreshed: list[Sequence[str]] = field(default_factory=list)

    def books(self) -> Books:
        return self.given

    def refresh(self, resources: Sequence[str]) -> Books:
        if self.error:
            raise self.error
        self.refreshed.append(resources)
        return self.given

    def batch_size(self, kind: DocumentKind) -> int:
        return 1 if kind is DocumentKind.JOURNAL else 100


class World:
    """``run`` runs a command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mappings = folder / "include" / "mappings"
        self.mappings.mkdir(parents=True)
        self.environ = {"POSBRIDGE_DATABASE_URL": f"sqlite:///{folder / 'posbridge.db'}"}
        self.source = HandSource()
        self.target = HandTarget(right_books())
        self.opened: list[str] = []
        self.limits = Limits(per_month=12_000)

    def store(self) -> Store:
        return Store.open(self.environ["POSBRIDGE_DATABASE_URL"])

    def run(self, *words: str) -> Answer:
        shell = Shell(environ=self.environ, here=self.folder, clock=lambda: NOW, open_bench=self._open_bench)
        with capture_logs():
            result = CliRunner().invoke(app, list(words), obj=shell, env=WIDE)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def _open_bench(self, outlet: OutletSettings) -> Bench:
        self.opened.append(outlet.slug)
        return Bench(
            settings=outlet,
            open_source=lambda: self.source,  # type: ignore[arg-type, return-value]
            open_target=lambda: self.target,  # type: ignore[arg-type, return-value]
            store=self.store().outlet(outlet.slug, outlet.company.connection),
            clock=lambda: NOW,
            sleep=lambda _: None,
            stamp="test",
            outlook=lambda: self.store().outlook(outlet.slug, outlet.company.connection, self.limits, now=NOW),
            scratch=lambda: nullcontext(Store.open(f"sqlite:///{self.folder / 'scratch.db'}").outlet(outlet.slug, "c")),
        )


def unreadable(source_id: str = "s1") -> Record:
    """A sale that could not be read."""
    return Record(
        kind=RecordKind.SALE,
        source_id=source_id,
        receipt_no="R-77",
        occurred_at=datetime(2026, 10, 4, 12, 30, tzinfo=UTC),
        typed=None,
        problem=Reason(
            code="totals_differ",
            message="Receipt R-77 does not add up.",
            remedy="Look at it in the POS.",
            residual=Decimal("12.5"),
        ),
        fingerprint="f1",
    )


def lonely_payment() -> Record:
    """A payment of a receipt that the source never told of: nothing can be booked of it."""
    moment = datetime(2026, 10, 4, 12, 30, tzinfo=UTC)
    payment = Payment(
        source_id="s1:1",
        sale_id="s1",
        receipt_no="R-77",
        occurred_at=moment,
        method="cash",
        label="Cash",
        amount=Decimal(25000),
    )
    return Record(
        kind=RecordKind.PAYMENT,
        source_id="s1:1",
        parent_id="s1",
        receipt_no="R-77",
        occurred_at=moment,
        typed=payment,
        fingerprint="f1",
    )


def cells(text: str, first: str) -> list[list[str]]:
    """Rows of the printed table whose first cell is ``first``."""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines() if line.startswith("│")]
    return [row for row in rows if row[0] == first]
