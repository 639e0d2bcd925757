"""The two sides behind the POS's: what the outbox's documents of a day come to, and what Jurnal holds of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from posbridge.domain.documents import Document, InvoiceBody
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal
from posbridge.tieout.bookings import Booking
from posbridge.tieout.effects import Amounts, Chart, Effect, added, effect_in, effect_of, tax_by_name
from posbridge.tieout.readback import ReadBack

_SALES = frozenset({DocumentKind.INVOICE, DocumentKind.SALES_RETURN, DocumentKind.CREDIT_MEMO})
_MONEY = frozenset({DocumentKind.PAYMENT, DocumentKind.MEMO_REFUND, DocumentKind.JOURNAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksDay:
    """One side of an outlet-day, voided receipts left out.

    ``collected`` is invoices less returns and credit memos. ``by_account`` is money in less money out by number.
    ``by_tax`` is tax of sales less tax given back by Jurnal tax, ``sales_tax`` that of sales alone; a tax is None
    where it cannot be told.
    """

    collected: Decimal = ZERO
    invoices: int = 0
    by_account: Amounts = field(default_factory=dict)
    by_tax: Mapping[str, Decimal | None] = field(default_factory=dict)
    tax: Decimal | None = ZERO
    sales_tax: Decimal | None = ZERO


def planned_day(documents: Sequence[Document], invoices: Mapping[str, InvoiceBody], chart: Chart) -> BooksDay:
    """What the documents of a day shall come to, posted or not."""
    whole = {each.custom_id: effect_of(each, each.expected_total, invoices, chart) for each in documents}
    by_tax = added(tax_by_name(each, invoices, chart) for each in documents)
    sold = [each for each in documents if each.kind is DocumentKind.INVOICE]
    return BooksDay(
        collected=_sum(whole[each.custom_id].owed for each in documents if each.kind in _SALES),
        invoices=len(sold),
        by_account=added(whole[each.custom_id].money for each in documents if each.kind in _MONEY),
        by_tax=by_tax,
        tax=_sum(by_tax.values()),
        sales_tax=_sum(tax for each in sold for tax in tax_by_name(each, invoices, chart).values()),
    )


def held_day(reads: Iterable[ReadBack], extra: Iterable[Booking], chart: Chart, taxes: Iterable[str]) -> BooksDay:
    """What Jurnal holds of the day's documents on their dates, and what stands there besides for the outlet.

    Args:
        taxes: names of the Jurnal taxes that the day's documents bear.
    """
    effects: list[tuple[DocumentKind | None, Effect]] = [
        (read.stored.document.kind, read.held) for read in reads if read.held is not None and read.on_its_day
    ]
    effects += [(booking.kind, effect_in(booking, chart)) for booking in extra]
    told, used = added(effect.taxes for _, effect in effects), set(taxes)
    known = bool(chart.receivables) and used <= chart.taxes.keys()
    accounts = [chart.taxes[name] for name in used if name in chart.taxes]
    by_tax = {
        name: told.get(account, ZERO) if known and accounts.count(account) == 1 else None
        for name in used
        for account in [chart.taxes.get(name, "")]
    }
    sold = [effect for kind, effect in effects if kind is DocumentKind.INVOICE]
    return BooksDay(
        collected=_sum(effect.owed for kind, effect in effects if kind in _SALES),
        invoices=len(sold),
        by_account=added(effect.money for kind, effect in effects if kind in _MONEY),
        by_tax=by_tax,
        tax=_sum(told.values()) if known else None,
        sales_tax=_sum(tax for effect in sold for tax in effect.taxes.values()) if known else None,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
