"""Credit that a customer has in Jurnal: memos, and which of them a document's credit became."""

from collections.abc import Iterable
from dataclasses import dataclass

from posbridge.money import Decimal
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.listing import pages, whole
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

MEMO_MARK = "memo:"
"""Goes before a credit memo's id among the ``line_ids`` of what made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """One credit memo, in rupiah."""

    jurnal_id: str
    total: Decimal
    remaining: Decimal

    @property
    def paid(self) -> Decimal:
        return self.total - self.remaining


class CreditLedger:
    """Credit memos as Jurnal tells them, each read at most once in the life of this object."""

    def __init__(self, transport: JurnalTransport) -> None:
        self._transport = transport
        self._memos: dict[str, Memo] = {}
        self._of_invoice: dict[str, tuple[str, ...]] = {}

    def memos(self, person_id: str, memo_ids: Iterable[str]) -> dict[str, Memo]:
        """Memos by id: out of the customer's list, as long as that is cheaper than asking for each."""
        missing = [memo_id for memo_id in dict.fromkeys(memo_ids) if memo_id not in self._memos]
        if len(missing) > 1:
            listing = pages(self._transport, *_listed(person_id))
            for number, page in enumerate(listing, start=1):
                self._memos.update({memo.jurnal_id: memo for memo in map(_memo, page.rows)})
                missing = [memo_id for memo_id in missing if memo_id not in self._memos]
                if number >= len(missing):
                    break
        for memo_id in missing:
            answer = self._transport.get(f"credit_memos/{memo_id}")
            self._memos[memo_id] = _memo(wire.unwrap(answer, "credit_memo"))
        return {memo_id: self._memos[memo_id] for memo_id in memo_ids}

    def of_invoice(self, invoice: str) -> tuple[str, ...]:
        """Ids of the memos that returns of an invoice (by id or custom_id) made, eldest first."""
        if invoice not in self._of_invoice:
            sale = wire.unwrap(self._transport.get(f"sales_invoices/{invoice}"), "sales_invoice")
            ids = sorted(int(wire.text(memo, "id")) for memo in sale.get("credit_memos") or [])
            self._of_invoice[invoice] = tuple(str(memo_id) for memo_id in ids)
        return self._of_invoice[invoice]


def credit_memo_rows(transport: JurnalTransport, person_id: str) -> list[Json]:
    """Every credit memo of a customer."""
    return whole(transport, *_listed(person_id))


def _listed(person_id: str) -> tuple[str, str, str]:
    return f"customer/{person_id}/credit_memos", "credit_memos", "credit_memo"


def _memo(row: Json) -> Memo:
    return Memo(
        jurnal_id=wire.text(row, "id"),
        total=wire.number(row, "original_amount"),
        remaining=wire.number(row, "remaining"),
    )
