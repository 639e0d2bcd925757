"""The inbox: what the source told, and where each record stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from posbridge.domain.records import Record
from posbridge.domain.states import Entity, Reason, RecordKind, RecordState
from posbridge.domain.windows import Window


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


@dataclass(frozen=True, slots=True)
class OwnState:
    """What mapping says of a record: PLANNED, WAITING, HELD or SKIPPED."""

    kind: RecordKind
    source_id: str
    state: RecordState
    reason: Reason | None


class Inbox(Protocol):
    """Records of one outlet."""

    def receive(self, records: Sequence[Record], *, run: str, now: datetime, rescan: bool = False) -> Received:
        """Upsert by (kind, source id). A changed fingerprint makes a new version in state NEW; an unchanged
        one only notes the run that saw it, and with ``rescan`` not even that: a look back over old days does
        not make them this run's."""

    def pending(self, kinds: Sequence[RecordKind]) -> list[StoredRecord]:
        """Records that mapping should look at, oldest first by (occurred_at, source_id): those in NEW, HELD or
        WAITING, and PLANNED ones of which a document is unsent or rejected (settings may have been mended), or that
        have none any more (a mapping was killed after it had withdrawn them)."""

    def get(self, kind: RecordKind, source_ids: Sequence[str]) -> dict[str, StoredRecord]: ...

    def children(self, kind: RecordKind, parent_ids: Sequence[str]) -> dict[str, list[StoredRecord]]:
        """Records of ``kind`` under each parent id, oldest first."""

    def between(self, kind: RecordKind, window: Window) -> list[StoredRecord]:
        """Records that happened in the window, oldest first."""

    def all(self, kind: RecordKind) -> list[StoredRecord]: ...

    def mark(self, states: Sequence[OwnState], *, run: str) -> None:
        """Set records' own states, all or none."""

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
