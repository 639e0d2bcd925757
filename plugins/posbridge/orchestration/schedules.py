"""When an outlet's DAG runs: its mode and hours as an Airflow schedule."""

from datetime import timedelta

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    AssetWatcher,
    CronDataIntervalTimetable,
    MultipleCronTriggerTimetable,
)

from posbridge.orchestration.events.watch import OutletWatch
from posbridge.settings.model import OutletSettings

__all__ = ["EVENT_MODES", "Schedule", "event_asset", "schedule"]

EVENT_MODES = frozenset({"shift_close", "real_time"})

Schedule = AssetOrTimeSchedule | CronDataIntervalTimetable | MultipleCronTriggerTimetable

_DAY = timedelta(days=1)


def schedule(outlet: OutletSettings) -> Schedule | None:
    """None where runs are started by hand.

    Every other mode has the run of the night, which carries whatever an event did not. Transfers at an hour of
    their own are a second run of the day; which of the two a run is, its interval's end tells.
    """
    cron = outlet.schedule.cron
    if cron is None:
        return None
    nightly: CronDataIntervalTimetable | MultipleCronTriggerTimetable = CronDataIntervalTimetable(
        cron, timezone=outlet.timezone
    )
    if outlet.transfers_apart and outlet.transfers.at is not None:
        at = outlet.transfers.at
        nightly = MultipleCronTriggerTimetable(
            cron, f"{at.minute} {at.hour} * * *", timezone=outlet.timezone, interval=_DAY
        )
    if outlet.schedule.mode in EVENT_MODES:
        return AssetOrTimeSchedule(timetable=nightly, assets=[event_asset(outlet)])
    return nightly


def event_asset(outlet: OutletSettings) -> Asset:
    """What the watcher announces: something of the outlet is waiting to be carried."""
    return Asset(
        name=f"posbridge_{outlet.slug}",
        uri=f"x-posbridge://events/{outlet.slug}",
        group="posbridge",
        watchers=[AssetWatcher(name=f"watch_{outlet.slug}", trigger=OutletWatch(slug=outlet.slug))],
    )
