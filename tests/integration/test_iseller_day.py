"""Days of two iSeller outlets of one store stand in Jurnal: real HTTP, real store, real steps, to the rupiah."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from posbridge.domain.states import DocumentKind, Entity, RecordKind, RecordState
from tests.integration.stock_words import BEKASI, DAY, DEPOK, company, told
from tests.outlet_world import ISELLER, RunResult, World, open_world
from tests.sandbox.iseller_days.truth import DayTruth, day_truth

pytestmark = pytest.mark.integration

DAYS = (DAY - timedelta(days=1), DAY)
ORDERS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """Two days of both outlets with every odd case, and the runs that carried them, by outlet and day."""

    world: World
    runs: dict[tuple[str, date], RunResult]

    def states(self, slug: str, state: RecordState) -> Counter[tuple[str, str]]:
        """Kinds and reason codes of an outlet's records in a state."""
        inbox = self.runs[slug, DAY].bench.store.inbox
        records = [each for kind in RecordKind for each in inbox.all(kind) if each.state is state]
        return Counter((str(each.record.kind), each.reason.code if each.reason else "") for each in records)

    def truth(self, slug: str, day: date) -> DayTruth:
        return day_truth(self.world.iseller_store, self.world.iseller_outlet(slug), day)


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synced]:
    with open_world(tmp_path_factory.mktemp("days"), start_date=DAYS[0], slugs=ISELLER) as world:
        for day in DAYS:
            for slug in ISELLER:
                world.iseller_generator.generate_day(world.iseller_outlet(slug), day, ORDERS)
        runs = {(slug, day): world.run(slug, day) for day in DAYS for slug in ISELLER}
        yield Synced(world=world, runs=runs)


def test_every_day_of_both_outlets_ties_out_and_nothing_is_left_open(synced: Synced) -> None:
    for result in synced.runs.values():
        assert result.errors == {}
        assert result.done["reconcile"].tied
        assert told(result) == {}


def test_every_record_ends_in_one_state(synced: Synced) -> None:
    for result in synced.runs.values():
        for entity in Entity:
            tally = result.tally(entity)
            assert tally.complete
            assert (tally.waiting, tally.failing) == (0, 0)


@pytest.mark.parametrize("slug", ISELLER)
def test_only_what_rightly_makes_no_document_is_skipped(synced: Synced, slug: str) -> None:
    skipped = synced.states(slug, RecordState.SKIPPED)
    assert skipped == {
        ("sale", "zero_total"): 2,
        ("sale", "voided_before_posting"): 3,
        ("payment", "voided_before_posting"): 3,
        ("void", "voided_before_posting"): 3,
        ("transfer_start", "start_moves_nothing"): 2,
    }


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("slug", ISELLER)
def test_the_tie_out_says_what_the_days_orders_come_to(synced: Synced, slug: str, day: date) -> None:
    (tied,) = synced.runs[slug, day].done["reconcile"].days
    rows = {row.line: row for row in tied.rows}
    truth = synced.truth(slug, day)
    sold = rows["sales less refunds"]
    assert sold.pos == sold.inbox == sold.jurnal == truth.net
    assert rows["tax of sales"].inbox == truth.tax
    assert abs(rows["tax of sales"].jurnal - truth.tax) <= truth.orders, (
        "Jurnal rounds the tax of a receipt, not the total"
    )
    assert rows["receipts"].jurnal == truth.orders - truth.zero_totals


def test_each_receipt_is_in_jurnal_once_with_its_total(synced: Synced) -> None:
    orders = [order for order in synced.world.iseller_store.orders if order.outlet.is_active]
    sold = [order for order in orders if order.closed_at and not order.voided_at and order.totals.total]
    invoices = company(synced.world).invoices
    numbers = Counter(invoice.transaction_no for invoice in invoices)
    assert max(numbers.values()) == 1
    # A receipt that was voided after its day had been posted keeps its invoice, which a return gives back.
    undone = [order for order in orders if order.voided_at and order.closed_at and order.totals.total]
    posted = [order for order in undone if order.voided_at and order.voided_at.date() > order.closed_at.date()]
    assert sorted(invoice.totals.original for invoice in invoices) == sorted(
        order.totals.total for order in (*sold, *posted) if not _gone_unseen(synced, order)
    )


