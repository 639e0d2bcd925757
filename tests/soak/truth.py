"""What really happened, against what the books hold: from the stand-ins' objects, without a line of the product.

``judge`` compares one outlet, receipt by receipt: the invoice with its total, date and tax, the money per account
and day, what was given back, and the stock of each product. ``doubled`` finds names that a company holds twice.
What is given back may be off by less than a cent: Jurnal computes its tax, with other decimals than the till's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from posbridge.money import CENT, ZERO, Decimal
from tests.sandbox.jurnal import Company
from tests.sandbox.jurnal import records as r

Money = dict[tuple[str, date], Decimal]
"""Rupiah by account number and day; given back below zero."""
_NAMED = (
    "people",
    "products",
    "tags",
    "methods",
    "invoices",
    "payments",
    "returns",
    "credit_memos",
    "refunds",
    "adjustments",
    "transfers",
    "journals",
)
_TAX_ROUNDING = Decimal(1)
"""Rupiah by which a receipt's tax may differ: the POS rounds it its own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One receipt of a POS as it is in the end.

    ``key`` ends the invoice's custom_id. ``money`` is what was taken and given back, ``returned`` the value given
    back by day. ``gone``: it was voided, so either nothing of it was ever posted, or all of it was given back.
    """

    key: str
    number: str
    total: Decimal
    day: date
    tax: Decimal | None
    money: Money
    returned: dict[date, Decimal]
    gone: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` is ``lost``, ``doubled`` or ``wrong``."""

    kind: str
    what: str


@dataclass(slots=True)
class Verdict:
    findings: list[Finding] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)

    def say(self, kind: str, what: str) -> None:
        self.findings.append(Finding(kind, what))


class Books:
    """A company's documents by invoice. Hold no lock: nothing runs any more."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.invoices: dict[str, list[r.Invoice]] = defaultdict(list)
        for invoice in company.invoices:
            self.invoices[invoice.custom_id or f"no name {invoice.id}"].append(invoice)
        self._accounts = {account.id: account.number for account in company.accounts}
        self._returns: dict[int, list[r.Return]] = defaultdict(list)
        for each in company.returns:
            self._returns[each.invoice_id].append(each)

    def taken(self, invoice: r.Invoice) -> Iterator[tuple[str, date, Decimal]]:
        for payment in self.company.payments:
            for settled in payment.records:
                if settled.invoice_id == invoice.id:
                    yield self._accounts[payment.deposit_to_id], payment.date, settled.amount

    def memos(self, invoice: r.Invoice, sale: Sale) -> list[r.Memo]:
        """What was given back of an invoice: memos of its returns, and those that name the receipt."""
        own = {each.memo_id for each in self._returns[invoice.id]}
        return [m for m in self.company.credit_memos if m.id in own or (m.return_id is None and names(m, sale.number))]

    def paid_out(self, memos: Iterable[r.Memo]) -> Iterator[tuple[str, date, Decimal]]:
        wanted = {memo.id for memo in memos}
        for refund in self.company.refunds:
            for line in refund.lines:
                if line.memo_id in wanted:
                    yield self._accounts[refund.refund_from_id], refund.date, line.amount


def names(memo: r.Memo, number: str) -> bool:
    """Whether a memo's text names a receipt, as a word of its own."""
    return f"receipt {number}" in memo.memo.split(", ")


def judge(books: Books, prefix: str, sales: Iterable[Sale], *, verdict: Verdict) -> None:
    """Compare every receipt of an outlet; ``prefix`` begins the custom_ids of its invoices."""
    known = set()
    for sale in sales:
        name = prefix + sale.key
        known.add(name)
        verdict.compared["receipts"] += 1
        invoices = books.invoices.get(name, [])
        if len(invoices) > 1:
            verdict.say("doubled", f"{sale.number}: {len(invoices)} invoices {name}")
        elif not invoices and not sale.gone and sale.total:
            verdict.say("lost", f"{sale.number}: no invoice {name} over {sale.total}")
        elif invoices and not sale.total:
            verdict.say("wrong", f"{sale.number}: an invoice over nothing, {name}")
        elif invoices:
            _compare(books, invoices[0], sale, verdict)
    for name in books.invoices:
        if name.startswith(prefix) and name not in known:
            verdict.say("wrong", f"an invoice that no receipt stands behind: {name}")


