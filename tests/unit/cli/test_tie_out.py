"""``posbridge tie-out``: the proofs that are kept, for people and for programs."""

import json
from datetime import date, timedelta

import pytest

from posbridge.domain.states import RecordKind, RecordState
from posbridge.domain.tieouts import DayTieOut, DifferenceReason
from posbridge.ports import OwnState
from tests.unit.cli.world import NOW, Answer, World, cells, unreadable
from tests.unit.settings.written import write
from tests.unit.store.proofs import difference, proof, stock_difference

FIRST = date(2026, 10, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(9)]
NIGHT = timedelta(days=1)
DAY = ("--from", str(FIRST), "--to", str(FIRST))


@pytest.fixture
def kedai(world: World) -> World:
    write(world.mappings)
    return world


def keep(world: World, *nights: list[DayTieOut], start: int = 0) -> None:
    """A run each night at 10:00 in Jakarta."""
    with world.store() as store:
        tieouts = store.outlet("kedai", "jurnal_pt_contoh").tieouts
        for night, proofs in enumerate(nights, start):
            tieouts.keep(proofs, run=f"run {night}", now=NOW + night * NIGHT)


def told(answer: Answer) -> dict:
    return json.loads(answer.out)


def test_without_a_range_the_last_seven_days_that_were_proved_are_shown(kedai: World) -> None:
    keep(kedai, [proof(day=day) for day in DAYS if day.day != 4])

    answer = kedai.run("tie-out", "kedai")

    shown = [line.split("│")[1].strip() for line in answer.out.splitlines() if line.startswith("│")]
    assert shown == ["2026-10-02", "2026-10-03", *(f"2026-10-0{n}" for n in range(5, 10))]
    assert cells(answer.out, "2026-10-09") == [["2026-10-09", "tied", "0", "2026-10-05 10:00", "run 0"]]
    assert "Nothing is open." in answer.out
    assert answer.code == 0


def test_a_day_that_differs_shows_its_table_with_the_wrong_side_and_the_receipts_behind_it(kedai: World) -> None:
    keep(kedai, [proof(difference("R1"))], [proof(difference("R1"), difference("R2", amount="500.50"))])

    answer = kedai.run("tie-out", "kedai")

    assert answer.code == 1
    assert cells(answer.out, "2026-10-01") == [["2026-10-01", "differs", "2", "2026-10-06 10:00", "run 1"]]
    assert "<< Jurnal" in answer.out
    assert [row[:6] for row in cells(answer.out, "R1") + cells(answer.out, "R2")] == [
        ["R1", "missing", "Jurnal", "11,000", "2026-10-05 10:00", "R1 is not in Jurnal"],
        ["R2", "missing", "Jurnal", "500.50", "2026-10-06 10:00", "R2 is not in Jurnal"],
    ]
    assert answer.out.count("missing, Jurnal: Book it in Jurnal again") == 1
    assert "Nothing is open." not in answer.out


def test_a_total_that_no_receipt_explains_is_said_to_be_so(kedai: World) -> None:
    unexplained = DayTieOut(outlet="kedai", day=FIRST, rows=proof(difference()).rows)
    keep(kedai, [unexplained])

    answer = kedai.run("tie-out", "kedai")

    assert answer.code == 1
    assert "No receipt explains it." in answer.out


def test_days_of_the_range_that_were_never_proved_are_said_to_be_so(kedai: World) -> None:
    keep(kedai, [proof(day=DAYS[1])])

    answer = kedai.run("tie-out", "kedai", "--from", "2026-10-01", "--to", "2026-10-03")

    assert answer.code == 0
    assert [cells(answer.out, str(day))[0][1] for day in DAYS[:3]] == ["never proved", "tied", "never proved"]


def test_from_alone_goes_up_to_today_and_to_alone_shows_seven_days(kedai: World) -> None:
    answer = kedai.run("tie-out", "kedai", "--from", "2026-10-04")
    assert [bool(cells(answer.out, str(day))) for day in DAYS[2:6]] == [False, True, True, False]

    days = [day["day"] for day in told(kedai.run("tie-out", "kedai", "--to", "2026-10-08", "--json"))["days"]]
    assert (days[0], days[-1], len(days)) == ("2026-10-02", "2026-10-08", 7)


def test_an_outlet_without_a_proof_says_so(kedai: World) -> None:
    answer = kedai.run("tie-out", "kedai")

    assert (answer.code, answer.out) == (
        0,
        "No day of kedai has been proved yet. Its runs prove the days that they carry.\n",
    )


def test_days_the_wrong_way_round_are_refused(kedai: World) -> None:
    answer = kedai.run("tie-out", "kedai", "--from", "2026-10-03", "--to", "2026-10-01")

    assert answer.code == 1
    assert "Swap the two dates." in answer.err


def test_open_lists_what_is_open_of_all_days(kedai: World) -> None:
    keep(kedai, [proof(difference("R1")), proof(difference("R2"), day=DAYS[8])])

    answer = kedai.run("tie-out", "kedai", "--open")

    assert answer.code == 1
    assert [row[:5] for row in cells(answer.out, "2026-10-01") + cells(answer.out, "2026-10-09")] == [
        ["2026-10-01", "R1", "missing", "Jurnal", "11,000"],
        ["2026-10-09", "R2", "missing", "Jurnal", "11,000"],
    ]
    assert cells(kedai.run("tie-out", "kedai", "--open", "--to", "2026-10-05").out, "2026-10-09") == []


def test_open_says_so_where_nothing_is(kedai: World) -> None:
    keep(kedai, [proof(difference())], [proof()])

    answer = kedai.run("tie-out", "kedai", "--open")

    assert (answer.code, answer.out) == (0, "No difference of kedai is open.\n")


