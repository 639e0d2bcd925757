"""Closed periods of a company: what Jurnal says of them, and what its refusals have taught (contract jurnal §9)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import structlog

from posbridge.domain.books import BookResource, Closing
from posbridge.domain.outcomes import Outcome, Posted, Prepared, Rejected
from posbridge.errors import ScopeMissingError, UnreadableAnswerError
from posbridge.ports import Catalogue, Link
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.transport import VENDOR_ZONE, JurnalTransport

log = structlog.get_logger(__name__)

_TOLD = BookResource.CLOSING
_REFUSED = "closing_refusals"
_LOCKED = "period_locked"
_DAY = "closed_until"
_FORGET = timedelta(days=3)
"""A person may have opened the period since; only another try tells, as a plain lock is shown nowhere."""


class Closings:
    """What is remembered of one company's closed periods, shared by its outlets."""

    def __init__(self, transport: JurnalTransport, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._transport = transport
        self._catalogue = catalogue
        self._clock = clock
        self._accepted: date | None = None

    def known(self) -> Closing:
        """What is remembered; asks nobody."""
        told, _ = self._held(_TOLD)
        refused, at = self._held(_REFUSED)
        read_at = self._catalogue.read_at(_TOLD)
        if at is not None and self._clock() - at > _FORGET:
            refused, at = None, None
        doubted = at is not None and read_at is not None and at > read_at
        return Closing(told=told, refused=refused, read_at=None if doubted else read_at)

    def read(self) -> None:
        """Ask Jurnal: one request. A credential that may not ask learns from refusals alone."""
        until: date | None = None
        try:
            company = wire.unwrap(self._transport.get("companies/active"), "company")
            if shown := wire.text(company, "last_closing_the_book_date").strip():
                until = wire.day(shown)
        except (ScopeMissingError, JurnalRefusalError, UnreadableAnswerError) as error:
            log.warning("Jurnal does not tell which periods are closed", why=error.message)
        self._catalogue.replace(_TOLD, [_link(until)], now=self._clock())

    def learn(self, prepared: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
        """Note days on which a document was refused for its period, and forget what an accepted one contradicts.

        Some refusals name the date for another reason. So the current day is never taken for closed, nor one on or
        after which this process has seen a document accepted.
        """
        answers = [(each.document, said) for each, said in zip(prepared, outcomes, strict=True)]
        dated = [(document.date, said) for document, said in answers if not document.kind.is_master]
        accepted = [day for day, said in dated if isinstance(said, Posted) and not said.adopted]
        refused = [day for day, said in dated if isinstance(said, Rejected) and said.reason.code == _LOCKED]
        if accepted:
            self._accept(min(accepted))
        if refused:
            self._refuse(max(refused))

    def _accept(self, day: date) -> None:
        if self._accepted is not None and day >= self._accepted:
            return
        self._accepted = day
        for resource in (_TOLD, _REFUSED):
            held, _ = self._held(resource)
            if held is not None and day <= held:
                log.info("a day that was closed takes documents again", day=str(day), known=str(held))
                self._catalogue.put(resource, [_link(None)])

    def _refuse(self, day: date) -> None:
        contradicted = self._accepted is not None and self._accepted <= day
        if contradicted or day >= self._clock().astimezone(VENDOR_ZONE).date():
            return
        known = self.known().refused
        latest = day if known is None else max(day, known)
        log.warning("Jurnal refused a document of a closed period", day=str(day), closed_until=str(latest))
        self._catalogue.put(_REFUSED, [_link(latest, self._clock())])

    def _held(self, resource: str) -> tuple[date | None, datetime | None]:
        link = self._catalogue.get(resource).get(_DAY)
        if link is None or not link.name:
            return None, None
        at = (link.fields or {}).get("at")
        return date.fromisoformat(link.name), datetime.fromisoformat(at) if at else None


def _link(day: date | None, at: datetime | None = None) -> Link:
    fields = {"at": at.isoformat()} if at is not None else None
    return Link(key=_DAY, jurnal_id="", name=day.isoformat() if day is not None else "", fields=fields)
