"""What a pass of mapping keeps out of closed periods, and when it asks Jurnal about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from posbridge.domain.books import Closing
from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Posted, Rejected
from posbridge.domain.states import DocumentKind
from posbridge.domain.windows import RunKind
from posbridge.mapping.results import Documents, Held, Mapped
from posbridge.ports import OutletStore
from posbridge.steps.periods import Periods, may_be_closed
from posbridge.store.store import Store
from tests.unit.mapping.world import JAKARTA, outlet
from tests.unit.store.samples import document, posted, rejected

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=JAKARTA)
TODAY, OLD = NOW.date(), date(2026, 10, 5)
NOVEMBER = date(2026, 11, 1)
CLOSED = Closing(told=date(2026, 10, 31), read_at=NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OutletStore]:
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened.outlet("kedai-uji", "jurnal")


def periods(
    store: OutletStore, closing: Closing, policy: str = "first_open_day", kind: RunKind = RunKind.SCHEDULED
) -> Periods:
    return Periods(outlet(closed_periods=policy), closing, store.outbox, now=NOW, kind=kind)


def plan(store: OutletStore, *documents: Document) -> None:
    store.outbox.plan(documents, run="r1", stamp="s")


def send(store: OutletStore, each: Document, answer: Posted | Rejected) -> None:
    plan(store, each)
    assert store.outbox.claim(each.kind, holder="w", run="r1", limit=1, now=NOW)
    store.outbox.settle("w", {each.custom_id: answer}, now=NOW, settles_at=NOW)


def dates(mapped: Mapped) -> list[date]:
    assert isinstance(mapped, Documents), mapped
    return [each.date for each in mapped.documents]


@pytest.mark.parametrize(
    ("today", "day", "expected"),
    [
        (TODAY, TODAY, False),
        (TODAY, TODAY - timedelta(days=3), False),
        (TODAY, TODAY - timedelta(days=4), True),
        (NOVEMBER, date(2026, 10, 31), False),  # yesterday is never worth a request
        (NOVEMBER + timedelta(days=1), date(2026, 10, 31), True),
        (NOVEMBER, date(2026, 10, 28), True),
    ],
)
def test_days_of_a_usual_night_are_not_worth_a_request(today: date, day: date, expected: bool) -> None:  # noqa: FBT001
    assert may_be_closed(day, today) is expected


def test_a_document_of_an_old_day_asks_once_a_day(store: OutletStore) -> None:
    old = Documents((document("INV-1", day=OLD),))
    for closing, asks in (
        (Closing(), True),
        (Closing(read_at=NOW - timedelta(days=1)), True),
        (Closing(read_at=NOW - timedelta(hours=20)), False),
    ):
        found = periods(store, closing)
        assert found.settled(old, {}) == old
        assert found.asks is asks, closing


@pytest.mark.parametrize("kind", [RunKind.SCHEDULED, RunKind.MANUAL])
def test_what_stands_in_jurnal_is_neither_moved_nor_asked_about(store: OutletStore, kind: RunKind) -> None:
    stands = document("INV-1", day=OLD)
    send(store, stands, posted())
    for closing in (Closing(), CLOSED):
        found = periods(store, closing, "hold", kind)
        assert dates(found.settled(Documents((stands,)), {})) == [OLD]
        assert not found.asks


@pytest.mark.parametrize("policy", ["hold", "first_open_day"])
def test_what_is_being_sent_or_rejected_while_jurnal_holds_it_stays_on_its_day(store: OutletStore, policy: str) -> None:
    sending, refused = document("INV-1", day=OLD), document("INV-2", day=OLD)
    send(store, refused, rejected("777"))
    plan(store, sending)
    store.outbox.claim(DocumentKind.INVOICE, holder="w", run="r1", limit=1, now=NOW)
    found = periods(store, CLOSED, policy).settled(Documents((sending, refused)), {})
    assert dates(found) == [OLD, OLD]


def test_a_document_refused_for_its_period_moves(store: OutletStore) -> None:
    refused = document("INV-1", day=OLD)
    send(store, refused, rejected())
    moved = periods(store, Closing(refused=OLD, read_at=NOW)).settled(Documents((refused,)), {})
    assert dates(moved) == [NOVEMBER]
    assert isinstance(moved, Documents)
    plan(store, *moved.documents)
    stored = store.outbox.get(["INV-1"])["INV-1"]
    assert (stored.document.date, stored.document.day) == (NOVEMBER, OLD)


def test_a_verdict_against_the_own_day_rests_on_a_fresh_answer(store: OutletStore) -> None:
    old = Documents((document("INV-1", day=OLD),))
    for read_at, kind, asks in (
        (NOW, RunKind.SCHEDULED, False),
        (NOW - timedelta(minutes=4), RunKind.SCHEDULED, False),
        (NOW - timedelta(minutes=6), RunKind.SCHEDULED, True),
        (NOW, RunKind.MANUAL, True),
    ):
        found = periods(store, replace(CLOSED, read_at=read_at), "hold", kind)
        assert isinstance(found.settled(old, {}), Held)
        assert found.asks is asks, (read_at, kind)


def test_a_run_by_hand_tries_a_day_that_only_a_refusal_closed(store: OutletStore) -> None:
    old, learnt = Documents((document("INV-1", day=OLD),)), Closing(refused=OLD, read_at=NOW)
    assert isinstance(periods(store, learnt, "hold").settled(old, {}), Held)
    assert dates(periods(store, learnt, "hold", RunKind.MANUAL).settled(old, {})) == [OLD]
    assert dates(periods(store, learnt, "first_open_day", RunKind.MANUAL).settled(old, {})) == [NOVEMBER]


def test_a_payment_never_comes_before_the_invoice_it_pays(store: OutletStore) -> None:
    day = OLD + timedelta(days=2)
    paid = document("PAY-1", kind=DocumentKind.PAYMENT, day=day, needs=("INV-1",))
    found = periods(store, Closing(refused=OLD, read_at=NOW))
    assert dates(found.settled(Documents((paid,)), {"INV-1": NOVEMBER})) == [NOVEMBER]
    assert dates(found.settled(Documents((paid,)), {})) == [day]


def test_documents_of_one_pass_and_of_the_outbox_are_floors_alike(store: OutletStore) -> None:
    moved = replace(document("TRF-1", day=OLD), date=NOVEMBER, day=OLD)
    plan(store, moved)
    day = OLD + timedelta(days=2)
    follows = document("TRF-2", day=day, needs=("TRF-1",))
    last = document("TRF-3", day=day, needs=("TRF-2",))
    found = periods(store, Closing(refused=OLD, read_at=NOW))
    assert dates(found.settled(Documents((follows,)))) == [NOVEMBER]
    assert dates(found.settled(Documents((last,)))) == [NOVEMBER]


def test_what_happened_on_a_day_is_found_wherever_it_is_booked(store: OutletStore) -> None:
    moved = replace(document("INV-1", day=OLD), date=NOVEMBER, day=OLD)
    plan(store, moved, document("INV-2", day=NOVEMBER), document("INV-3", day=OLD))
    outbox = store.outbox
    assert {each.document.custom_id for each in outbox.happened(OLD, OLD)} == {"INV-1", "INV-3"}
    assert {each.document.custom_id for each in outbox.dated(NOVEMBER, NOVEMBER)} == {"INV-1", "INV-2"}
    assert {each.document.custom_id for each in outbox.happened(NOVEMBER, NOVEMBER)} == {"INV-2"}
