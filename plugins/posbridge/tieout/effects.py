"""What a document does to the accounts that the tie-out reads: customers', money, taxes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from posbridge.domain.documents import (
    CreditMemoBody,
    Document,
    InvoiceBody,
    JournalBody,
    MemoRefundBody,
    PaymentBody,
    ReturnBody,
)
from posbridge.mapping.amounts import given_back, priced
from posbridge.money import ZERO, Decimal
from posbridge.tieout.bookings import SALES_REPORT, Booking

Amounts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The company's accounts by number. ``taxes`` is keyed by the Jurnal tax; one without a known account is left out.

    Without ``receivables`` the ledger does not show what customers owe: invoices are read from the sales report, and
    returns and credit memos are not read back.
    """

    receivables: frozenset[str]
    taxes: Mapping[str, str]

    def tax_on(self, account: str) -> str | None:
        return next((name for name, number in self.taxes.items() if number == account), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """``owed`` is what customers owe more, ``money`` what came in by account, ``taxes`` what is owed by tax account."""

    owed: Decimal = ZERO
    money: Amounts = field(default_factory=dict)
    taxes: Amounts = field(default_factory=dict)

    def __add__(self, other: "Effect") -> "Effect":
        return Effect(
            owed=self.owed + other.owed,
            money=added((self.money, other.money)),
            taxes=added((self.taxes, other.taxes)),
        )

    def __neg__(self) -> "Effect":
        return Effect(owed=-self.owed, money=_negative(self.money), taxes=_negative(self.taxes))

    def __sub__(self, other: "Effect") -> "Effect":
        return self + -other


def effect_of(document: Document, total: Decimal, invoices: Mapping[str, InvoiceBody], chart: Chart) -> Effect:
    """What ``document`` should do at ``total`` rupiah; ``invoices`` are those that returns are against."""
    known, body = bool(chart.receivables), document.body
    taxes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for name, amount in tax_by_name(document, invoices, chart).items():
        if name in chart.taxes:
            taxes[chart.taxes[name]] += amount
    match body:
        case InvoiceBody():
            return Effect(owed=total, taxes=taxes if known else {})
        case ReturnBody() | CreditMemoBody():
            return Effect(owed=-total, taxes=taxes)
        case PaymentBody(account=account):
            return Effect(owed=-total if known else ZERO, money={account: total})
        case MemoRefundBody(account=account):
            return Effect(owed=total if known else ZERO, money={account: -total})
        case JournalBody(lines=lines):
            return Effect(money=added({line.account: line.debit - line.credit} for line in lines))
    return Effect()


def effect_in(booking: Booking, chart: Chart) -> Effect:
    """What Jurnal's ledger says that a document did."""
    customers = chart.receivables or {SALES_REPORT}
    taxed = set(chart.taxes.values())
    return Effect(
        owed=sum((amount for account, amount in booking.moved.items() if account in customers), ZERO),
        money={
            account: amount
            for account, amount in booking.moved.items()
            if account not in customers and account not in taxed
        },
        taxes={account: -amount for account, amount in booking.moved.items() if account in taxed},
    )


def tax_by_name(document: Document, invoices: Mapping[str, InvoiceBody], chart: Chart) -> dict[str, Decimal]:
    """Tax of an invoice, or with a minus that of what is given back, by the name of the Jurnal tax."""
    body = document.body
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    if isinstance(body, InvoiceBody):
        for name in {line.tax for line in body.lines if line.tax}:
            lines = [line for line in body.lines if line.tax == name]
            sums[name] += priced(lines, inclusive=body.inclusive).tax
    elif isinstance(body, ReturnBody) and (invoice := invoices.get(body.invoice)):
        for name in {line.tax for line in invoice.lines if line.tax}:
            back = {each.line: each.quantity for each in body.lines if invoice.lines[each.line].tax == name}
            sums[name] -= given_back(invoice.lines, back, inclusive=invoice.inclusive).tax
    elif isinstance(body, CreditMemoBody):
        for debit in body.lines:
            if (tax := chart.tax_on(debit.account)) is not None:
                sums[tax] -= debit.amount
    return dict(sums)


def added(amounts: Iterable[Amounts]) -> dict[str, Decimal]:
    """Sums by key."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in amounts:
        for key, amount in each.items():
            sums[key] += amount
    return dict(sums)


def _negative(amounts: Amounts) -> dict[str, Decimal]:
    return {key: -amount for key, amount in amounts.items()}
