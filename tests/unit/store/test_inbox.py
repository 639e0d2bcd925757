"""The inbox keeps what the source told, each version of it, and where the record stands."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import StatementError

from posbridge.domain.records import Record
from posbridge.domain.states import DocumentKind, RecordKind, RecordState
from posbridge.domain.windows import Window
from posbridge.ports import OutletStore, OwnState, Received
from posbridge.store.engine import database_url
from posbridge.store.store import Store
from posbridge.store.tables import record_versions
from tests.unit.store.samples import COMPANY, LATER, NOW, UNMAPPED, document, payment, posted, sale, unreadable


def test_a_record_comes_back_as_it_was_received(outlet: OutletStore) -> None:
    received = outlet.inbox.receive([sale()], run="run 1", now=NOW)

    stored = outlet.inbox.get(RecordKind.SALE, ["1"])["1"]
    assert received == Received(new=1)
    assert stored.record == sale()
    assert (stored.version, stored.state, stored.reason, stored.run) == (1, RecordState.NEW, None, "run 1")
    assert stored.seen_at == NOW


def test_times_keep_the_tills_own_day(outlet: OutletStore) -> None:
    half_past_midnight = NOW.replace(hour=0, minute=30)
    outlet.inbox.receive([sale(at=half_past_midnight)], run="run 1", now=NOW)

    record = outlet.inbox.get(RecordKind.SALE, ["1"])["1"].record
    assert record.occurred_at is not None
    assert record.typed is not None
    assert record.occurred_at == half_past_midnight
    assert record.occurred_at.date() == half_past_midnight.date()
    assert record.typed.business_date == half_past_midnight.date()


def test_a_time_without_a_zone_is_refused(outlet: OutletStore) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        outlet.inbox.receive([sale(at=NOW.replace(tzinfo=None))], run="run 1", now=NOW)


def test_a_page_read_again_only_notes_the_run(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale()], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 1")

    assert outlet.inbox.receive([sale()], run="run 2", now=LATER) == Received(unchanged=1)
    stored = outlet.inbox.get(RecordKind.SALE, ["1"])["1"]
    assert (stored.version, stored.state, stored.run, stored.seen_at) == (1, RecordState.PLANNED, "run 2", LATER)


def test_a_changed_record_is_a_new_version_and_the_old_one_is_kept(outlet: OutletStore, store_url: str) -> None:
    outlet.inbox.receive([sale()], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.PLANNED, None)], run="run 1")
    changed = sale(total="9000", fingerprint="second")

    assert outlet.inbox.receive([changed], run="run 2", now=LATER) == Received(changed=1)
    stored = outlet.inbox.get(RecordKind.SALE, ["1"])["1"]
    assert (stored.version, stored.state, stored.record) == (2, RecordState.NEW, changed)
    engine = create_engine(database_url(store_url))
    with engine.connect() as connection:
        kept = connection.execute(select(record_versions)).all()
    engine.dispose()
    assert [(row.version, row.fingerprint, row.raw, row.run) for row in kept] == [(1, "first", sale().raw, "run 1")]


def test_an_unreadable_record_is_held_with_its_reason(outlet: OutletStore) -> None:
    outlet.inbox.receive([unreadable()], run="run 1", now=NOW)

    stored = outlet.inbox.get(RecordKind.SALE, ["1"])["1"]
    assert (stored.state, stored.reason, stored.record) == (RecordState.HELD, UNMAPPED, unreadable())


def test_a_row_that_a_newer_adapter_can_read_is_no_longer_held(outlet: OutletStore) -> None:
    outlet.inbox.receive([unreadable()], run="run 1", now=NOW)

    assert outlet.inbox.receive([sale()], run="run 2", now=LATER) == Received(changed=1)
    assert outlet.inbox.get(RecordKind.SALE, ["1"])["1"].state is RecordState.NEW


def test_a_record_that_one_page_tells_in_two_ways_is_held_with_both_rows(outlet: OutletStore) -> None:
    twice = [sale(total="1"), sale(total="2", fingerprint="second")]

    assert outlet.inbox.receive(twice, run="run 1", now=NOW) == Received(new=1)
    held = outlet.inbox.get(RecordKind.SALE, ["1"])["1"]
    assert (held.state, held.reason.code if held.reason else "") == (RecordState.HELD, "told_twice")
    assert json.loads(held.record.raw or "") == [{"id": 1, "total": 1}, {"id": 1, "total": 2}]
    assert outlet.inbox.receive(twice[::-1], run="run 2", now=LATER) == Received(unchanged=1)

    assert outlet.inbox.receive([twice[1]], run="run 3", now=LATER) == Received(changed=1)
    assert outlet.inbox.get(RecordKind.SALE, ["1"])["1"].state is RecordState.NEW


def test_a_record_twice_alike_on_one_page_is_one(outlet: OutletStore) -> None:
    assert outlet.inbox.receive([sale(), sale()], run="run 1", now=NOW) == Received(new=1)
    assert outlet.inbox.get(RecordKind.SALE, ["1"])["1"].record == sale()


def test_an_empty_page_is_nothing(outlet: OutletStore) -> None:
    assert outlet.inbox.receive([], run="run 1", now=NOW) == Received()


def test_a_page_is_received_whole_or_not_at_all(outlet: OutletStore) -> None:
    naive = sale("2", at=NOW.replace(tzinfo=None))
    with pytest.raises(StatementError, match="no time zone"):
        outlet.inbox.receive([sale("1"), naive], run="run 1", now=NOW)

    assert outlet.inbox.all(RecordKind.SALE) == []


def test_outlets_do_not_see_each_others_records(store: Store, outlet: OutletStore) -> None:
    outlet.inbox.receive([sale()], run="run 1", now=NOW)

    assert store.outlet("bandung-dago", COMPANY).inbox.all(RecordKind.SALE) == []


def test_pending_is_what_mapping_has_to_look_at_oldest_first(outlet: OutletStore) -> None:
    days = [sale(str(n), at=NOW - timedelta(days=n)) for n in range(6)]
    outlet.inbox.receive(days, run="run 1", now=NOW)
    for source_id, state in [
        ("1", RecordState.PLANNED),
        ("2", RecordState.SKIPPED),
        ("3", RecordState.HELD),
        ("4", RecordState.WAITING),
    ]:
        outlet.inbox.mark([OwnState(RecordKind.SALE, source_id, state, None)], run="run 1")
    outlet.outbox.plan([document("INV-1", record="1")], run="run 1", stamp="v1")
    outlet.outbox.claim(DocumentKind.INVOICE, holder="worker", run="run 1", limit=1, now=NOW)
    outlet.outbox.settle("worker", {"INV-1": posted()}, now=NOW)

    pending = outlet.inbox.pending([RecordKind.SALE, RecordKind.VOID])
    assert [held.record.source_id for held in pending] == ["5", "4", "3", "0"]


def test_children_come_by_parent_oldest_first(outlet: OutletStore) -> None:
    late, early, other = payment("1:2", "1", at=LATER), payment("1:1", "1"), payment("2:1", "2")
    outlet.inbox.receive([late, early, other], run="run 1", now=NOW)

    found = outlet.inbox.children(RecordKind.PAYMENT, ["1", "3"])
    assert {parent: [held.record.source_id for held in held_list] for parent, held_list in found.items()} == {
        "1": ["1:1", "1:2"],
        "3": [],
    }


def test_between_is_half_open(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale("1"), sale("2", at=LATER)], run="run 1", now=NOW)

    found = outlet.inbox.between(RecordKind.SALE, Window(start=NOW, end=LATER))
    assert [held.record.source_id for held in found] == ["1"]


def test_records_without_a_time_come_first(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale("1"), replace(sale("2"), occurred_at=None)], run="run 1", now=NOW)

    assert [held.record.source_id for held in outlet.inbox.all(RecordKind.SALE)] == ["2", "1"]


def test_a_reason_comes_back_whole(outlet: OutletStore) -> None:
    outlet.inbox.receive([sale()], run="run 1", now=NOW)
    outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.HELD, UNMAPPED)], run="run 1")

    reason = outlet.inbox.get(RecordKind.SALE, ["1"])["1"].reason
    assert reason == UNMAPPED
    assert str(reason.residual if reason else None) == "1.50"


@pytest.mark.parametrize("state", [RecordState.POSTED, RecordState.REJECTED, RecordState.UNCERTAIN, RecordState.NEW])
def test_a_state_that_follows_from_documents_is_never_set(outlet: OutletStore, state: RecordState) -> None:
    with pytest.raises(ValueError, match=str(state)):
        outlet.inbox.mark([OwnState(RecordKind.SALE, "1", state, None)], run="run 1")


def test_marking_an_unknown_record_is_an_error(outlet: OutletStore) -> None:
    with pytest.raises(LookupError, match="sale:1"):
        outlet.inbox.mark([OwnState(RecordKind.SALE, "1", RecordState.SKIPPED, None)], run="run 1")


def test_more_records_than_one_statement_takes(outlet: OutletStore) -> None:
    many = [sale(str(n)) for n in range(1200)]
    outlet.inbox.receive(many, run="run 1", now=NOW)

    assert outlet.inbox.receive(many, run="run 2", now=NOW) == Received(unchanged=1200)
    assert len(outlet.inbox.get(RecordKind.SALE, [str(n) for n in range(1200)])) == 1200


def test_a_problem_of_payments_that_the_receipt_tells_no_more_has_settled_itself(outlet: OutletStore) -> None:
    problem = Record(
        kind=RecordKind.PAYMENT,
        source_id="1:payments",
        parent_id="1",
        receipt_no="R1",
        typed=None,
        problem=UNMAPPED,
        fingerprint="short",
    )
    outlet.inbox.receive([sale("1"), problem], run="run 1", now=NOW)
    outlet.inbox.receive([sale("2")], run="run 2", now=LATER)
    assert outlet.inbox.get(RecordKind.PAYMENT, ["1:payments"])["1:payments"].state is RecordState.HELD

    outlet.inbox.receive([sale("1")], run="run 2", now=LATER)
    assert outlet.inbox.get(RecordKind.PAYMENT, ["1:payments"])["1:payments"].state is RecordState.SKIPPED

    outlet.inbox.receive([sale("1"), problem], run="run 3", now=LATER)
    assert outlet.inbox.get(RecordKind.PAYMENT, ["1:payments"])["1:payments"].state is RecordState.HELD
