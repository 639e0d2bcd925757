"""What was learnt about a company's API by using it, so that it is learnt once (contract jurnal §13)."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from posbridge.ports import Catalogue, Link

log = structlog.get_logger(__name__)

RESOURCE = "capabilities"


class Capabilities:
    """Whether batches may be used, which fields a batch ignores, and where a custom_id is kept."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime], *, batch_allowed: bool) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._batch_allowed = batch_allowed
        self._known = set(catalogue.get(RESOURCE))

    def may_batch(self, path: str) -> bool:
        return self._batch_allowed and f"no batch: {path}" not in self._known

    def batch_ignores(self, path: str, field: str) -> bool:
        return f"batch ignores: {path} {field}" in self._known

    def keeps_custom_id(self, path: str) -> bool:
        """Whether records of a resource were seen with the custom_id that they were sent with."""
        return f"keeps custom_id: {path}" in self._known

    def note_kept(self, path: str) -> None:
        """An answer carried the custom_id that was sent."""
        self._note([f"keeps custom_id: {path}"], logging.INFO)

    def note_no_batch(self, path: str) -> None:
        """The credential may not use this batch endpoint."""
        self._note([f"no batch: {path}"])

    def note_ignored(self, path: str, fields: Iterable[str]) -> None:
        """A batch stored documents without these fields."""
        self._note(f"batch ignores: {path} {field}" for field in fields)

    def forget(self) -> None:
        """Learn anew: the credential or the vendor may have changed."""
        self._known.clear()
        self._catalogue.replace(RESOURCE, [], now=self._clock())

    def _note(self, facts: Iterable[str], level: int = logging.WARNING) -> None:
        new = sorted(set(facts) - self._known)
        if not new:
            return
        log.log(level, "learnt about this Jurnal company", facts=new)
        self._known.update(new)
        self._catalogue.put(RESOURCE, [Link(key=fact, jurnal_id="", name=fact) for fact in new])
