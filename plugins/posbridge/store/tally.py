"""Counts of records by final state, made by the database."""

from sqlalchemy import Connection, func, or_, select

from posbridge.domain.states import Entity
from posbridge.ports import Tally
from posbridge.store.standing import CLOSED, standing


def tally(connection: Connection, outlet: str, company: str, entity: Entity, *, run: str | None) -> Tally:
    """The completeness equation of design §2. ``run`` leaves out what earlier runs have closed."""
    stands = standing(outlet, company, entity)
    query = select(stands.c.state, func.count()).group_by(stands.c.state)
    if run is not None:
        query = query.where(or_(stands.c.run == run, stands.c.state.not_in(CLOSED)))
    counts: dict[str, int] = dict(connection.execute(query).all())
    return Tally(total=sum(counts.values()), **counts)
