"""What differs from one document kind to the next; ``posting`` and ``finding`` are the same for all."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from posbridge.domain.books import BookResource
from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Outcome, Posted, Prepared, Rejected
from posbridge.errors import PosbridgeError
from posbridge.money import CENT, Decimal
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.capabilities import Capabilities
from posbridge.targets.jurnal.masters import Masters
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.taken_memos import TakenMemos
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

B = TypeVar("B")


class UnpostableError(PosbridgeError):
    """A document is refused before it is sent."""

    def __init__(self, rejected: Rejected) -> None:
        super().__init__(rejected.reason.message, remedy=rejected.reason.remedy)
        self.rejected = rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every desk works with."""

    transport: JurnalTransport
    masters: Masters
    capabilities: Capabilities
    taken: TakenMemos


class Desk(ABC):
    """One document kind in Jurnal's words. ``path`` is the resource in URLs and the plural in envelopes."""

    path: ClassVar[str]
    singular: ClassVar[str]
    batched: ClassVar[bool] = False
    numbered: ClassVar[bool] = False
    """Whether the document's own ``transaction_no`` is sent; else Jurnal assigns one."""
    silent: ClassVar[bool] = False
    """Whether answers may leave out number and custom_id: then their absence says nothing."""
    dated: ClassVar[str] = "transaction_date"
    """The field of answers that holds the date."""

    def __init__(self, office: Office) -> None:
        self.transport = office.transport
        self.masters = office.masters
        self.capabilities = office.capabilities

    def known_id(self, prepared: Prepared) -> str | None:
        """Jurnal's id where the document is known to stand there."""
        return prepared.jurnal_id

    @abstractmethod
    def body(self, prepared: Prepared) -> Json:
        """The create body.

        Raises:
            UnpostableError: it cannot be said in Jurnal's words.
        """

    def corrected(self, prepared: Prepared, refusal: JurnalRefusalError) -> Json | None:  # noqa: ARG002 - a hook
        """Another body to send instead, where a refused one rested on what is no longer so in Jurnal.

        Raises:
            UnpostableError: with what is so now it cannot be said.
        """
        return None

    def alone(self, prepared: Prepared) -> bool:  # noqa: ARG002 - a hook with a default
        """Whether it says something that this company's batches are known to drop."""
        return False

    def make_ready(self, prepared: Sequence[Prepared]) -> None:  # noqa: B027 - a hook with a default
        """Whatever must exist in Jurnal before these are sent."""

    def identity(self, prepared: Prepared, stored: Json) -> list[str]:
        """How the stored record differs in total, date or party: then it is not the same document."""
        document = prepared.document
        differences = []
        if abs(self.total(stored) - document.expected_total) >= CENT:
            differences.append(f"total {self.total(stored)} instead of {document.expected_total}")
        if (dated := wire.day(wire.text(stored, self.dated))) != document.date:
            differences.append(f"date {dated} instead of {document.date}")
        if difference := self.party(prepared, stored):
            differences.append(difference)
        return differences

    def number(self, prepared: Prepared) -> str:
        """The number it is sent under; empty where Jurnal assigns one."""
        return prepared.document.transaction_no if self.numbered else ""

    def shown_number(self, stored: Json) -> str:
        """The number that a stored record shows; empty where it shows none."""
        return wire.text(stored, "transaction_no")

    def waiting(self, stored: Json) -> str:  # noqa: ARG002 - a hook with a default
        """What keeps a stored record out of the books, in Jurnal's words; empty where nothing does."""
        return ""

    @abstractmethod
    def total(self, stored: Json) -> Decimal:
        """The stored total in rupiah."""

    @abstractmethod
    def party(self, prepared: Prepared, stored: Json) -> str:
        """How the stored record's customer differs; empty where it does not."""

    def details(self, prepared: Prepared, stored: Json) -> list[str]:  # noqa: ARG002 - a hook with a default
        """How the stored record differs in what is neither total, date nor party."""
        return []

    def dropped(self, prepared: Prepared, stored: Json) -> list[str]:  # noqa: ARG002 - a hook with a default
        """The fields that a batch may drop and that the stored record lacks."""
        return []

    def repaired(self, prepared: Prepared, stored: Json) -> Json:  # noqa: ARG002 - a hook with a default
        """The record after an update, where one can give it what Jurnal dropped."""
        return stored

    def line_ids(self, prepared: Prepared, stored: Json) -> tuple[str, ...]:  # noqa: ARG002 - a hook
        """Ids inside the record that later documents name."""
        return ()

    def posted(self, prepared: Prepared, stored: Json, *, adopted: bool) -> Posted:
        """What is kept of it."""
        return Posted(
            jurnal_id=wire.text(stored, "id"),
            transaction_no=self.shown_number(stored),
            total=self.total(stored),
            line_ids=self.line_ids(prepared, stored),
            adopted=adopted,
        )

    def revisit(self, prepared: Prepared, jurnal_id: str) -> Outcome | Json:
        """What to do about a document that stands in Jurnal already: its record, to be judged."""
        del prepared
        return self.read(jurnal_id)

    def read(self, key: str) -> Json:
        """One record by Jurnal's id or by custom_id.

        Raises:
            JurnalRefusalError: there is none.
        """
        return wire.unwrap(self.transport.get(f"{self.path}/{key}"), self.singular)

    def full(self, listed: Json) -> Json:
        """The whole record of a list row; most lists carry whole records."""
        return listed

    def one(self, prepared: Prepared) -> Json | None:
        """The record of a document, if Jurnal has it."""
        try:
            return self.read(prepared.jurnal_id or prepared.document.custom_id)
        except JurnalRefusalError as refusal:
            if refusal.not_found:
                return None
            raise

    def existing(self, prepared: Prepared, refusal: JurnalRefusalError) -> Json:
        """The record that a duplicate met.

        Raises:
            JurnalRefusalError: there is none.
            UnpostableError: it is another thing altogether.
        """
        return self.read(refusal.existing_id or prepared.document.custom_id)

    def many(self, prepared: Sequence[Prepared]) -> dict[str, list[Json]] | None:  # noqa: ARG002 - a hook
        """Every record by custom_id, where the kind has a list that is cheaper than asking one by one."""
        return None

    def telling(self, prepared: Sequence[Prepared]) -> Callable[[Json], str | None]:  # noqa: ARG002 - a hook
        """How a list row tells the custom_id of its document. None: it cannot tell, and proves no absence."""
        return lambda row: wire.text(row, "custom_id")


