"""The moment and the settings under which the world is shown."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.sandbox.moka.knobs import MokaKnobs
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.receipt import Receipt


@dataclass(frozen=True, slots=True)
class View:
    """One outlet through the knobs. Zone, clock offset and ``as_of`` are applied here and nowhere else."""

    outlet: Outlet
    knobs: MokaKnobs

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.knobs.outlet_zone) if self.knobs.outlet_zone else self.outlet.zone

    @property
    def as_of(self) -> datetime | None:
        return datetime.fromisoformat(self.knobs.as_of) if self.knobs.as_of else None

    def receipts(self) -> list[Receipt]:
        """Receipts that the server has by now, in the order of their arrival in the store."""
        until = self.as_of
        return [r for r in self.outlet.receipts if until is None or r.synchronized_at <= until]

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def stamped(self, moment: datetime) -> datetime:
        """A time that the server, not the till, wrote."""
        return self.local(moment + timedelta(seconds=self.knobs.clock_offset_seconds))

    def report_day(self, moment: datetime) -> date:
        """The day on which the reports count a moment."""
        zone = ZoneInfo(self.knobs.report_zone) if self.knobs.report_zone else self.zone
        return moment.astimezone(zone).date()
