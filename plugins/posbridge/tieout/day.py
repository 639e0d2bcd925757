"""Puts the four sides of one outlet-day next to each other."""

from collections.abc import Mapping

from posbridge.domain.tieouts import Row
from posbridge.domain.totals import DayTotals
from posbridge.money import ZERO, Decimal
from posbridge.tieout.feed import FeedDay
from posbridge.tieout.sides import BooksDay


def rows(
    pos: DayTotals,
    inbox: FeedDay,
    outbox: BooksDay,
    jurnal: BooksDay,
    *,
    tax_names: Mapping[str, str],
    by_account: Mapping[str, Decimal],
) -> tuple[Row, ...]:
    """Control totals of a day.

    Args:
        tax_names: POS tax name -> Jurnal tax name, as the settings have it.
        by_account: what the inbox's payments, refunds and payouts do to each account, by number.
    """
    taxed = Decimal(max(1, sum(bool(sale.tax) for sale in inbox.sales) + sum(bool(r.tax) for r in inbox.refunds)))
    apart = pos.refunds_apart
    lines = [
        Row(
            line="sales less refunds",
            pos=pos.collected,
            inbox=inbox.collected,
            outbox=outbox.collected,
            jurnal=jurnal.collected,
        ),
        Row(
            line="receipts",
            inbox=Decimal(sum(bool(sale.total) for sale in inbox.sales)),
            outbox=Decimal(outbox.invoices),
            jurnal=Decimal(jurnal.invoices),
        ),
        Row(line="service charge", pos=pos.service, inbox=inbox.service(refunds_apart=apart)),
        Row(
            line="tax of sales" if apart else "tax",
            pos=pos.tax,
            inbox=inbox.tax(refunds_apart=apart),
            outbox=outbox.sales_tax if apart else outbox.tax,
            jurnal=jurnal.sales_tax if apart else jurnal.tax,
            tolerance=taxed,
        ),
    ]
    lines += _taxes(pos, outbox, jurnal, tax_names, taxed)
    by_label = inbox.by_label(with_instalments=pos.with_instalments)
    lines += [
        Row(line=f"payment {label}", pos=pos.by_payment.get(label, ZERO), inbox=by_label.get(label, ZERO))
        for label in sorted({*pos.by_payment, *by_label})
    ]
    lines += [
        Row(
            line=f"account {number}",
            inbox=by_account.get(number, ZERO),
            outbox=outbox.by_account.get(number, ZERO),
            jurnal=jurnal.by_account.get(number, ZERO),
        )
        for number in sorted({*by_account, *outbox.by_account, *jurnal.by_account})
    ]
    return tuple(lines)


def _taxes(
    pos: DayTotals, outbox: BooksDay, jurnal: BooksDay, tax_names: Mapping[str, str], taxed: Decimal
) -> list[Row]:
    """One row for each tax, by the POS's name where that is the only one for it; the POS may not tell taxes apart."""
    booked = list(tax_names.values())
    named = {book: name for name, book in tax_names.items() if booked.count(book) == 1 and name in pos.by_tax}
    return [
        Row(
            line=f"tax {named.get(book, book)}",
            pos=pos.by_tax[named[book]] if book in named else None,
            outbox=outbox.by_tax.get(book, ZERO),
            jurnal=jurnal.by_tax.get(book, ZERO),
            tolerance=taxed,
        )
        for book in sorted({*named, *outbox.by_tax}, key=lambda each: named.get(each, each))
    ]
