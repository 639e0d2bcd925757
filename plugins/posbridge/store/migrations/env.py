"""Alembic's entry: runs on a connection given by ``store.migrate``, or on POSBRIDGE_DATABASE_URL by hand."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from posbridge.store.engine import database, database_url
from posbridge.store.migrate import VERSION_TABLE
from posbridge.store.tables import metadata
from posbridge.store.types import ExactDecimal, Instant


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        include_name=_ours,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    # The database may be shared with something else, whose tables are none of our business.
    return kind != "table" or name in metadata.tables


def _plain(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Our column types by what they are made of: a migration must mean the same for ever."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if kind == "type" and isinstance(item, ExactDecimal) else False


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with database(database_url()) as opened, opened.write() as own:
        _run(own)
