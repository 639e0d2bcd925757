"""The ports between the pure core and the world: what steps need, said as protocols.

Adapters in ``sources``, ``targets`` and ``store`` implement them; tests implement them by hand-made fakes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Protocol

from posbridge.domain.books import Books
from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Finding, Outcome, Posted, Prepared
from posbridge.domain.records import Record
from posbridge.domain.states import (
    DocumentKind,
    DocumentState,
    Entity,
    Reason,
    RecordKind,
    RecordState,
)
from posbridge.domain.totals import BookRow, DayTotals, LedgerMove
from posbridge.domain.windows import Window
from posbridge.money import Decimal

# ------------------------------------------------------------------------------------------- source


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One stream of a source that one entity's extract reads.

    ``overlap`` is re-read before the mark at every run. ``rescan`` feeds have no mark of their own: they
    look back by ``lookback`` from the window's end, whatever was read before.
    """

    name: str
    entity: Entity
    overlap: timedelta = timedelta(minutes=15)
    lookback: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records of one page, in the source's order. ``rows`` counts the source's rows on it."""

    number: int
    rows: int
    records: tuple[Record, ...]


class Source(Protocol):
    """A POS system, opened for one outlet."""

    name: ClassVar[str]

    def feeds(self, entity: Entity, until: datetime) -> tuple[Feed, ...]:
        """Feeds of ``entity``; empty where there are none. ``until``: a re-scan looks further back at month end."""

    def read(self, feed: Feed, window: Window) -> Iterator[Page]:
        """Read a window page by page. Rows that cannot be read come as records with a ``problem``."""

    def day_totals(self, day: date) -> DayTotals:
        """The source's own reports of one day in the outlet's zone."""

    def sold_between(self, window: Window) -> Iterator[Record]:
        """Sale, payment, refund and void records whose sale happened (by the till's clock) in the window."""


# ------------------------------------------------------------------------------------------- target


class Target(Protocol):
    """The books of one company."""

    def books(self) -> Books:
        """The remembered snapshot; reads from Jurnal only what was never read."""

    def refresh(self, resources: Sequence[str]) -> Books:
        """Read the named resources again (``BookResource``) and return the new snapshot."""

    def batch_size(self, kind: DocumentKind) -> int:
        """How many documents of a kind one ``post`` may carry."""

    def post(self, kind: DocumentKind, prepared: Sequence[Prepared]) -> list[Outcome]:
        """Send documents; one outcome each, in order.

        Raises:
            PosbridgeError: only when nothing was sent, so that every claim may be released.
        """

    def find(self, kind: DocumentKind, prepared: Sequence[Prepared]) -> list[Finding]:
        """Look up documents whose fate is unknown; one finding each, in order. Sends nothing."""

    def invoice_total(self, first: date, last: date) -> Decimal:
        """Sum of all sales invoices of the company dated in the inclusive range: one request."""

    def invoice_rows(self, first: date, last: date) -> list[BookRow]:
        """The sales invoices behind ``invoice_total``, row by row."""

    def ledger(self, accounts: Sequence[str], first: date, last: date) -> list[LedgerMove]:
        """General ledger of the accounts (by number) over the inclusive range: one request."""


# -------------------------------------------------------------------------------------------- store


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    record: Record
    version: int
    state: RecordState
    reason: Reason | None
    run: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """How a page fell into the inbox."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Records of one entity by final state; ``total`` is what the source said there was."""

    total: int = 0
    posted: int = 0
    waiting: int = 0
    held: int = 0
    rejected: int = 0
    uncertain: int = 0
    skipped: int = 0

    @property
    def complete(self) -> bool:
        """The completeness equation of design §2."""
        parts = self.posted + self.waiting + self.held + self.rejected + self.uncertain + self.skipped
        return parts == self.total

    @property
    def failing(self) -> int:
        return self.held + self.rejected + self.uncertain


class Inbox(Protocol):
    """Records of one outlet."""

    def receive(self, records: Sequence[Record], *, run: str, now: datetime, rescan: bool = False) -> Received:
        """Upsert by (kind, source id). A changed fingerprint makes a new version in state NEW; an unchanged
        one only notes the run that saw it, and with ``rescan`` not even that: a look back over old days does
        not make them this run's."""

    def pending(self, kinds: Sequence[RecordKind]) -> list[StoredRecord]:
        """Records that mapping should look at, oldest first by (occurred_at, source_id): those in NEW, HELD or
        WAITING, and PLANNED ones of which a document is unsent or rejected (settings may have been mended)."""

    def get(self, kind: RecordKind, source_ids: Sequence[str]) -> dict[str, StoredRecord]: ...

    def children(self, kind: RecordKind, parent_ids: Sequence[str]) -> dict[str, list[StoredRecord]]:
        """Records of ``kind`` under each parent id, oldest first."""

    def between(self, kind: RecordKind, window: Window) -> list[StoredRecord]:
        """Records that happened in the window, oldest first."""

    def all(self, kind: RecordKind) -> list[StoredRecord]: ...

    def mark(self, kind: RecordKind, source_id: str, state: RecordState, reason: Reason | None, *, run: str) -> None:
        """Set a record's own state: PLANNED, WAITING, HELD or SKIPPED."""

    def tally(self, entity: Entity, *, run: str | None = None) -> Tally:
        """Final states, documents considered. With ``run``: records that run saw, plus every record that
        is still open; without: all."""

    def problems(self, entity: Entity | None = None) -> list["Problem"]:
        """Every record of the outlet that is held, rejected, uncertain or waiting, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One line of the list that a person works through."""

    entity: Entity
    kind: str
    source_id: str
    receipt_no: str
    occurred_at: datetime | None
    state: RecordState
    reason: Reason
    custom_id: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    document: Document
    outlet: str
    state: DocumentState
    reason: Reason | None
    posted: Posted | None
    attempts: int
    run: str
    claimed_by: str = ""
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How a document fell into the outbox: ``planned``, ``replaced``, ``unchanged``, ``update``, ``conflict``.

    ``conflict``: it is posted, or may be (sending, uncertain), and its POS facts have changed since.
    ``update``: posted master data whose body differs; it will be sent again as an update.
    """

    custom_id: str
    result: str


class Outbox(Protocol):
    """Documents of one outlet in one company. Master data of the company is shared by its outlets."""

    def plan(self, documents: Sequence[Document], *, run: str, stamp: str) -> list[Planned]:
        """Insert or replace unsent documents, in one transaction. ``stamp`` is the settings digest and
        version that mapped them. A rejected document that is planned again becomes PLANNED."""

    def withdraw(self, records: Mapping[str, Collection[str]]) -> int:
        """Forget unsent documents (PLANNED or REJECTED, nothing in Jurnal) of the records, by record id, but those
        of the custom_ids to keep. What mapping no longer stands by must not be sent."""

    def claim(self, kind: DocumentKind, *, holder: str, run: str, limit: int, now: datetime) -> list[Prepared]:
        """Atomically move up to ``limit`` PLANNED documents whose needs are all posted to SENDING, oldest
        first by (date, custom_id), and return them with the answers of their needs."""

    def settle(self, holder: str, outcomes: Mapping[str, Outcome], *, now: datetime) -> None:
        """Record outcomes by custom_id for documents that ``holder`` claimed."""

    def release(self, holder: str, custom_ids: Sequence[str]) -> None:
        """Back to PLANNED: only for claims of which nothing was sent."""

    def adopt_stale(self, kind: DocumentKind, *, older_than: datetime) -> int:
        """SENDING documents claimed before ``older_than`` become UNCERTAIN: their worker is gone."""

    def claim_uncertain(self, kind: DocumentKind, *, holder: str, limit: int, now: datetime) -> list[Prepared]:
        """Take uncertain documents for look-up; they stay UNCERTAIN but belong to ``holder``."""

    def resolve(self, holder: str, findings: Mapping[str, Finding], *, now: datetime) -> None:
        """Record what look-ups proved; ``Absent`` goes back to PLANNED."""

    def get(self, custom_ids: Sequence[str]) -> dict[str, StoredDocument]: ...

    def of_records(self, kind: DocumentKind, record_ids: Sequence[str]) -> dict[str, list[StoredDocument]]: ...

    def dated(self, first: date, last: date, *, company_wide: bool = False) -> list[StoredDocument]:
        """Documents dated in the inclusive range (master data left out)."""

    def named(self, kind: DocumentKind) -> dict[str, str]:
        """Display names of the company's master documents of ``kind``, each with the custom_id that holds it."""

    def in_flight(self, kind: DocumentKind) -> int:
        """Documents that are SENDING under another worker's live claim."""


class Marks(Protocol):
    """High-water marks of one outlet's feeds."""

    def get(self, feed: str) -> datetime | None: ...

    def set(self, feed: str, moment: datetime) -> None:
        """Never moves backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityStatus:
    """One line of the sync list. ``posted`` of ``total`` records of the outlet's whole history are in Jurnal."""

    outlet: str
    entity: str
    last_sync: datetime | None
    last_success: datetime | None
    posted: int
    total: int
    state: str
    run: str


class OutletStore(Protocol):
    """Everything the store keeps for one outlet."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def marks(self) -> Marks: ...

    def pin(self, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Keep values at the first sync; later return those that differ as ``{field: (pinned, now)}``."""

    def note_status(self, entity: str, *, run: str, now: datetime, tally: Tally, ok: bool) -> None: ...

    def status(self) -> list[EntityStatus]: ...

    def lease(self, holder: str, *, ttl: timedelta, now: datetime) -> AbstractContextManager[None]:
        """One loader at a time per outlet; raises ``LeaseBusyError`` while another holds a live lease."""

    def renew_lease(self, holder: str, *, ttl: timedelta, now: datetime) -> None:
        """Hold it longer; raises ``LeaseBusyError`` where it was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """An OAuth2 token and what renews it; ``expires_at`` is zone-aware."""

    access: str
    refresh: str | None
    expires_at: datetime
    scope: str = ""


class TokenVault(Protocol):
    """Rotating tokens, encrypted at rest, one row per connection."""

    def current(self, connection: str) -> TokenPair | None: ...

    def renew(self, connection: str, stale: TokenPair | None, fetch: "TokenFetch") -> TokenPair:
        """Replace ``stale`` under a row lock: one refresher at a time over all processes. If another worker
        has replaced it meanwhile, its pair is returned and ``fetch`` is not called. The new pair is
        committed before it is returned."""


class TokenFetch(Protocol):
    def __call__(self, held: TokenPair | None) -> TokenPair: ...


class RequestBudget(Protocol):
    """The request budget of one company, shared by every process through the database."""

    def take(self, *, backfill: bool = False) -> None:
        """Count one request; waits for the next minute where the wait is short.

        Raises:
            RateLimitedError: the hour is spent (``retry_after`` says how long).
            BudgetSpentError: the month is spent, or a backfill reached the reserve.
        """

    def observe(self, headers: Mapping[str, str]) -> None:
        """Correct the limits by ``x-ratelimit-*`` headers (contract jurnal §5)."""

    def refused(self, *, monthly: bool) -> None:
        """The server said 429: the current minute (or the month) counts as spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One remembered master record of a company. ``fields`` are the compared fields as JSON-able text."""

    key: str
    jurnal_id: str
    name: str
    custom_id: str | None = None
    fields: Mapping[str, str | None] | None = None


class Catalogue(Protocol):
    """Remembered master data of one company, by resource name."""

    def get(self, resource: str) -> dict[str, Link]: ...

    def put(self, resource: str, links: Sequence[Link]) -> None:
        """Upsert by key."""

    def replace(self, resource: str, links: Sequence[Link], *, now: datetime) -> None:
        """The resource was read whole: forget what is gone, remember when it was read."""

    def read_at(self, resource: str) -> datetime | None: ...
