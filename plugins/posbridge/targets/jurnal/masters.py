"""Master data of a company: looked up once, remembered in the catalogue, created where it may be."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import structlog

from posbridge.domain.books import BookResource, Books
from posbridge.errors import ScopeMissingError
from posbridge.ports import Catalogue, Link
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.cards import RESOURCES, books, named_link, postable
from posbridge.targets.jurnal.closing import Closings
from posbridge.targets.jurnal.listing import pages, whole
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.transport import JurnalTransport

log = structlog.get_logger(__name__)

_IN_BOOKS = (
    BookResource.ACCOUNTS,
    BookResource.TAXES,
    BookResource.PRODUCTS,
    BookResource.WAREHOUSES,
    BookResource.TAGS,
)
_BY_PLAN = frozenset({BookResource.WAREHOUSES, BookResource.TAGS})
"""What a smaller plan does not have (contract jurnal §7.5); a setting that names one is then refused."""


class Masters:
    """What is remembered of one company, and the only reader of its master lists.

    The catalogue is asked once per resource: what another worker adds meanwhile shows as a conflict in
    Jurnal's answer, and then the list is read again.
    """

    def __init__(self, transport: JurnalTransport, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._transport = transport
        self._catalogue = catalogue
        self._clock = clock
        self.closings = Closings(transport, catalogue, clock)
        self._fresh: set[str] = set()
        self._held: dict[str, dict[str, Link]] = {}

    def books(self) -> Books:
        """The snapshot; reads only what was never read."""
        return books({resource: self.links(resource) for resource in _IN_BOOKS}, self.closings.known())

    def refresh(self, resources: Sequence[str]) -> Books:
        """Read the named resources again."""
        for resource in resources:
            if resource == BookResource.CLOSING:
                self.closings.read()
            else:
                self.reread(resource)
        return self.books()

    def links(self, resource: str) -> dict[str, Link]:
        """The remembered records of a resource by key: an account's number, a card's custom_id, else its name."""
        if resource not in self._held:
            if self._catalogue.read_at(resource) is None:
                return self.reread(resource)
            self._held[resource] = self._catalogue.get(resource)
        return self._held[resource]

    def refreshed(self, resource: str) -> dict[str, Link]:
        """The records, read at least once by this process: for a doubt that a stale memory could explain."""
        return self.links(resource) if resource in self._fresh else self.reread(resource)

    def reread(self, resource: str) -> dict[str, Link]:
        """The records as Jurnal lists them now."""
        links = self._read(resource)
        self._catalogue.replace(resource, links, now=self._clock())
        self._held[resource] = {link.key: link for link in links}
        self._fresh.add(resource)
        return self._held[resource]

    def remember(self, resource: str, links: Sequence[Link]) -> None:
        """Keep what an answer told about records."""
        self._catalogue.put(resource, links)
        if resource in self._held:
            self._held[resource].update({link.key: link for link in links})

    def account(self, number: str) -> Link | None:
        """An account by number; one that is not remembered is looked for in Jurnal once."""
        return self.links(BookResource.ACCOUNTS).get(number) or self.refreshed(BookResource.ACCOUNTS).get(number)

    def ensure_tags(self, names: Iterable[str]) -> None:
        """Create the tags that the company does not have. Jurnal may change their capitals."""
        wanted = {name.casefold(): name for name in names}
        if not wanted:
            return
        known = {name.casefold() for name in self.links(BookResource.TAGS)}
        for folded, name in wanted.items():
            if folded not in known:
                self._create_tag(name)

    def _create_tag(self, name: str) -> None:
        try:
            answer = self._transport.write("POST", "tags", {"tag": {"name": name}})
        except JurnalRefusalError as refusal:
            if not refusal.duplicate:
                raise
            self.reread(BookResource.TAGS)
            return
        self.remember(BookResource.TAGS, [named_link(wire.unwrap(answer, "tag"))])

    def _read(self, name: str) -> list[Link]:
        resource = RESOURCES[name]
        try:
            if resource.counted:
                records = whole(self._transport, resource.path, resource.plural, resource.singular, **resource.params)
            else:
                listing = pages(self._transport, resource.path, resource.plural, resource.singular)
                records = list(postable(row for page in listing for row in page.rows))
        except ScopeMissingError:
            if name not in _BY_PLAN:
                raise
            log.warning("not part of this company's plan or credential", resource=name)
            records = []
        return [resource.link(record) for record in records]
