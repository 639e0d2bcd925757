"""Moka's own totals of a day, believed only where they agree with themselves (contract moka §3.7)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from posbridge.domain.totals import DayTotals
from posbridge.errors import TieOutError, UnreadableAnswerError
from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah
from posbridge.sources.moka.client import MokaClient
from posbridge.sources.moka.fields import Row, RowProblemError

__all__ = ["read_day_totals"]

PER_PAGE = 1000
"""Summaries cannot be paged; a list cut short shows as rows that do not sum to their total (§6 item 11)."""


def read_day_totals(client: MokaClient, outlet: str, day: date, zone: ZoneInfo) -> DayTotals:
    """Three reports of one day in the outlet's zone, checked and joined.

    Raises:
        TieOutError: a report contradicts itself, with its numbers.
        UnreadableAnswerError: a field of a report cannot be read.
    """
    try:
        summary = _report(client, outlet, day, zone, "sales_summary")
        collected = _report(client, outlet, day, zone, "payment_methods")
        taxed = _report(client, outlet, day, zone, "tax_sales")
        credit, by_payment = _by_payment(collected, day)
        return _totals(summary, day, by_payment=by_payment, by_tax=_by_tax(taxed, day), credit=credit)
    except RowProblemError as problem:
        raise UnreadableAnswerError(f"Moka's reports of {day} for outlet {outlet}: {problem}.") from None


def _report(client: MokaClient, outlet: str, day: date, zone: ZoneInfo, name: str) -> Row:
    on = f"{day:%d/%m/%Y}"
    path = f"/v2/outlets/{outlet}/reports/{name}"
    return Row(client.get(path, {"start": on, "end": on, "per_page": PER_PAGE}).get("data"), zone, name)


def _totals(
    row: Row, day: date, *, by_payment: Mapping[str, Decimal], by_tax: Mapping[str, Decimal], credit: Decimal
) -> DayTotals:
    """The summary, if its two identities hold. Where prices include tax and service, these are already in
    the net; a loyalty redemption that is needed to close is refused (§6 item 13)."""
    gross, discounts, refunds = row.amount("gross_sales"), row.amount("discounts"), row.amount("refunds")
    net, service, tax = row.amount("net_sales"), row.amount("gratuities"), row.amount("taxes")
    rounding, collected = row.amount("rounding_amount"), row.amount("total_collected")
    _same(day, "sales_summary.net_sales", net, gross - discounts - refunds, "gross_sales - discounts - refunds")
    exclusive, inclusive = net + service + tax + rounding, net + rounding
    if abs(collected - inclusive) >= RUPIAH:
        names = "net_sales + gratuities + taxes + rounding_amount"
        redeemed = row.amount("redemption")
        if redeemed:
            names += f", with a redemption of {format_rupiah(redeemed)}"
        _same(day, "sales_summary.total_collected", collected, exclusive, names)
    return DayTotals(
        day=day,
        gross=gross,
        discounts=discounts,
        refunds=refunds,
        net=net,
        service=service,
        tax=tax,
        rounding=rounding,
        collected=collected,
        transactions=int(row.amount("number_of_transactions")),
        by_payment=by_payment,
        by_tax=by_tax,
        credit=credit,
    )


def _by_payment(row: Row, day: date) -> tuple[Decimal, dict[str, Decimal]]:
    """What invoices come to, and what each other payment label collected."""
    reports = Row(row.raw.get("reports"), row.zone, "payment_methods.reports")
    credit = sum((each.amount("collected") for each in reports.rows("invoice")), ZERO)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for group in ("cash_or_card", "other"):
        for each in reports.rows(group):
            sums[each.identity("payment_type")] += each.amount("collected")
    rows = credit + sum(sums.values(), ZERO)
    _same(day, "payment_methods.total_collected", row.amount("total_collected"), rows, "the sum of its rows")
    return credit, dict(sums)


def _by_tax(row: Row, day: date) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in row.rows("reports_taxes", "reports_tax"):
        sums[each.identity("name")] += each.amount("tax_collected")
    total, rows = row.amount("total_tax_collected"), sum(sums.values(), ZERO)
    _same(day, "tax_sales.total_tax_collected", total, rows, "the sum of its rows")
    return dict(sums)


def _same(day: date, name: str, stated: Decimal, computed: Decimal, how: str) -> None:
    if abs(stated - computed) >= RUPIAH:
        raise TieOutError(
            f"Moka's report of {day} contradicts itself: {name} is {format_rupiah(stated)}, but {how} "
            f"is {format_rupiah(computed)}: a difference of {format_rupiah(stated - computed)}.",
            remedy="Open the same report in Moka's Back Office. The day cannot be proved until it agrees with itself.",
        )
