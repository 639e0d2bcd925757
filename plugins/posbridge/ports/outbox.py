"""The outbox: what Jurnal shall hold, claimed by one worker at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Finding, Outcome, Posted, Prepared
from posbridge.domain.states import DocumentKind, DocumentState, Entity, Reason


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
    jurnal_id: str | None = None
    """What Jurnal is known to hold of it, also where it is rejected."""


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

    def confirm(self, holder: str, custom_ids: Sequence[str], *, now: datetime) -> None:
        """Hold on to claims, right before something of them is sent.

        Raises:
            ClaimLostError: one of them is no longer ``holder``'s, so nothing may be sent.
        """

    def settle(
        self, holder: str, outcomes: Mapping[str, Outcome], *, now: datetime, settles_at: datetime | None = None
    ) -> None:
        """Record outcomes by custom_id for documents that ``holder`` claimed. What got no answer is not looked up
        before ``settles_at`` (None: at any time)."""

    def release(self, holder: str, custom_ids: Sequence[str]) -> None:
        """Back to PLANNED: only for claims of which nothing was sent."""

    def adopt_stale(self, kind: DocumentKind, *, older_than: datetime) -> int:
        """SENDING documents last confirmed before ``older_than`` become UNCERTAIN: their worker is gone, and what it
        sent has settled."""

    def claim_uncertain(self, kind: DocumentKind, *, holder: str, limit: int, now: datetime) -> list[Prepared]:
        """Take settled uncertain documents for look-up; they stay UNCERTAIN but belong to ``holder``."""

    def put_back(self, holder: str, custom_ids: Sequence[str]) -> None:
        """Let go of documents taken for a look-up that did not take place."""

    def resolve(self, holder: str, findings: Mapping[str, Finding], *, now: datetime) -> None:
        """Record what look-ups proved; ``Absent`` goes back to PLANNED."""

    def get(self, custom_ids: Sequence[str]) -> dict[str, StoredDocument]: ...

    def of_records(self, kind: DocumentKind, record_ids: Sequence[str]) -> dict[str, list[StoredDocument]]: ...

    def dated(self, first: date, last: date, *, company_wide: bool = False) -> list[StoredDocument]:
        """Documents booked in the inclusive range (master data left out)."""

    def happened(self, first: date, last: date, *, company_wide: bool = False) -> list[StoredDocument]:
        """Documents of what happened in the inclusive range, on whatever day they are booked."""

    def moved(self, first: date, last: date) -> list[StoredDocument]:
        """Documents of the outlet that happened in the inclusive range and are booked on another day."""

    def named(self, kind: DocumentKind) -> dict[str, str]:
        """Display names of the company's master documents of ``kind``, each with the custom_id that holds it."""

    def all(self, kind: DocumentKind) -> list[StoredDocument]:
        """The company's documents of ``kind``, whoever planned them."""

    def in_flight(self, kind: DocumentKind) -> datetime | None:
        """When the oldest SENDING document was last confirmed by its worker; None where nothing is under way."""

    def unsettled(self, entity: Entity) -> datetime | None:
        """When the last uncertain document of the outlet's ``entity`` has settled, or is let go of by another's
        look-up; None: nothing keeps any."""
