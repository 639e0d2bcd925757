"""What became of one document that was sent or looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from posbridge.domain.documents import Document
from posbridge.domain.states import Reason
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Jurnal holds it. ``total`` is Jurnal's stored total; ``line_ids`` are its line ids in our order.

    ``adopted`` says that it was found there rather than made by this request.
    """

    jurnal_id: str
    transaction_no: str = ""
    total: Decimal = ZERO
    line_ids: tuple[str, ...] = ()
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Jurnal refused it, in Jurnal's words; ``jurnal_id`` where something of it does stand there."""

    reason: Reason
    jurnal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """No answer that can be trusted: it must be looked up before anything else is sent."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Its turn did not come: nothing of it was sent."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A look-up proved that Jurnal does not hold it."""


Outcome = Posted | Rejected | Uncertain | Unsent
Finding = Posted | Rejected | Uncertain | Absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A claimed document with the answers of the documents it needs.

    ``jurnal_id`` is set when the document stands in Jurnal already and is to be updated (master data).
    ``sent_at`` is when its last attempt was claimed: nothing of it can be older in Jurnal.
    """

    document: Document
    needs: Mapping[str, Posted] = field(default_factory=dict)
    jurnal_id: str | None = None
    sent_at: datetime | None = None
