"""Credit that a customer has in Jurnal: memos, and which of them a document's credit became."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from posbridge.money import Decimal, quantize
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.listing import pages, whole
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

CENT = Decimal("0.01")
_WORTH_A_PAGE = 2
_NEWEST = {"sort_key": "created_at", "sort_order": "desc"}

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit that one sales return (``custom_id``) gave a customer on a day."""

    custom_id: str
    person_id: str
    day: date
    amount: Decimal


class CreditLedger:
    """Credit memos as Jurnal tells them, each read at most once in the life of this object."""

    def __init__(self, transport: JurnalTransport) -> None:
        self._transport = transport
        self._memos: dict[str, Memo] = {}
        self._of_invoice: dict[str, tuple[str, ...]] = {}
        self.assigned: dict[str, str] = {}
        """Memo ids by the custom_id of the return that made them: no memo is given to two returns."""

    def assign_recent(self, wanted: Sequence[Credit]) -> None:
        """Tell the memos of several returns from one page of the newest ones, instead of invoice by invoice.

        A memo does not name its return. Those of one customer, day and amount are as good as each other, so
        they are given out when there are exactly as many unspent ones as returns that ask; all others are
        left to be told by their invoices. A memo with a custom_id is a refund by amount of its own.
        """
        if len(wanted) < _WORTH_A_PAGE:
            return
        page = next(pages(self._transport, "credit_memos", "credit_memos", "credit_memo", **_NEWEST))
        offered: dict[tuple[str, date, Decimal], list[Memo]] = defaultdict(list)
        for row in page.rows:
            memo = _memo(row)
            self._memos[memo.jurnal_id] = memo
            if memo.remaining == memo.total and not wire.text(row, "custom_id"):
                day = wire.day(wire.text(row, "transaction_date"))
                offered[(wire.text(row, "person", "id"), day, quantize(memo.total, CENT))].append(memo)
        asked: dict[tuple[str, date, Decimal], list[str]] = defaultdict(list)
        for each in wanted:
            asked[(each.person_id, each.day, quantize(each.amount, CENT))].append(each.custom_id)
        for key, custom_ids in asked.items():
            if len(offered[key]) == len(custom_ids):
                ids = sorted(memo.jurnal_id for memo in offered[key])
                self.assigned |= dict(zip(custom_ids, ids, strict=True))

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
            rows = sorted(sale.get("credit_memos") or [], key=lambda row: int(wire.text(row, "id")))
            self._of_invoice[invoice] = tuple(wire.text(row, "id") for row in rows)
            for row in rows:
                if wire.text(row, "original_amount") and wire.text(row, "remaining"):
                    self._memos[wire.text(row, "id")] = _memo(row)
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
