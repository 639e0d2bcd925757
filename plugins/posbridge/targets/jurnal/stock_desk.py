"""What transfers and adjustments have in common: goods in warehouses, worth nothing, found by their number."""

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from posbridge.domain.books import BookResource
from posbridge.domain.documents import StockLine
from posbridge.domain.outcomes import Prepared
from posbridge.money import ZERO, Decimal
from posbridge.targets.jurnal import stock_lines, wire
from posbridge.targets.jurnal.desk import Desk, approval
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.stock_lines import Goods
from posbridge.targets.jurnal.wire import Json


class StockDesk(Desk):
    """Documented look-ups go by number, so the number is sent in letters that a path can carry.

    An answer need not state number or custom_id (contract jurnal §7.13); whether a path takes the custom_id
    is not stated either (§6). So a look-up asks by number first, then by custom_id, and a list proves the
    absence of nothing while one of its rows does not say which document it is.
    """

    numbered = True
    silent = True
    lines_at: ClassVar[tuple[str, ...]]
    """Keys of the lines in answers; the first that is there counts."""

    @abstractmethod
    def lines(self, prepared: Prepared) -> Sequence[StockLine]:
        """The document's lines."""

    @abstractmethod
    def quantity_key(self, prepared: Prepared) -> str:
        """The field of a stored line that holds what was sent."""

    @abstractmethod
    def by_number(self, prepared: Prepared) -> dict[str, str | int]:
        """Query parameters that make a path name a document by number."""

    def number(self, prepared: Prepared) -> str:
        """Slashes, dots and ``#`` do not survive in a path (contract jurnal §2, §6); its digest keeps it unique."""
        document = prepared.document
        return re.sub(r"[^A-Za-z0-9_-]", "-", document.transaction_no or document.custom_id)

    def total(self, stored: Json) -> Decimal:  # noqa: ARG002 - goods move by quantity
        return ZERO

    def identity(self, prepared: Prepared, stored: Json) -> list[str]:
        """Other goods or quantities make it another document, as another date or warehouse does."""
        wanted = stock_lines.meant(self.masters, prepared, self.lines(prepared))
        found = stock_lines.stored_goods(stored, self.lines_at, self.quantity_key(prepared))
        return super().identity(prepared, stored) + stock_lines.differences(wanted, found)

    def waiting(self, stored: Json) -> str:
        return approval(stored)

    def goods(self, prepared: Prepared) -> list[Goods]:
        """The lines to send.

        Raises:
            UnpostableError: Jurnal could not tell which product is meant, or does not count it.
        """
        return stock_lines.sendable(self.masters, prepared, self.lines(prepared))

    def corrected(self, prepared: Prepared, refusal: JurnalRefusalError) -> Json | None:
        """People rename products; a name that Jurnal does not know is read again once."""
        if refusal.duplicate or refusal.period_locked:
            return None
        sent = self.body(prepared)
        self.masters.refreshed(BookResource.PRODUCTS)
        body = self.body(prepared)
        return None if body == sent else body

    def one(self, prepared: Prepared) -> Json | None:
        if prepared.jurnal_id is not None:
            return super().one(prepared)
        number = self.number(prepared)
        try:
            return wire.unwrap(self.transport.get(f"{self.path}/{number}", self.by_number(prepared)), self.singular)
        except JurnalRefusalError as refusal:
            if not refusal.not_found:
                raise
        try:
            return self.read(prepared.document.custom_id)
        except JurnalRefusalError:
            # It is not documented that a path takes it, so any refusal means that it tells nothing.
            return None

    def existing(self, prepared: Prepared, refusal: JurnalRefusalError) -> Json:
        if refusal.existing_id is not None:
            return self.read(refusal.existing_id)
        found = self.one(prepared)
        if found is None:
            raise refusal
        return found

    def telling(self, prepared: Sequence[Prepared]) -> Callable[[Json], str | None]:
        """By custom_id where a row states it, else by number."""
        numbers = {number: each.document.custom_id for each in prepared if (number := self.number(each))}

        def told(row: Json) -> str | None:
            if stated := wire.text(row, "custom_id"):
                return stated
            if stated := wire.text(row, "transaction_no"):
                return numbers.get(stated, "")
            # A number that is shown elsewhere may be Jurnal's own: it proves a match and nothing else.
            return numbers.get(self.shown_number(row))

        return told

    def full(self, listed: Json) -> Json:
        return listed if any(key in listed for key in self.lines_at) else self.read(wire.text(listed, "id"))
