"""How a task of the soak's Airflow chooses the point at which it dies."""

import multiprocessing
from pathlib import Path

from tests.soak.airflow_kills import (
    MOST_PER_TASK,
    OUTSIDE,
    SUPERVISOR,
    Chooser,
    Kill,
    Plan,
    append,
    cover,
    earlier_kills,
    read_covered,
    read_kills,
    read_plan,
    tell_kill,
    weight,
    write_plan,
)

PLAN = Plan(seed=3, round=1, quota=50)
POINTS = [f"sales.load/POST sales_invoices/batch_create/{n}/sent" for n in range(1, 40)]


def chooser(plan: Plan = PLAN, task: str = "sales.load", **known: object) -> Chooser:
    return Chooser(plan, "sync_a", task, **{"earlier": 0, "covered": [], **known})


def first(chosen: Chooser) -> str | None:
    return next(filter(chosen.chooses, POINTS), None)


def kill(point: str = POINTS[0], *, task: str = "sales.load", in_round: int = 1) -> Kill:
    return Kill(pid=1, dag="sync_a", task=task, point=point, round=in_round, at=0.0)


def test_a_task_dies_at_a_point_and_the_same_plan_leads_to_the_same_one() -> None:
    assert first(chooser()) in POINTS
    assert first(chooser()) == first(chooser())


def test_other_tries_outlets_and_rounds_die_elsewhere() -> None:
    plans = [Plan(seed=3, round=number, quota=50) for number in range(20)]
    assert len({first(chooser(plan)) for plan in plans}) > 3
    assert len({first(chooser(earlier=number)) for number in range(MOST_PER_TASK["load"])}) > 1


def test_a_covered_point_is_not_chosen_again() -> None:
    covered = set(POINTS) - {POINTS[30]}
    deaths = {first(chooser(Plan(seed=seed, quota=50), covered=covered)) for seed in range(40)}
    assert deaths == {POINTS[30], None}


def test_nobody_dies_in_peace_or_once_enough_is_covered() -> None:
    assert first(chooser(Plan(seed=3))) is None
    assert first(chooser(Plan(seed=3, quota=2), covered=["a", "b", "b"])) is None
    assert first(chooser(Plan(seed=3, quota=3), covered=["a", "b", "b"])) is not None


def test_one_task_is_killed_a_few_times_in_a_round_only() -> None:
    assert first(chooser(earlier=MOST_PER_TASK["load"])) is None
    assert first(chooser(task="sales.map", earlier=MOST_PER_TASK["map"])) is None
    assert first(chooser(task="something.else")) is None


def test_kills_of_other_rounds_and_from_outside_do_not_count() -> None:
    kills = [kill(), kill(in_round=0), kill(OUTSIDE), kill(SUPERVISOR), kill(task="sales.map"), kill(POINTS[1])]
    assert earlier_kills(kills, PLAN, "sync_a", "sales.load") == 2


def test_requests_and_commits_of_documents_are_chosen_before_what_every_task_begins_with() -> None:
    often = ["POST sales_invoices/batch_create", "GET customers", "COMMIT document_needs+documents", "COMMIT records"]
    seldom = ["POST oauth/token", "COMMIT pins", "BEGIN", "INSERT pins", "UPDATE documents", "DELETE leases", "body"]
    assert {weight(f"sales.load/{each}/1/sent") for each in often} == {1.0}
    assert all(weight(f"sales.load/{each}/1/before") < 0.5 for each in seldom)


def test_plan_points_and_kills_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_covered(tmp_path) == []
    write_plan(tmp_path, PLAN)
    cover(tmp_path, POINTS[1])
    cover(tmp_path, POINTS[0])
    tell_kill(tmp_path, kill())
    assert read_plan(tmp_path) == PLAN
    assert read_covered(tmp_path) == [POINTS[1], POINTS[0]]
    assert read_kills(tmp_path) == [kill()]


def test_lines_of_several_processes_stay_whole(tmp_path: Path) -> None:
    lines = [str(number) * 200 for number in range(4)]
    writers = [
        multiprocessing.get_context("fork").Process(target=_write, args=(tmp_path / "lines", line)) for line in lines
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted((tmp_path / "lines").read_text("utf-8").splitlines()) == sorted(lines * 20)


def _write(file: Path, line: str) -> None:
    for _ in range(20):
        append(file, line)
