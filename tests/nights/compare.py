"""What the POS says of each receipt and what Jurnal holds of it, compared without posbridge's code or its store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from posbridge.money import ZERO, Decimal
from tests.nights.night import JAKARTA
from tests.outlet_world import ISELLER, World
from tests.sandbox.jurnal import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One receipt as the POS has it at a moment. ``paid`` and ``back`` are money received and given back.

    One that was ``undone`` before it got into the books need not be there.
    """

    number: str
    day: date
    total: Decimal
    paid: Decimal
    back: Decimal
    undone: bool


@dataclass(slots=True, kw_only=True)
class Booked:
    """The same receipt as Jurnal has it. ``credit`` was made and not paid out."""

    invoices: list[Decimal] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    paid: Decimal = ZERO
    back: Decimal = ZERO
    credit: Decimal = ZERO


def differences(
    world: World, slugs: Sequence[str], company: Company, until: datetime, *, not_before: date | None = None
) -> dict[str, str]:
    """What is not as in the POS, by receipt: ``missing``, ``doubled``, ``extra``, ``total``, ``date``, ``payment``,
    ``paid too much``, ``return``, ``returned too much``; several are joined by a comma.

    Args:
        slugs: every outlet that books in the company.
        not_before: the first open day of the books; earlier sales stand on it.
    """
    held, wrong = _booked(company), {}
    truths = (_iseller(world, slug, until) if slug in ISELLER else _moka(world, slug, until) for slug in slugs)
    for truth in chain.from_iterable(truths):
        mine = held.pop(truth.number, Booked())
        if said := ", ".join(_wrong(truth, mine, not_before or truth.day)):
            wrong[truth.number] = said
    return wrong | dict.fromkeys(held, "extra")


def _wrong(truth: Truth, mine: Booked, not_before: date) -> Iterator[str]:
    if not mine.invoices:
        if not truth.undone:
            yield "missing"
        if mine.back:
            yield "returned too much"
        return
    if len(mine.invoices) > 1:
        yield "doubled"
    if mine.invoices[0] != truth.total:
        yield "total"
    if mine.days[0] != max(truth.day, not_before):
        yield "date"
    if mine.paid != truth.paid:
        yield "payment" if mine.paid < truth.paid else "paid too much"
    if mine.back != truth.back or mine.credit:
        yield "return" if mine.back <= truth.back else "returned too much"


def _moka(world: World, slug: str, until: datetime) -> Iterator[Truth]:
    for receipt in world.outlet(slug).receipts:
        if not receipt.total or receipt.synchronized_at > until:
            continue
        undone = receipt.is_void(until)
        paid = receipt.total
        if receipt.invoice is not None:
            paid = sum((each.amount for each in receipt.received(until)), receipt.invoice.deposit or ZERO)
        yield Truth(
            number=receipt.number,
            day=receipt.created_at.astimezone(JAKARTA).date(),
            total=receipt.total,
            paid=paid,
            back=receipt.total if undone else sum((each.amount for each in receipt.refunded(until)), ZERO),
            undone=undone,
        )


def _iseller(world: World, slug: str, until: datetime) -> Iterator[Truth]:
    mine = (order for order in world.iseller_store.orders if order.outlet is world.iseller_outlet(slug))
    for order in mine:
        if order.closed_at is None or not order.totals.total or order.uploaded_at > until:
            continue
        undone = order.voided_at is not None and order.voided_at <= until
        money = [each for each in order.transactions if each.type == "sale" and each.succeeded and each.at <= until]
        back = sum((each.amount for each in order.refunds if each.at <= until), ZERO)
        yield Truth(
            number=order.reference,
            day=order.closed_at.astimezone(JAKARTA).date(),
            total=order.totals.total,
            paid=sum((each.amount for each in money), ZERO),
            back=order.totals.total if undone else back,
            undone=undone,
        )


def _booked(company: Company) -> dict[str, Booked]:
    """By receipt number, which every document's number begins with."""
    found: dict[str, Booked] = {}
    by_invoice: dict[int, Booked] = {}
    by_memo: dict[int, Booked] = {}
    for invoice in company.invoices:
        mine = found.setdefault(_receipt(invoice.transaction_no), Booked())
        mine.invoices.append(invoice.totals.original)
        mine.days.append(invoice.date)
        mine.paid += invoice.received
        by_invoice[invoice.id] = mine
    for each in company.returns:
        mine = by_invoice[each.invoice_id]
        mine.back += each.amount
        if each.memo_id is not None:
            by_memo[each.memo_id] = mine
    for memo in company.credit_memos:
        mine = by_memo.get(memo.id) or found.setdefault(_receipt(memo.transaction_no), Booked())
        mine.back += memo.original if memo.return_id is None else ZERO
        mine.credit += memo.remaining
    return found


def _receipt(transaction_no: str) -> str:
    return transaction_no.rpartition("-")[0]
