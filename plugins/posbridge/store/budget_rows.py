"""Rows of the request budget. Whoever changes any holds the company's windows first, always in one order."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from posbridge.store.engine import insert
from posbridge.store.limits import Count, Span
from posbridge.store.shares import Share
from posbridge.store.tables import budget_shares, budget_windows


def lock(connection: Connection, company: str, now: datetime) -> dict[Span, Count]:
    """The three windows, held against other workers until the transaction ends."""
    held = counts(connection, company, now, for_update=True)
    if len(held) < len(Span):
        fresh = [
            {"company": company, "span": span.value, "opened": span.start(now), "used": 0, "spent": False}
            for span in sorted(Span)
        ]
        connection.execute(insert(connection, budget_windows).on_conflict_do_nothing(), fresh)
        held = counts(connection, company, now, for_update=True)
    return held


def counts(connection: Connection, company: str, now: datetime, *, for_update: bool = False) -> dict[Span, Count]:
    """The windows that there are, as they stand at ``now``."""
    table = budget_windows
    query = select(table).where(table.c.company == company).order_by(table.c.span)
    rows = connection.execute(query.with_for_update() if for_update else query)
    return {
        Span(row.span): Count(
            span=Span(row.span), opened=row.opened, used=row.used, ceiling=row.ceiling, spent=row.spent
        ).at(now)
        for row in rows
    }


def save(connection: Connection, company: str, changed: Iterable[Count]) -> None:
    table = budget_windows
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("opened", "used", "ceiling", "spent")}
    query = update(table).where(table.c.company == company, table.c.span == bindparam("of_span")).values(**new)
    rows = [
        {
            "of_span": count.span.value,
            "new_opened": count.opened,
            "new_used": count.used,
            "new_ceiling": count.ceiling,
            "new_spent": count.spent,
        }
        for count in changed
    ]
    connection.execute(query, rows)


def shares(connection: Connection, company: str) -> dict[str, Share]:
    """Every outlet that ever asked for a request of the company."""
    table = budget_shares
    rows = connection.execute(select(table).where(table.c.company == company))
    return {
        row.outlet: Share(outlet=row.outlet, opened=row.opened, used=row.used, asked_at=row.asked_at, before=row.before)
        for row in rows
    }


def save_share(connection: Connection, company: str, share: Share) -> None:
    values = asdict(share)
    query = insert(connection, budget_shares).values(company=company, **values)
    changing = {name: query.excluded[name] for name in values if name != "outlet"}
    connection.execute(query.on_conflict_do_update(index_elements=["company", "outlet"], set_=changing))
