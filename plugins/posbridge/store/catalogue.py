"""What is remembered of a company's books: what was read from Jurnal once need not be read again."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, delete, select

from posbridge.ports import Link
from posbridge.store.batches import batches
from posbridge.store.engine import Database, insert
from posbridge.store.tables import catalogue_links, catalogue_reads


class SqlCatalogue:
    """Implements ``ports.Catalogue``."""

    def __init__(self, database: Database, company: str) -> None:
        self._database = database
        self._company = company

    def get(self, resource: str) -> dict[str, Link]:
        table = catalogue_links
        query = (
            select(table).where(table.c.company == self._company, table.c.resource == resource).order_by(table.c.key)
        )
        with self._database.read() as connection:
            return {row.key: _link(row) for row in connection.execute(query)}

    def put(self, resource: str, links: Sequence[Link]) -> None:
        with self._database.write() as connection:
            self._upsert(connection, resource, links)

    def replace(self, resource: str, links: Sequence[Link], *, now: datetime) -> None:
        with self._database.write() as connection:
            read = insert(connection, catalogue_reads).values(company=self._company, resource=resource, read_at=now)
            # This row first: two workers that read the resource at once replace it one after the other.
            connection.execute(
                read.on_conflict_do_update(
                    index_elements=[catalogue_reads.c.company, catalogue_reads.c.resource],
                    set_={"read_at": read.excluded.read_at},
                )
            )
            connection.execute(
                delete(catalogue_links).where(
                    catalogue_links.c.company == self._company, catalogue_links.c.resource == resource
                )
            )
            self._upsert(connection, resource, links)

    def read_at(self, resource: str) -> datetime | None:
        table = catalogue_reads
        query = select(table.c.read_at).where(table.c.company == self._company, table.c.resource == resource)
        with self._database.read() as connection:
            moment: datetime | None = connection.scalar(query)
        return moment

    def known(self, resource: str, keys: Collection[str]) -> dict[str, Link]:
        with self._database.read() as connection:
            return {link.key: link for link in self._where(connection, resource, catalogue_links.c.key, keys)}

    def of_documents(self, resource: str, custom_ids: Collection[str]) -> dict[str, Link]:
        column = catalogue_links.c.custom_id
        with self._database.read() as connection:
            links = self._where(connection, resource, column, custom_ids)
            return {link.custom_id: link for link in links if link.custom_id is not None}

    def take(self, resource: str, links: Sequence[Link]) -> dict[str, Link]:
        with self._database.write() as connection:
            for link in sorted(links, key=lambda each: each.key):
                connection.execute(
                    insert(connection, catalogue_links).values(self._row(resource, link)).on_conflict_do_nothing()
                )
            keys = [link.key for link in links]
            return {link.key: link for link in self._where(connection, resource, catalogue_links.c.key, keys)}

    def _where(
        self, connection: Connection, resource: str, column: Column[Any], values: Collection[str]
    ) -> Iterator[Link]:
        table = catalogue_links
        for some in batches(values):
            query = (
                select(table)
                .where(table.c.company == self._company, table.c.resource == resource, column.in_(some))
                .order_by(table.c.key.desc())
            )
            yield from map(_link, connection.execute(query))

    def _row(self, resource: str, link: Link) -> dict[str, str | None]:
        return {
            "company": self._company,
            "resource": resource,
            "key": link.key,
            "jurnal_id": link.jurnal_id,
            "name": link.name,
            "custom_id": link.custom_id,
            "fields": None if link.fields is None else json.dumps(dict(link.fields)),
        }

    def _upsert(self, connection: Connection, resource: str, links: Sequence[Link]) -> None:
        by_key = {link.key: link for link in links}
        if not by_key:
            return
        rows = [self._row(resource, link) for _, link in sorted(by_key.items())]
        query = insert(connection, catalogue_links)
        connection.execute(
            query.on_conflict_do_update(
                index_elements=[catalogue_links.c.company, catalogue_links.c.resource, catalogue_links.c.key],
                set_={name: query.excluded[name] for name in ("jurnal_id", "name", "custom_id", "fields")},
            ),
            rows,
        )


def _link(row: Row[Any]) -> Link:
    return Link(
        key=row.key,
        jurnal_id=row.jurnal_id,
        name=row.name,
        custom_id=row.custom_id,
        fields=None if row.fields is None else json.loads(row.fields),
    )
