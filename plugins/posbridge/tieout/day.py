"""Puts the sides of one outlet-day next to each other."""

from collections.abc import Mapping

from posbridge.domain.totals import DayTotals
from posbridge.money import ZERO, Decimal
from posbridge.tieout.feed import BooksDay, FeedDay
from posbridge.tieout.table import Row


def rows(
    pos: DayTotals,
    feed: FeedDay,
    books: BooksDay,
    *,
    tax_names: Mapping[str, str],
    by_account: Mapping[str, Decimal],
) -> tuple[Row, ...]:
    """Control totals of a day.

    Args:
        tax_names: POS tax name -> Jurnal tax name, as the settings have it.
        by_account: what the feed's payments, refunds and payouts do to each account, by number.
    """
    taxed = Decimal(max(1, sum(bool(sale.tax) for sale in feed.sales) + sum(bool(r.tax) for r in feed.refunds)))
    apart = pos.refunds_apart
    lines = [
        Row(line="sales less refunds", pos=pos.collected, feed=feed.collected, jurnal=books.collected),
        Row(line="receipts", feed=Decimal(sum(bool(s.total) for s in feed.sales)), jurnal=Decimal(books.invoices)),
        Row(line="service charge", pos=pos.service, feed=feed.service(refunds_apart=apart)),
        Row(
            line="tax of sales" if apart else "tax",
            pos=pos.tax,
            feed=feed.tax(refunds_apart=apart),
            jurnal=books.sales_tax if apart else _sum(books.by_tax),
            tolerance=taxed,
        ),
    ]
    lines += [
        Row(line=f"tax {name}", pos=collected, jurnal=books.by_tax.get(tax_names[name], ZERO), tolerance=taxed)
        for name, collected in sorted(pos.by_tax.items())
        if name in tax_names and list(tax_names.values()).count(tax_names[name]) == 1
    ]
    by_label = feed.by_label(with_instalments=pos.with_instalments)
    lines += [
        Row(line=f"payment {label}", pos=pos.by_payment.get(label, ZERO), feed=by_label.get(label, ZERO))
        for label in sorted({*pos.by_payment, *by_label})
    ]
    lines += [
        Row(line=f"account {number}", feed=amount, jurnal=books.by_account.get(number, ZERO))
        for number, amount in sorted(by_account.items())
    ]
    return tuple(lines)


def _sum(amounts: Mapping[str, Decimal]) -> Decimal:
    return sum(amounts.values(), ZERO)