def _compare(books: Books, invoice: r.Invoice, sale: Sale, verdict: Verdict) -> None:
    if invoice.totals.original != sale.total:
        verdict.say("wrong", f"{sale.number}: invoice over {invoice.totals.original}, receipt over {sale.total}")
    if invoice.date != sale.day:
        verdict.say("wrong", f"{sale.number}: invoice of {invoice.date}, receipt of {sale.day}")
    tax = sum(invoice.totals.taxes.values(), ZERO)
    if sale.tax is not None and abs(tax - sale.tax) > _TAX_ROUNDING:
        verdict.say("wrong", f"{sale.number}: tax {tax}, on the receipt {sale.tax}")
    memos = books.memos(invoice, sale)
    _compare_returns(memos, sale, verdict)
    _compare_money(books, invoice, memos, sale, verdict)


def _compare_returns(memos: list[r.Memo], sale: Sale, verdict: Verdict) -> None:
    found: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for memo in memos:
        found[memo.date] += memo.original
    expected = dict(sale.returned)
    if sale.gone:
        left = sale.total - sum((amount for day, amount in expected.items()), ZERO)
        expected[sale.gone] = expected.get(sale.gone, ZERO) + left
    verdict.compared["returns"] += len(expected)
    for day in sorted({*found, *expected}):
        has, wants = found.get(day, ZERO), expected.get(day, ZERO)
        if abs(has - wants) >= CENT:
            verdict.say(_worse(has, wants), f"{sale.number}: {has} given back on {day}, not {wants}")


def _compare_money(books: Books, invoice: r.Invoice, memos: list[r.Memo], sale: Sale, verdict: Verdict) -> None:
    found: Money = defaultdict(lambda: ZERO)
    for account, day, amount in books.taken(invoice):
        found[account, day] += amount
    for account, day, amount in books.paid_out(memos):
        found[account, day] -= amount
    verdict.compared["payments and refunds"] += len(sale.money)
    for account, day in sorted({*found, *sale.money}):
        has, wants = found.get((account, day), ZERO), sale.money.get((account, day), ZERO)
        if has != wants and not (memos and abs(has - wants) < CENT):
            verdict.say(_worse(has, wants), f"{sale.number}: {has} on {account} on {day}, not {wants}")


def _worse(has: Decimal, wants: Decimal) -> str:
    """What to call a difference: nothing of it there, more than there should be, or something else."""
    if not has:
        return "lost"
    return "doubled" if wants and has % wants == 0 and has / wants > 1 else "wrong"


def doubled(company: Company, verdict: Verdict) -> None:
    """Every name that a company holds more than once."""
    for table in _NAMED:
        rows = [row.custom_id for row in getattr(company, table) if row.custom_id]
        verdict.compared["names"] += len(rows)
        for name, number in Counter(rows).items():
            if number > 1:
                verdict.say("doubled", f"{number} {table} named {name}")
    for table in ("people", "products", "tags", "methods"):
        field_name = "display_name" if table == "people" else "name"
        for name, number in Counter(getattr(row, field_name) for row in getattr(company, table)).items():
            if number > 1:
                verdict.say("doubled", f"{number} {table} called {name}")
    # One refund may name what it pays out on several lines.
    parts = Counter(name for refund in company.refunds for name in {line.description for line in refund.lines})
    for name, number in parts.items():
        if name and name.startswith("REF-") and number > 1:
            verdict.say("doubled", f"{number} refunds of {name}")
    numbers = Counter(transfer.transaction_no for transfer in company.transfers)
    for name, number in numbers.items():
        if number > 1:
            verdict.say("doubled", f"{number} transfers numbered {name}")
