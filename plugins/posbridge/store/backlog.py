"""How much an outlet has still to send."""

from collections import Counter

from sqlalchemy import and_, func, or_, select

from posbridge.domain.states import DocumentKind, DocumentState, Entity
from posbridge.ports import Backlog
from posbridge.store.engine import Database
from posbridge.store.tables import documents

_SHARED = [kind.value for kind in DocumentKind if kind.is_shared]


def read_backlog(database: Database, company: str, outlet: str) -> Backlog:
    """Count planned documents: the outlet's own, and those of the company that its loads send too."""
    own = documents.c.outlet == outlet
    planned = and_(documents.c.company == company, documents.c.state == DocumentState.PLANNED)
    by_kind = (
        select(documents.c.kind, own.label("own"), func.count().label("documents"))
        .where(planned, or_(own, documents.c.kind.in_(_SHARED)))
        .group_by(documents.c.kind, own)
    )
    days = select(func.count(documents.c.date.distinct()), func.min(documents.c.date)).where(
        planned, own, documents.c.entity != Entity.MASTER
    )
    counted: dict[bool, Counter[DocumentKind]] = {True: Counter(), False: Counter()}
    with database.read() as connection:
        for row in connection.execute(by_kind):
            counted[bool(row.own)][DocumentKind(row.kind)] += row.documents
        dated, oldest = connection.execute(days).one()
    return Backlog(own=counted[True], shared=counted[False], days=dated, oldest=oldest)
