"""``posbridge preview``: reads and maps, sends nothing."""

from datetime import UTC, datetime

from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from tests.unit.cli.world import World, lonely_payment
from tests.unit.settings.written import write


def test_it_shows_documents_and_what_makes_none_and_sends_nothing(world: World) -> None:
    write(world.mappings)
    world.source.records = (lonely_payment(),)

    answer = world.run("preview", "kedai", "--from", "2026-10-04")

    assert answer.code == 0
    lines = answer.out.splitlines()
    assert "customer Pelanggan Umum" in lines
    assert [line for line in lines if line.startswith("waiting: payment R-77: ")]
    assert lines[-1].endswith("1 records would make none. Nothing was sent.")
    with world.store() as store:
        assert store.outlet("kedai", "jurnal_pt_contoh").inbox.all(RecordKind.PAYMENT) == []


def test_it_reads_whole_days_of_the_outlet_s_zone(world: World) -> None:
    write(world.mappings)

    world.run("preview", "kedai", "--from", "2026-10-02", "--to", "2026-10-03")

    start = datetime(2026, 10, 1, 17, 0, tzinfo=UTC)
    assert world.source.asked == [Window(start=start, end=start.replace(day=3))]


def test_without_a_last_day_it_reads_the_first_alone(world: World) -> None:
    write(world.mappings)

    world.run("preview", "kedai", "--from", "2026-10-02")

    start = datetime(2026, 10, 1, 17, 0, tzinfo=UTC)
    assert world.source.asked == [Window(start=start, end=start.replace(day=2))]


def test_days_the_wrong_way_round_are_refused(world: World) -> None:
    write(world.mappings)

    answer = world.run("preview", "kedai", "--from", "2026-10-03", "--to", "2026-10-02")

    assert answer.code == 1
    assert answer.err == "The window runs from 2026-10-03 to 2026-10-02. Remedy: Swap the two dates.\n"


def test_a_day_that_does_not_exist_is_refused(world: World) -> None:
    write(world.mappings)

    answer = world.run("preview", "kedai", "--from", "2026-02-30")

    assert answer.code == 2
    assert "Invalid value for '--from'" in answer.err
