"""A catalogue in memory: what ``posbridge.ports.Catalogue`` promises, without a database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posbridge.ports import Link


class MemoryCatalogue:
    """Remembered master data of one company, by resource name."""

    def __init__(self) -> None:
        self._links: dict[str, dict[str, Link]] = {}
        self._read_at: dict[str, datetime] = {}

    def get(self, resource: str) -> dict[str, Link]:
        return dict(self._links.get(resource, {}))

    def put(self, resource: str, links: Sequence[Link]) -> None:
        self._links.setdefault(resource, {}).update({link.key: link for link in links})

    def replace(self, resource: str, links: Sequence[Link], *, now: datetime) -> None:
        self._links[resource] = {link.key: link for link in links}
        self._read_at[resource] = now

    def read_at(self, resource: str) -> datetime | None:
        return self._read_at.get(resource)

    def known(self, resource: str, keys: Collection[str]) -> dict[str, Link]:
        return {key: link for key, link in self.get(resource).items() if key in keys}

    def of_documents(self, resource: str, custom_ids: Collection[str]) -> dict[str, Link]:
        ordered = sorted(self.get(resource).values(), key=lambda link: link.key, reverse=True)
        return {link.custom_id: link for link in ordered if link.custom_id in custom_ids and link.custom_id is not None}

    def take(self, resource: str, links: Sequence[Link]) -> dict[str, Link]:
        held = self._links.setdefault(resource, {})
        return {link.key: held.setdefault(link.key, link) for link in links}