def approval(stored: Json) -> str:
    """The status of a record that an approval rule keeps waiting; empty where it is approved (contract jurnal §7).

    Such a record has moved neither goods nor money, so it does not count as posted. It is looked up before
    anything is sent again, and adopted once it is approved.
    """
    status = wire.text(stored, "status", "name") or wire.text(stored, "status")
    return "" if status.casefold() in ("", "approved") else status


def same_customer(prepared: Prepared, customer: str, name: str, *, person_id: str, person_name: str) -> str:
    """Compare the party by id where it is known, else by name. Returns how it differs, or nothing."""
    known = prepared.needs.get(customer)
    if known is not None and person_id:
        same = known.jurnal_id == person_id
    else:
        same = name.casefold() == person_name.casefold()
    return "" if same else f"customer {person_name!r} instead of {name!r}"


def needed(document: Document, prepared: Prepared, custom_id: str) -> Posted:
    """The answer of a document that this one rests on.

    Raises:
        UnpostableError: it is not among the needs.
    """
    found = prepared.needs.get(custom_id)
    if found is None or not found.jurnal_id:
        raise UnpostableError(reasons.need_missing(document, custom_id))
    return found


def body_of(prepared: Prepared, kind: type[B]) -> B:
    """The document's body, which its kind decides."""
    body = prepared.document.body
    if not isinstance(body, kind):
        raise TypeError(f"{prepared.document.custom_id} carries a {type(body).__name__}, not a {kind.__name__}")
    return body


def customer_id(masters: Masters, prepared: Prepared, customer: str) -> str:
    """Jurnal's id of a customer, out of the needs or the remembered cards.

    Raises:
        UnpostableError: Jurnal does not have it.
    """
    if (need := prepared.needs.get(customer)) is not None:
        return need.jurnal_id
    link = masters.links(BookResource.CUSTOMERS).get(customer)
    if link is None:
        raise UnpostableError(reasons.need_missing(prepared.document, customer))
    return link.jurnal_id
