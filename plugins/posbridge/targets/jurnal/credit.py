"""Credit that a customer has in Jurnal: memos, and which of them a document's credit became."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from posbridge.money import CENT, Decimal, quantize
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.listing import ListPage, pages, whole
from posbridge.targets.jurnal.taken_memos import TakenMemos
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

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

    @property
    def whole(self) -> bool:
        return abs(self.paid) < CENT

    @property
    def spent(self) -> bool:
        return abs(self.remaining) < CENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit that one sales return (``custom_id``) gave a customer on a day.

    ``paid_out`` is how: an account number and rupiah for each refund.
    """

    custom_id: str
    person_id: str
    day: date
    amount: Decimal
    paid_out: frozenset[tuple[str, Decimal]] = frozenset()


class CreditLedger:
    """Credit memos as Jurnal tells them, each read at most once in the life of this object."""

    def __init__(self, transport: JurnalTransport, taken: TakenMemos) -> None:
        self._transport = transport
        self._taken = taken
        self._memos: dict[str, Memo] = {}
        self._of_invoice: dict[str, tuple[str, ...]] = {}
        self.assigned: dict[str, str] = {}
        """Memo ids by the custom_id of the return that made them: no memo is given to two returns."""

    def recall(self, returns: Collection[str]) -> None:
        """Take up what is known of the memos of returns, by their custom_ids."""
        self.assigned |= self._taken.of(returns)

    def take(self, returns: Collection[str]) -> set[str]:
        """Keep what was assigned to them, before it is spent; comes back with those whose memo is another's by now."""
        return self._taken.take({each: self.assigned[each] for each in returns if each in self.assigned})

    def free(self, memo_ids: Sequence[str]) -> list[Memo]:
        """Those that are no return's yet."""
        taken = {*self._taken.taken(memo_ids), *self.assigned.values()}
        return [memo for memo_id, memo in self.memos(memo_ids).items() if memo_id not in taken]

    def assign_recent(self, wanted: Sequence[Credit]) -> None:
        """Tell the memos of several returns from one page of the newest ones, instead of invoice by invoice.

        A memo does not name its return. Those of one customer, day and amount that the same accounts pay out are
        as good as each other, so they are given out when there are exactly as many unspent ones as returns that
        ask; all others are left to be told by their invoices.
        """
        wanted = [each for each in wanted if each.custom_id not in self.assigned]
        if len(wanted) < _WORTH_A_PAGE:
            return
        offered = self._keep(next(self._newest()).rows)
        taken = self._taken.taken([memo.jurnal_id for memos in offered.values() for memo in memos])
        for key, alike in _by_likeness(wanted).items():
            unspent = [memo for memo in offered[key] if memo.whole and memo.jurnal_id not in taken]
            if len(unspent) == len(alike) and len({each.paid_out for each in alike}) == 1:
                self._assign([each.custom_id for each in alike], unspent)

    def _keep(self, rows: Iterable[Json]) -> dict[str, list[Memo]]:
        """Remember memos; they come back by likeness."""
        alike: dict[str, list[Memo]] = defaultdict(list)
        for row in rows:
            self._memos[wire.text(row, "id")] = memo = _memo(row)
            alike[_likeness(row)].append(memo)
        return alike

    def _assign(self, custom_ids: Sequence[str], memos: Iterable[Memo]) -> None:
        self.assigned |= dict(zip(custom_ids, sorted(memo.jurnal_id for memo in memos), strict=True))

    def knows(self, memo_id: str) -> bool:
        """Whether an answer has shown it already."""
        return memo_id in self._memos

    def memos(self, memo_ids: Sequence[str]) -> dict[str, Memo]:
        """Memos by id: several out of the list of the newest, as long as that is cheaper than asking for each."""
        missing = self._unread(memo_ids)
        if len(missing) > 1:
            for number, page in enumerate(self._newest(), start=1):
                self._keep(page.rows)
                before, missing = len(missing), self._unread(memo_ids)
                if len(missing) <= number or len(missing) == before:
                    break
        for memo_id in missing:
            answer = self._transport.get(f"credit_memos/{memo_id}")
            self._memos[memo_id] = _memo(wire.unwrap(answer, "credit_memo"))
        return {memo_id: self._memos[memo_id] for memo_id in memo_ids}

    def _unread(self, memo_ids: Iterable[str]) -> list[str]:
        return [memo_id for memo_id in dict.fromkeys(memo_ids) if memo_id not in self._memos]

    def _newest(self) -> Iterator[ListPage]:
        return pages(self._transport, "credit_memos", "credit_memos", "credit_memo", **_NEWEST)

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
    return whole(transport, f"customer/{person_id}/credit_memos", "credit_memos", "credit_memo")


def _by_likeness(wanted: Iterable[Credit]) -> dict[str, list[Credit]]:
    """What a list of memos cannot tell apart: credit of one customer, day and amount."""
    alike: dict[str, list[Credit]] = defaultdict(list)
    for each in wanted:
        alike[_alike(each.person_id, each.day, each.amount)].append(each)
    return alike


def _likeness(row: Json) -> str:
    """Of a memo that a return made; empty for one with a custom_id, which is a refund by amount of its own."""
    if wire.text(row, "custom_id"):
        return ""
    day = wire.day(wire.text(row, "transaction_date"))
    return _alike(wire.text(row, "person", "id"), day, wire.number(row, "original_amount"))


def _alike(person_id: str, day: date, amount: Decimal) -> str:
    return f"{person_id} {day} {quantize(amount, CENT)}"


def _memo(row: Json) -> Memo:
    return Memo(
        jurnal_id=wire.text(row, "id"),
        total=wire.number(row, "original_amount"),
        remaining=wire.number(row, "remaining"),
    )
