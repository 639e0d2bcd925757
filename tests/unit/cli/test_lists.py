"""``posbridge status`` and ``posbridge errors``: what the store has, for people."""

from datetime import UTC, date, datetime, timedelta

from posbridge.domain.states import Entity, RecordKind, RecordState
from posbridge.ports import OwnState, Tally
from tests.unit.cli.world import NOW, World, cells, unreadable
from tests.unit.settings.written import write
from tests.unit.store.samples import document

COMPANY = "jurnal_pt_contoh"


def test_the_sync_list_shows_each_entity_in_the_outlet_s_own_time(world: World) -> None:
    write(world.mappings, ("Asia/Jakarta", "Asia/Makassar"))
    with world.store() as store:
        outlet = store.outlet("kedai", COMPANY)
        yesterday = datetime(2026, 10, 4, 14, 0, tzinfo=UTC)
        outlet.note_status(Entity.SALES, run="r1", now=yesterday, tally=Tally(total=5, posted=5), ok=True)
        outlet.note_status(
            Entity.SALES, run="r2", now=yesterday + timedelta(days=1), tally=Tally(total=9, posted=8, held=1), ok=False
        )
        outlet.note_status(Entity.MASTER, run="r2", now=yesterday, tally=Tally(total=3, posted=3), ok=True)

    answer = world.run("status")

    assert answer.code == 0
    assert cells(answer.out, "kedai") == [
        ["kedai", "master", "2026-10-04 22:00", "2026-10-04 22:00", "3 of 3", "success"],
        ["kedai", "sales", "2026-10-05 22:00", "2026-10-04 22:00", "8 of 9", "failed"],
    ]


def test_an_outlet_that_never_ran_is_in_the_list(world: World) -> None:
    write(world.mappings)

    assert cells(world.run("status").out, "kedai") == [["kedai", "", "never", "never", "", "not synced yet"]]


def test_an_outlet_whose_file_is_wrong_is_in_the_list_with_its_error(world: World) -> None:
    write(world.mappings, ("plan: enterprise", "plan: gold"))

    answer = world.run("status")

    assert cells(answer.out, "kedai")[0][-1] == "config-error"
    assert 'kedai.yaml, line 9: company.plan: "gold"' in answer.err


def test_what_is_still_to_be_sent_is_shown_with_its_days_its_requests_and_its_end(world: World) -> None:
    write(world.mappings)
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(3)]
    planned = [document(f"INV-{n}", record=str(n), day=days[n % 3]) for n in range(250)]
    with world.store() as store:
        store.outlet("kedai", COMPANY).outbox.plan(planned, run="r1", stamp="v1")

    answer = world.run("status")

    assert cells(answer.out, "kedai")[-1] == [
        "kedai",
        "250 invoices",
        "3",
        "2026-10-01",
        "about 3 requests",
        "done about 10:00",
    ]


def test_the_requests_of_a_company_are_shown_once_with_what_is_used_and_when_they_renew(world: World) -> None:
    write(world.mappings)
    write(world.mappings, ('outlet: "700101"', 'outlet: "700102"'), slug="warung")
    with world.store() as store:
        budget = store.budget(COMPANY, world.limits, outlet="kedai", clock=lambda: NOW)
        for _ in range(3):
            budget.take()

    assert cells(world.run("status").out, COMPANY) == [
        [COMPANY, "minute", "3", "25", "2026-10-05 10:01"],
        [COMPANY, "hour", "3", "1,500", "2026-10-05 11:00"],
        [COMPANY, "month", "3", "12,000", "2026-11-01 00:00"],
    ]


def test_a_month_that_jurnal_refused_is_shown_as_such(world: World) -> None:
    write(world.mappings)
    with world.store() as store:
        store.budget(COMPANY, world.limits, clock=lambda: NOW).refused(monthly=True)

    assert cells(world.run("status").out, COMPANY)[-1] == [
        COMPANY,
        "month",
        "0",
        "refused by Jurnal",
        "2026-11-01 00:00",
    ]


def test_errors_lists_what_a_person_must_look_at(world: World) -> None:
    write(world.mappings)
    with world.store() as store:
        inbox = store.outlet("kedai", COMPANY).inbox
        record = unreadable()
        inbox.receive([record], run="r1", now=NOW)
        inbox.mark([OwnState(RecordKind.SALE, record.source_id, RecordState.HELD, record.problem)], run="r1")

    answer = world.run("errors", "kedai")

    assert answer.code == 0
    assert cells(answer.out, "sales") == [
        [
            "sales",
            "R-77",
            "2026-10-04 19:30",
            "held",
            "totals_differ",
            "Receipt R-77 does not add up. (differs by Rp 12.5)",
            "Look at it in the POS.",
        ]
    ]
    assert world.run("errors", "kedai", "--entity", "payments").out == (
        "No payments of kedai are held, rejected, uncertain or waiting.\n"
    )


def test_errors_says_so_where_there_are_none(world: World) -> None:
    write(world.mappings)

    assert world.run("errors", "kedai").out == "Nothing of kedai is held, rejected, uncertain or waiting.\n"


def test_errors_of_an_unknown_outlet_names_the_nearest(world: World) -> None:
    write(world.mappings)

    answer = world.run("errors", "kedia")

    assert answer.code == 1
    assert 'There is no outlet "kedia"' in answer.err
    assert 'Did you mean "kedai"?' in answer.err


def test_errors_of_an_outlet_whose_file_is_wrong_tells_the_file(world: World) -> None:
    write(world.mappings, ("posting: receipt", "posting: day"))

    answer = world.run("errors", "kedai")

    assert answer.code == 1
    assert 'posting: "day" is not available in this version; write "receipt".' in answer.err
