"""What ``posbridge check --live`` asks: the POS about its credential and ids, Jurnal about what the file names."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol, runtime_checkable

from posbridge.domain.books import BookResource
from posbridge.errors import PosbridgeError
from posbridge.settings.live import book_faults
from posbridge.steps.bench import Bench

_READ = (BookResource.ACCOUNTS, BookResource.TAXES, BookResource.WAREHOUSES)
_HARMLESS = ("Warning: ", "Note: ")


class Finding(NamedTuple):
    """One sentence; a warning, or a note of what was found out, is worth reading and breaks nothing."""

    text: str
    warning: bool = False


@runtime_checkable
class SelfChecking(Protocol):
    """A source that can say what a person should put right before the first run, one sentence each."""

    def check(self) -> list[str]: ...


def live_findings(bench: Bench, companies_read: set[str]) -> Iterator[Finding]:
    """What is wrong on either side; that a side cannot be asked is wrong too.

    Args:
        companies_read: companies that were read in this command already: their requests are not spent twice.
    """
    file, company = bench.settings.path.name, bench.settings.company.connection
    try:
        source = bench.source
        told = source.check() if isinstance(source, SelfChecking) else ["This source cannot check itself."]
        yield from (Finding(f"{file}: source: {sentence}", sentence.startswith(_HARMLESS)) for sentence in told)
    except PosbridgeError as error:
        yield Finding(f"{file}: source.connection: {error}")
    try:
        books = bench.target.books() if company in companies_read else bench.target.refresh(_READ)
        companies_read.add(company)
        yield from (Finding(f"{file}: {fault.field}: {fault.text}") for fault in book_faults(bench.settings, books))
    except PosbridgeError as error:
        yield Finding(f"{file}: company.connection: {error}")
