"""When an outlet's DAG runs, by its mode, as Airflow's scheduler reads it."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from airflow.sdk import Asset
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import TimeRestriction

from posbridge.orchestration.dag import build_dag
from posbridge.orchestration.events.watch import OutletWatch
from posbridge.orchestration.schedules import event_asset, schedule
from posbridge.settings.model import OutletSettings
from tests.unit.settings.written_iseller import bekasi

pytestmark = pytest.mark.airflow

APART = ("transfers:\n", 'transfers:\n  at: "23:30"\n')
EVENTS = ("real_time", "shift_close")
JAKARTA = ZoneInfo("Asia/Jakarta")
NIGHTLY = [("02 22:00", "24 h"), ("03 22:00", "24 h"), ("04 22:00", "24 h"), ("05 22:00", "24 h")]
"""The first whole interval after midnight of the first ends on the second."""


def outlet(folder: Path, mode: str, *changes: tuple[str, str]) -> OutletSettings:
    return bekasi(folder, ("mode: real_time", f"mode: {mode}"), *changes)


def nights(timetable: Any) -> list[tuple[str, str]]:
    """The first runs of November by the clock of Jakarta, each with the length of its interval."""
    restriction = TimeRestriction(earliest=datetime(2026, 11, 1, tzinfo=JAKARTA), latest=None, catchup=True)
    told, interval = [], None
    while len(told) < 4:
        info = timetable.next_dagrun_info(last_automated_data_interval=interval, restriction=restriction)
        interval = info.data_interval
        length = interval.end - interval.start
        told.append((f"{info.run_after.astimezone(JAKARTA):%d %H:%M}", f"{length.total_seconds() / 3600:.0f} h"))
    return told


def in_airflow(settings: OutletSettings) -> Any:
    """The timetable as the scheduler has it."""
    return DagSerialization.from_dict(DagSerialization.to_dict(build_dag(settings))).timetable


def assets(timetable: Any) -> list[str]:
    return [key.name for key, _ in timetable.asset_condition.iter_assets()]


def test_by_hand_means_no_schedule(tmp_path: Path) -> None:
    assert schedule(outlet(tmp_path, "manual")) is None


def test_scheduled_is_the_nightly_run_alone(tmp_path: Path) -> None:
    timetable = in_airflow(outlet(tmp_path, "scheduled"))
    assert nights(timetable) == NIGHTLY
    assert assets(timetable) == []


@pytest.mark.parametrize("mode", EVENTS)
def test_events_start_runs_besides_the_nightly_one(tmp_path: Path, mode: str) -> None:
    timetable = in_airflow(outlet(tmp_path, mode))
    assert nights(timetable) == NIGHTLY
    assert assets(timetable) == ["posbridge_bekasi"]


@pytest.mark.parametrize("mode", ["scheduled", *EVENTS])
def test_transfers_at_an_hour_of_their_own_are_a_second_run_of_the_day(tmp_path: Path, mode: str) -> None:
    timetable = in_airflow(outlet(tmp_path, mode, APART))
    assert nights(timetable)[:3] == [("01 22:00", "24 h"), ("01 23:30", "24 h"), ("02 22:00", "24 h")]


@pytest.mark.parametrize(
    "change",
    [
        ("transfers:\n", 'transfers:\n  at: "22:00"\n'),
        ("transfers:\n", 'transfers:\n  automatic: false\n  at: "23:30"\n'),
        ("track_inventory: true", "track_inventory: false"),
    ],
)
def test_transfers_that_move_with_the_night_or_not_at_all_have_no_run_of_their_own(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    assert nights(in_airflow(outlet(tmp_path, "scheduled", change))) == NIGHTLY


def test_the_asset_is_watched_by_the_outlets_own_watcher(tmp_path: Path) -> None:
    asset = event_asset(outlet(tmp_path, "real_time"))
    assert isinstance(asset, Asset)
    (watcher,) = asset.watchers
    assert isinstance(watcher.trigger, OutletWatch)
    assert watcher.trigger.serialize()[1] == {"slug": "bekasi"}


@pytest.mark.parametrize("mode", EVENTS)
def test_two_parses_serialise_alike_with_their_assets(tmp_path: Path, mode: str) -> None:
    once, again = (DagSerialization.to_dict(build_dag(outlet(tmp_path, mode, APART))) for _ in range(2))
    assert once == again
    assert "posbridge_bekasi" in str(once)
