"""``posbridge rescan`` over real HTTP: finds what came or changed long ago, and leaves the rest to the next run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from posbridge.bootstrap import open_bench
from posbridge.cli.main import app
from posbridge.cli.shell import Shell
from tests.nights.outlet import Outlet, day, open_outlet
from tests.nights.tills import TILLS
from tests.sandbox.faults import Fault

pytestmark = pytest.mark.integration


@pytest.fixture(params=TILLS, ids=lambda kind: kind.slug)
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    with open_outlet(request.param, tmp_path, page_size=3) as opened:
        yield opened


def rescan(outlet: Outlet, *words: str) -> tuple[int, list[str]]:
    """Exit code and lines of the command."""
    world, clock = outlet.world, outlet.clock
    world.moka_control.knobs.as_of = clock.now().isoformat()
    shell = Shell(
        environ={**os.environ, "POSBRIDGE_MAPPINGS": str(world.mappings)},
        here=world.mappings,
        clock=clock.now,
        open_bench=lambda settings: open_bench(
            settings, database_url=world.database_url, clock=clock.now, sleep=clock.sleep
        ),
    )
    with capture_logs():
        result = CliRunner().invoke(app, ["rescan", outlet.till.slug, *words], obj=shell, env={"COLUMNS": "250"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output.splitlines()


def test_it_lists_what_is_new_or_changed_and_the_next_run_carries_it(outlet: Outlet) -> None:
    till = outlet.till
    kept, changed = till.sell(outlet.at(1, "10:00")), till.sell(outlet.at(1, "11:00"))
    late = till.sell(outlet.at(1, "12:00"), uploaded_at=outlet.at(3, "09:00"))
    assert outlet.night(1).tied
    till.give_back(changed, outlet.at(2), units=1)
    outlet.clock.move_to(outlet.at(20))
    books, marks = outlet.company.digest(), marks_of(outlet)

    code, lines = rescan(outlet, "--from", str(day(1)), "--to", str(day(3)), "--entities", "sales,returns")

    assert code == 0
    assert outlet.company.digest() == books
    assert marks_of(outlet) == marks
    listed = [line for line in lines if line.startswith("│")]
    assert any("new" in line and "sale" in line and late in line for line in listed)
    assert any("refund" in line and changed in line for line in listed)
    assert not any(kept in line for line in listed)
    told = lines[-1]
    assert " new, " in told
    assert f"next run of sync_{till.slug}" in told
    assert f'--conf \'{{"from_date": "{day(1)}", "to_date": "{day(3)}"}}\'' in told
    assert {f"{day(n)}" for n in (1, 2, 3)} <= {line[:10] for line in lines}

    night = outlet.night(20)
    assert night.errors == {}
    assert outlet.differences() == {}
    assert outlet.invoices()[late] == day(1)


def test_a_second_time_there_is_nothing_to_carry(outlet: Outlet) -> None:
    outlet.till.sell(outlet.at(1))
    assert outlet.night(1).tied
    code, lines = rescan(outlet, "--from", str(day(1)))
    assert code == 0
    assert lines[-1].startswith("0 new, 0 changed, ")
    assert lines[-1].endswith("There is nothing to carry.")


def test_what_it_found_before_the_pos_broke_off_is_kept(outlet: Outlet) -> None:
    numbers = [outlet.till.sell(outlet.at(1, f"{10 + n}:00")) for n in range(5)]
    outlet.clock.move_to(outlet.at(1, "22:00"))
    for control in (outlet.world.moka_control, outlet.world.iseller_control):
        control.faults.add(Fault(kind="cut_body", path_regex="get_latest_transactions|GetOrders", after=3, times=None))
    code, lines = rescan(outlet, "--from", str(day(1)), "--entities", "sales")
    assert code == 1
    assert any(": 3 rows; " in line for line in lines)
    for control in (outlet.world.moka_control, outlet.world.iseller_control):
        control.faults.clear()
    assert outlet.night(1).errors == {}
    assert set(outlet.invoices()) == set(numbers)


def test_an_unknown_entity_is_refused_with_those_that_there_are(outlet: Outlet) -> None:
    code, lines = rescan(outlet, "--from", str(day(1)), "--entities", "sales,refunds")
    assert code == 2
    assert any("master, transfers, sales, payments, returns" in line for line in lines)


def marks_of(outlet: Outlet) -> dict[str, object]:
    bench = outlet.world.bench(outlet.till.slug, outlet.clock.now())
    moka, iseller = ("transactions", "transactions_updated"), ("orders", "orders_created", "orders_recent")
    return {name: bench.store.marks.get(name) for name in (*moka, *iseller)}