def test_stock_is_told_in_units_and_stays_open_through_a_proof_without_it(kedai: World) -> None:
    keep(kedai, [proof(stock_difference(), stock=True)], [proof()])

    answer = kedai.run("tie-out", "kedai")

    assert answer.code == 1
    assert cells(answer.out, "2026-10-01")[0][:3] == ["2026-10-01", "differs", "1"]
    assert cells(answer.out, "Es Kopi")[0][:4] == ["Es Kopi", "stock", "Jurnal", "-2.5 units"]


def test_history_shows_every_proof_and_what_it_opened_and_closed(kedai: World) -> None:
    keep(kedai, [proof(difference("R1"))], [proof(difference("R1"), difference("R2"))], [proof(difference("R2"))])

    answer = kedai.run("tie-out", "kedai", "--history")

    proofs = [row for night in range(3) for row in cells(answer.out, f"2026-10-0{5 + night} 10:00")]
    assert [row[1:] for row in proofs] == [
        ["run 0", "differs", "R1 (missing)", ""],
        ["run 1", "differs", "R2 (missing)", ""],
        ["run 2", "differs", "", "R1 (missing)"],
    ]
    assert cells(answer.out, "R1")[-1][4:7] == ["2026-10-05 10:00", "2026-10-07 10:00", "run 2"]
    assert cells(answer.out, "R2")[-1][5:7] == ["open", ""]


def test_history_names_a_few_of_many(kedai: World) -> None:
    keep(kedai, [proof(*(difference(f"R{n}") for n in range(12)))])

    opened = cells(kedai.run("tie-out", "kedai", "--history").out, "2026-10-05 10:00")[0][3]

    assert opened.endswith("R4 (missing), 7 more")


def test_json_tells_amounts_as_text_and_times_with_their_zone(kedai: World) -> None:
    keep(kedai, [proof(difference(amount="500.50"), notes=("1 voided receipt",))])

    answer = kedai.run("tie-out", "kedai", "--json")

    said = told(answer)
    (day,) = said["days"]
    assert (answer.code, said["outlet"], said["open"]) == (1, "kedai", 1)
    assert (day["state"], day["proved_at"], day["notes"]) == (
        "differs",
        "2026-10-05T10:00:00+07:00",
        ["1 voided receipt"],
    )
    assert day["rows"][0] == {
        "line": "collected",
        "pos": "122100.50",
        "inbox": "122100.50",
        "outbox": "122100.50",
        "jurnal": "121600.00",
        "difference": "500.50",
        "tolerance": "1",
        "wrong": "Jurnal",
    }
    assert day["differences"][0]["amount"] == "500.50"
    assert day["differences"][0]["first_run"] == "run 0"


def test_json_has_the_history_too(kedai: World) -> None:
    keep(kedai, [proof(difference())], [proof()])

    (day,) = told(kedai.run("tie-out", "kedai", "--history", "--json"))["days"]

    key = difference().key
    assert [(each["run"], each["opened"], each["closed"]) for each in day["proofs"]] == [
        ("run 0", [key], []),
        ("run 1", [], [key]),
    ]
    assert [(each["key"], each["closed_run"]) for each in day["differences"]] == [(key, "run 1")]


def test_json_of_what_is_open(kedai: World) -> None:
    keep(kedai, [proof(difference("R1"), difference("R2", reason=DifferenceReason.TAX))])

    answer = kedai.run("tie-out", "kedai", "--open", "--json")

    said = told(answer)
    assert (answer.code, said["open"]) == (1, 2)
    assert [(each["reason"], each["receipt_no"], each["day"]) for each in said["differences"]] == [
        ("missing", "R1", "2026-10-01"),
        ("tax", "R2", "2026-10-01"),
    ]


def test_open_and_history_do_not_go_together(kedai: World) -> None:
    answer = kedai.run("tie-out", "kedai", "--open", "--history")

    assert answer.code == 2
    assert "leave one of them out" in answer.err


def test_the_sync_list_says_how_many_differences_of_which_outlet_are_open(kedai: World) -> None:
    assert "differ" not in kedai.run("status").out

    keep(kedai, [proof(difference("R1")), proof(difference("R2"), day=DAYS[2])])
    assert (
        "kedai: 2 differences are open, the oldest of 2026-10-01 (posbridge tie-out kedai --open)\n"
        in kedai.run("status").out
    )

    keep(kedai, [proof()], start=1)
    assert "kedai: 1 difference is open, of 2026-10-03 (posbridge tie-out kedai --open)\n" in kedai.run("status").out


def test_errors_lists_the_receipts_that_differ_and_are_not_in_its_list_already(kedai: World) -> None:
    record = unreadable()
    with kedai.store() as store:
        inbox = store.outlet("kedai", "jurnal_pt_contoh").inbox
        inbox.receive([record], run="r1", now=NOW)
        inbox.mark([OwnState(RecordKind.SALE, record.source_id, RecordState.HELD, record.problem)], run="r1")
    keep(kedai, [proof(difference(record.receipt_no), difference("R1"))])

    said = kedai.run("errors", "kedai").out

    assert [row[1] for row in cells(said, "sales")] == [record.receipt_no]
    assert [row[1] for row in cells(said, "2026-10-01")] == ["R1"]
    assert cells(kedai.run("errors", "kedai", "--entity", "sales").out, "2026-10-01") == []


def test_showing_asks_neither_the_pos_nor_jurnal(kedai: World) -> None:
    keep(kedai, [proof(difference())])
    kedai.run("tie-out", "kedai", *DAY)

    assert (kedai.source.asked, kedai.target.refreshed) == ([], [])
