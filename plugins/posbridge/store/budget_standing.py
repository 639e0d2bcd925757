"""What is left of a company's request budget, for people and for estimates; counts nothing."""

from datetime import datetime

from posbridge.ports import BudgetStanding, BudgetWindow
from posbridge.store import budget_rows, shares
from posbridge.store.engine import Database
from posbridge.store.limits import Count, Limits, Span, left_by_backfills


def read_standing(
    database: Database, company: str, limits: Limits, *, now: datetime, backfill: bool = False
) -> BudgetStanding:
    """The three windows at ``now``; with ``backfill`` less what backfills leave to nightly runs."""
    with database.read() as connection:
        known = budget_rows.counts(connection, company, now)
        asking = shares.asking(budget_rows.shares(connection, company).values(), now)

    def window(span: Span) -> BudgetWindow:
        count = known.get(span, Count(span=span, opened=span.start(now)))
        limit = count.limit(limits.of(span))
        if backfill and limit is not None:
            limit = max(limit - _kept(span, limit, limits), 0)
        return BudgetWindow(used=count.used, limit=limit, resets_at=count.ends, spent=count.spent)

    return BudgetStanding(
        minute=window(Span.MINUTE), hour=window(Span.HOUR), month=window(Span.MONTH), outlets=max(len(asking), 1)
    )


def _kept(span: Span, limit: int, limits: Limits) -> int:
    match span:
        case Span.MINUTE:
            return 0
        case Span.HOUR:
            return left_by_backfills(limit, limits.backfill_percent)
        case Span.MONTH:
            return limits.month_reserve
