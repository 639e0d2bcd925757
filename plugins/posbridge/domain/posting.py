"""The posting protocol as a state machine: what may happen to a document of the outbox, and what follows.

One document, one row; each transition is one committed transaction. ``docs/posting.md`` draws this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from posbridge.domain.states import DocumentState


class Event(StrEnum):
    """What happens to a document."""

    CLAIMED = "claimed"
    """One worker took it, to send it."""
    RELEASED = "released"
    """The worker knows that nothing of it was sent."""
    STORED = "stored"
    """Proof that Jurnal holds it: an answer, however late, or a look-up."""
    REFUSED = "refused"
    """Jurnal refused it, or holds something else under its name."""
    UNANSWERED = "unanswered"
    """It was sent, or may have been, and no answer can be trusted."""
    ABANDONED = "abandoned"
    """Its worker is gone: the claim is older than any request can be."""
    ABSENT = "absent"
    """A look-up proved, after all that was sent has settled, that Jurnal does not hold it."""
    UPDATE_LOST = "update lost"
    """A look-up found it as it stood before an update without answer, so the update may not have arrived."""
    REPLANNED = "replanned"
    """Mapping stands by it again: after a refusal, or with new master data."""
    DOUBTED = "doubted"
    """It is replanned after a refusal that left something of it in Jurnal."""


_ = DocumentState

TRANSITIONS: Mapping[tuple[DocumentState, Event], DocumentState] = {
    (_.PLANNED, Event.CLAIMED): _.SENDING,
    (_.SENDING, Event.RELEASED): _.PLANNED,
    (_.SENDING, Event.STORED): _.POSTED,
    (_.SENDING, Event.REFUSED): _.REJECTED,
    (_.SENDING, Event.UNANSWERED): _.UNCERTAIN,
    (_.SENDING, Event.ABANDONED): _.UNCERTAIN,
    (_.UNCERTAIN, Event.STORED): _.POSTED,
    (_.UNCERTAIN, Event.REFUSED): _.REJECTED,
    (_.UNCERTAIN, Event.UNANSWERED): _.UNCERTAIN,
    (_.UNCERTAIN, Event.ABSENT): _.PLANNED,
    (_.UNCERTAIN, Event.UPDATE_LOST): _.PLANNED,
    (_.PLANNED, Event.STORED): _.POSTED,
    (_.REJECTED, Event.STORED): _.POSTED,
    (_.PLANNED, Event.REPLANNED): _.PLANNED,
    (_.REJECTED, Event.REPLANNED): _.PLANNED,
    (_.REJECTED, Event.DOUBTED): _.UNCERTAIN,
    (_.POSTED, Event.REPLANNED): _.PLANNED,
}
"""Whatever is not here cannot happen. POSTED is left for a newer version of master data alone."""


def after(state: DocumentState, event: Event) -> DocumentState:
    """The state that ``event`` leads to.

    Raises:
        ValueError: it cannot happen in ``state``.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ValueError(f"a document that is {state} cannot be {event}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the fate of a write may stay open (contract jurnal §1.5, §5).

    ``answer`` is how long after its permit a write may still reach Jurnal or be waited for: whichever is longer, the
    wait for an answer or the life of the signature, which a worker that slept cannot outlive. ``settle`` is how much
    later Jurnal may still store what it did not answer. Before that nothing's absence is proof.
    """

    answer: timedelta = timedelta(seconds=330)
    settle: timedelta = timedelta(seconds=60)

    @property
    def abandoned(self) -> timedelta:
        """A claim that was let out longer ago belongs to a worker that is gone, and what it sent has settled."""
        return self.answer + self.settle