def _gone_unseen(synced: Synced, order: Any) -> bool:
    """Voided before any run had read it."""
    slug = next(slug for slug in ISELLER if synced.world.iseller_outlet(slug) is order.outlet)
    sales = synced.runs[slug, DAY].bench.store.inbox.get(RecordKind.SALE, [order.id])
    return sales[order.id].state is RecordState.SKIPPED


def test_orders_of_the_outlet_that_was_closed_down_are_nobodys(synced: Synced) -> None:
    store = synced.world.iseller_store
    old = [order for order in store.orders if not order.outlet.is_active]
    assert old, "the generator edits such an order every day"
    for slug in ISELLER:
        assert synced.runs[slug, DAY].bench.store.inbox.get(RecordKind.SALE, [each.id for each in old]) == {}


def test_channels_bring_their_tag_and_their_way_to_pay(synced: Synced) -> None:
    books = company(synced.world)
    tags = {tag.id: tag.name for tag in books.tags}
    channels = {order.reference: order.channel_detail for order in synced.world.iseller_store.orders}
    seen = Counter()
    for invoice in books.invoices:
        reference = invoice.transaction_no.rpartition("-")[0]
        named = {tags[each] for each in invoice.tag_ids}
        seen[channels[reference], *sorted(named)] += 1
    assert seen["tokopedia", "Bekasi", "Tokopedia"] == seen["tokopedia", "Depok", "Tokopedia"] == 2
    assert seen["gofood", "Bekasi", "GoFood"] == seen["gofood", "Depok", "GoFood"] == 2
    assert sum(many for key, many in seen.items() if key[0] is None and len(key) > 2) == 0


def test_what_is_sold_on_account_is_owed_until_it_is_paid(synced: Synced) -> None:
    books = company(synced.world)
    owed = {order.reference for order in synced.world.iseller_store.orders if _owed(order)}
    still = {invoice.transaction_no.rpartition("-")[0] for invoice in books.invoices if invoice.remaining}
    assert owed
    assert still == owed


def _owed(order: Any) -> bool:
    paid = sum(each.amount for each in order.transactions if each.type == "sale" and each.succeeded)
    return bool(order.on_account and not order.voided_at and paid < order.totals.total)


def test_dates_are_those_of_the_event(synced: Synced) -> None:
    stored = synced.runs[BEKASI, DAY].bench.store.outbox.dated(DAYS[0], DAY, company_wide=True)
    closed = {order.id: order.closed_at.date() for order in synced.world.iseller_store.orders if order.closed_at}
    invoices = [each.document for each in stored if each.document.kind is DocumentKind.INVOICE]
    assert [each for each in invoices if each.date != closed[each.record_id.removeprefix("sale:")]] == []


def test_stock_ties_out_product_by_product_in_a_run_up_to_now(synced: Synced) -> None:
    for slug, place in ((BEKASI, "Gudang Bekasi"), (DEPOK, "Gudang Depok")):
        result = synced.world.run(slug)
        assert result.errors == {}
        today = result.done["reconcile"].days[-1]
        assert [row.line for row in today.rows if row.line.startswith("stock")] == [f"stock {place}"]


def test_the_same_days_again_write_nothing(synced: Synced) -> None:
    world = synced.world
    for slug in ISELLER:
        world.run(slug)
    books = company(world).digest()
    world.jurnal_control.log.clear()
    for slug in ISELLER:
        assert world.run(slug, *DAYS).errors == {}
    assert company(world).digest() == books
    assert [call for call in world.jurnal_control.log.by() if not call.startswith("GET")] == []
