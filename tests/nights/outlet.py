"""One outlet day by day: its till, its nights, and what stands of it in the books."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.nights.clock import HandClock
from tests.nights.compare import differences
from tests.nights.night import Night, moment, run_by_hand, run_night, set_clock
from tests.nights.tills import Till, keep_few_products
from tests.outlet_world import World, open_world
from tests.sandbox.jurnal import Company

START = date(2026, 9, 7)
"""No month ends within three weeks, as the re-scan then looks back further."""


def day(number: int) -> date:
    """Days count from 1."""
    return START + timedelta(days=number - 1)


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """Opened by ``open_outlet``; what lies after its clock has not happened yet."""

    world: World
    till: Till
    clock: HandClock

    @property
    def company(self) -> Company:
        return self.world.companies["jurnal_pt_contoh"]

    def at(self, number: int, clock: str = "12:00") -> datetime:
        return moment(day(number), time.fromisoformat(clock))

    def night(self, number: int) -> Night:
        return run_night(self.world, self.till.slug, day(number), self.clock)

    def by_hand(self, number: int | None = None, *, at: tuple[int, str]) -> Night:
        """A run over one day, or up to now."""
        self.clock.move_to(self.at(*at))
        return run_by_hand(self.world, self.till.slug, self.clock, day(number) if number else None)

    def differences(self) -> dict[str, str]:
        """What Jurnal holds otherwise than the POS, by receipt."""
        return differences(self.world, [self.till.slug], self.company, self.clock.now())

    def invoices(self) -> dict[str, date]:
        """Day of each invoice in Jurnal, by receipt."""
        return {each.transaction_no.rpartition("-")[0]: each.date for each in self.company.invoices}

    def returned(self, number: str) -> list[date]:
        """Days on which goods of a receipt were given back."""
        ids = {each.id for each in self.company.invoices if each.transaction_no.rpartition("-")[0] == number}
        return [each.date for each in self.company.returns if each.invoice_id in ids]


@contextmanager
def open_outlet(till: type[Till], folder: Path, *, page_size: int | None = None) -> Iterator[Outlet]:
    """An outlet on its first evening.

    Args:
        page_size: rows on a page of the POS's feeds.
    """
    with open_world(folder, start_date=START, slugs=(till.slug,)) as world:
        clock = HandClock(moment(START))
        set_clock(world, clock)
        keep_few_products(world)
        if page_size is not None:
            _ask_for(page_size)
        yield Outlet(world=world, till=till(world), clock=clock)


def _ask_for(rows: int) -> None:
    """Set the page size of both POS connections; ``open_world`` puts the environment back."""
    for variable, name in (("AIRFLOW_CONN_MOKA_JAKARTA", "per_page"), ("AIRFLOW_CONN_ISELLER_TEH", "page_size")):
        connection = json.loads(os.environ[variable])
        connection["extra"][name] = rows
        os.environ[variable] = json.dumps(connection)
