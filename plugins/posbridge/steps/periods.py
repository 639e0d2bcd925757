"""Keeps what mapping made out of closed periods, and says when Jurnal should be asked about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from posbridge.domain.books import Closing
from posbridge.domain.documents import Document
from posbridge.domain.states import DocumentState
from posbridge.domain.windows import RunKind
from posbridge.mapping.periods import settle_date
from posbridge.mapping.results import Documents, Held, HoldError, Mapped
from posbridge.ports import Outbox, Planned, StoredDocument
from posbridge.settings.model import OutletSettings
from posbridge.steps.bench import log

_NIGHTS = timedelta(days=3)
_YESTERDAY = timedelta(days=1)
_FRESH = timedelta(minutes=5)
"""How old an answer may be that keeps a document from its own day: a person may have opened the period since. So the
entities of one run share one."""

_WRITTEN = {"planned", "replaced"}
_MAY_STAND = {DocumentState.POSTED, DocumentState.SENDING, DocumentState.UNCERTAIN}


def may_be_closed(day: date, today: date) -> bool:
    """Whether a document of ``day`` is worth a request: the days that a usual night carries are not."""
    return day < today - _NIGHTS or day < min(today.replace(day=1), today - _YESTERDAY)


class Periods:
    """The closed periods of one pass of mapping.

    ``asks`` turns true when Jurnal should be asked before the pass may count: a document of an old day is about to be
    planned and it was not asked today, or one is kept from its own day by an answer that is not fresh.
    """

    def __init__(
        self,
        settings: OutletSettings,
        closing: Closing,
        outbox: Outbox,
        *,
        now: datetime,
        kind: RunKind = RunKind.SCHEDULED,
    ) -> None:
        self._settings = settings
        self._closing = closing
        self._outbox = outbox
        self._now = now
        self._today = now.astimezone(settings.zone).date()
        self._moved: dict[str, date] = {}
        self.asks = False
        self._by_hand = kind is RunKind.MANUAL
        if self._by_hand and settings.closed_periods == "hold":
            # Only trying tells whether a plain lock was opened. Who starts a run by hand has mended something.
            self._closing = Closing(told=closing.told, read_at=closing.read_at)

    def settled(self, mapped: Mapped, rests_on: Mapping[str, date] | None = None) -> Mapped:
        """The documents on days that take them, or why they must be held.

        What stands in Jurnal, or may, is never touched: a period that was closed later does not concern it.

        Args:
            rests_on: booked days of what the documents may rest on, where these were moved, by custom_id. None: the
                outbox is asked.
        """
        dated = [each for each in mapped.documents if not each.kind.is_master] if isinstance(mapped, Documents) else []
        if not dated or not isinstance(mapped, Documents):
            return mapped
        moved = {**(self._moved_before(dated) if rests_on is None else rests_on), **self._moved}
        if not any(self._concerns(each, moved) for each in dated):
            return mapped
        standing = {key: each for key, each in self._outbox.get(_ids(dated)).items() if _stands(each)}
        unsent = [each for each in dated if each.custom_id not in standing]
        self._doubt(unsent)
        moved |= moved_days(standing.values())
        try:
            settled = {each.custom_id: self._settle(each, moved) for each in unsent}
        except HoldError as held:
            return Held(held.reason)
        self._moved |= {key: each.date for key, each in settled.items() if each.day is not None}
        return Documents(tuple(settled.get(each.custom_id, each) for each in mapped.documents))

    def _settle(self, document: Document, moved: dict[str, date]) -> Document:
        floor = self._floor(document, moved)
        settled = settle_date(document, self._closing, self._settings, today=self._today, not_before=floor)
        if settled.day is not None:
            moved[document.custom_id] = settled.date
        return settled

    def _concerns(self, document: Document, moved: Mapping[str, date]) -> bool:
        old = not self.asks and not self._asked_today and may_be_closed(document.date, self._today)
        return old or self._closed(document) or self._floor(document, moved) is not None

    def _closed(self, document: Document) -> bool:
        return self._closing.until is not None and document.date <= self._closing.until

    def _floor(self, document: Document, moved: Mapping[str, date]) -> date | None:
        return max((moved[need] for need in document.needs if need in moved), default=None)

    def _doubt(self, documents: Sequence[Document]) -> None:
        read_at = self._closing.read_at
        stale = read_at is None or self._by_hand or self._now - read_at > _FRESH
        if not self._asked_today and any(may_be_closed(each.date, self._today) for each in documents):
            self.asks = True
        if stale and any(self._closed(each) for each in documents):
            self.asks = True

    @property
    def _asked_today(self) -> bool:
        read_at = self._closing.read_at
        return read_at is not None and read_at.astimezone(self._settings.zone).date() >= self._today

    def _moved_before(self, documents: Sequence[Document]) -> dict[str, date]:
        needs = {need for each in documents for need in each.needs}
        return moved_days(self._outbox.get(sorted(needs)).values()) if needs else {}


def log_moved(slug: str, documents: Sequence[Document], planned: Sequence[Planned]) -> None:
    """Tell both days of each document that a plan has newly put on another day than its own."""
    for document, answer in zip(documents, planned, strict=True):
        if document.day is not None and answer.result in _WRITTEN:
            log.warning(
                f"{document.kind} of {document.day} is booked on {document.date}: its period is closed",
                outlet=slug,
                receipt=document.receipt_no,
                document=document.custom_id,
                day=str(document.day),
                booked=str(document.date),
            )


def moved_days(stored: Iterable[StoredDocument]) -> dict[str, date]:
    """Booked days of those that are not booked on their own, by custom_id."""
    return {each.document.custom_id: each.document.date for each in stored if each.document.day is not None}


def _stands(stored: StoredDocument) -> bool:
    """Whether Jurnal holds it, or may."""
    return stored.state in _MAY_STAND or stored.jurnal_id is not None


def _ids(documents: Iterable[Document]) -> list[str]:
    return [each.custom_id for each in documents]
