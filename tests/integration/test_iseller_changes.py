"""What happens to iSeller orders after they were posted: refunds, voids, later payments, payouts, late uploads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from posbridge.bootstrap import wall_clock
from posbridge.domain.events import Event, EventKind
from posbridge.domain.states import RecordKind, RecordState
from posbridge.money import ZERO, Decimal
from tests.integration.stock_words import BEKASI, DAY, at, company, in_jurnal, on_shelf, told
from tests.outlet_world import RunResult, World, open_world
from tests.sandbox.iseller.messages import payout_message
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.wire import encode

pytestmark = pytest.mark.integration

BEFORE = DAY - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Orders of the day before, what became of them on the day, and the runs of the two days."""

    world: World
    orders: dict[str, Order]
    first: RunResult
    second: RunResult

    def invoice(self, name: str) -> Any:
        (found,) = [each for each in company(self.world).invoices if self._is(each.transaction_no, name)]
        return found

    def _is(self, number: str, name: str) -> bool:
        return bool(number.rpartition("-")[0] == self.orders[name].reference)

    def returns(self, name: str) -> list[Any]:
        invoice = self.invoice(name)
        return [each for each in company(self.world).returns if each.invoice_id == invoice.id]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with open_world(tmp_path_factory.mktemp("story"), start_date=BEFORE, slugs=(BEKASI,)) as world:
        sales = {
            "one item back": {"sku": "AIR", "quantity": 3},
            "all thrown away": {"sku": "DONAT", "quantity": 4},
            "some money back": {"sku": "NG-A", "quantity": 2},
            "voided": {"sku": "BOTOL", "quantity": 2},
            "owed": {"sku": "NG-A", "quantity": 5, "on_account": True},
            "in part": {"sku": "MIE", "quantity": 5, "on_account": "50000", "gateway": "cash"},
            "by iSeller Pay": {"sku": "TUM-500", "gateway": "iseller_pay"},
            "late": {"sku": "TAS", "uploaded_at": at("08:10").isoformat()},
            "of the closed outlet": {"sku": "TAS", "outlet": "TC03"},
        }
        said = {
            name: world.tell_iseller("sale", BEKASI, at(f"12:{minute:02}", BEFORE), **sale)
            for minute, (name, sale) in enumerate(sales.items())
        }
        store = world.iseller_store
        orders = {name: store.order(each["order_id"]) for name, each in said.items()}
        late = orders.pop("late")
        store.orders.remove(late)
        first = world.run(BEKASI, BEFORE)
        store.orders.append(late)
        orders["late"] = late
        for kind, clock, name, more in (
            ("refund", "09:00", "one item back", {"units": {"0": 1}}),
            ("refund", "09:10", "all thrown away", {"stock_back": False}),
            ("refund", "09:20", "some money back", {"amount": "10000"}),
            ("void", "09:30", "voided", {}),
            ("pay", "09:40", "owed", {"gateway": "external_debit"}),
            ("pay", "09:50", "in part", {"amount": "30000", "gateway": "cash"}),
        ):
            world.tell_iseller(kind, BEKASI, at(clock), order=orders[name].id, **more)
        world.tell_iseller("payout", BEKASI, at("10:00"), until=at("00:00").isoformat())
        keep_payout(world)
        yield Story(world=world, orders=orders, first=first, second=world.run(BEKASI, DAY))


def keep_payout(world: World) -> None:
    """What the address of the webhooks does with a message about a payout."""
    body = encode(payout_message(world.iseller_store.payouts[-1]))
    now = wall_clock()
    event = Event(kind=EventKind.PAYOUT, key="payout", mark=f"payout-{now}", received_at=now, body=body)
    world.bench(BEKASI).store.events.receive([event])


def test_both_days_tie_out_to_the_rupiah(story: Story) -> None:
    assert story.first.errors == {}
    assert story.second.errors == {}
    assert told(story.second) == {}
    again = story.world.run(BEKASI, BEFORE, DAY)
    assert again.errors == {}
    assert [day.tied for day in again.done["reconcile"].days] == [True, True]


def test_an_order_that_is_uploaded_late_is_posted_on_the_day_of_its_sale(story: Story) -> None:
    assert story.invoice("late").date == BEFORE


def test_an_order_of_another_outlet_is_not_booked(story: Story) -> None:
    gone = story.orders["of the closed outlet"]
    assert story.second.bench.store.inbox.get(RecordKind.SALE, [gone.id]) == {}
    assert len(company(story.world).invoices) == len(story.orders) - 1


def test_one_unit_given_back_is_a_return_of_one_unit_on_its_day_and_its_money_leaves_the_till(story: Story) -> None:
    (back,) = story.returns("one item back")
    assert back.date == DAY
    assert [line.quantity for line in back.lines if line.amount][:1] == [Decimal(1)]
    assert paid_back(story, "one item back") == story.orders["one item back"].refunds[0].amount


def test_everything_given_back_leaves_nothing_of_the_invoice(story: Story) -> None:
    order = story.orders["all thrown away"]
    assert order.refunds[0].amount == order.totals.total
    assert paid_back(story, "all thrown away") == order.totals.total


def test_a_sum_given_back_is_a_credit_memo_without_goods(story: Story) -> None:
    assert story.returns("some money back") == []
    memos = [memo for memo in company(story.world).credit_memos if memo.return_id is None]
    assert Decimal(10000) in [memo.original for memo in memos]


def test_a_void_after_posting_gives_everything_back_on_the_day_of_the_void(story: Story) -> None:
    assert {each.date for each in story.returns("voided")} == {DAY}
    assert story.invoice("voided").date == BEFORE
    assert paid_back(story, "voided") == story.orders["voided"].totals.total


def test_no_credit_is_left_open(story: Story) -> None:
    assert [memo.remaining for memo in company(story.world).credit_memos if memo.remaining] == []


def paid_back(story: Story, name: str) -> Decimal:
    """Money that left the till for the returns of an order."""
    ids = {each.memo_id for each in story.returns(name)}
    others = story.orders[name].reference
    lines = [line for refund in company(story.world).refunds for line in refund.lines if line.memo_id in ids]
    rest = [
        memo.original
        for memo in company(story.world).credit_memos
        if memo.return_id is None and memo.transaction_no.startswith(others)
    ]
    return sum((line.amount for line in lines), ZERO) + sum(rest, ZERO)


def test_a_sale_on_account_is_paid_on_the_day_of_the_money(story: Story) -> None:
    invoice = story.invoice("owed")
    (payment,) = [each for each in company(story.world).payments if each.id in invoice.receipts]
    assert (payment.date, payment.original) == (DAY, story.orders["owed"].totals.total)
    assert invoice.remaining == ZERO


def test_a_down_payment_and_an_instalment_leave_the_rest_owing(story: Story) -> None:
    invoice = story.invoice("in part")
    assert sorted(invoice.receipts.values()) == [Decimal(30000), Decimal(50000)]
    assert invoice.remaining == story.orders["in part"].totals.total - 80000


def test_a_payout_is_one_journal_from_clearing_to_the_bank_less_fees(story: Story) -> None:
    (journal,) = company(story.world).journals
    payout = story.world.iseller_store.payouts[-1]
    numbers = {account.id: account.number for account in company(story.world).accounts}
    assert journal.date == DAY
    assert {numbers[line.account_id]: line.debit - line.credit for line in journal.lines} == {
        "1-10003": payout.deposit,
        "6-60050": payout.fees,
        "1-10020": -payout.amount,
    }
    assert company(story.world).ledger_balance("1-10020") == ZERO


def test_a_payout_told_twice_is_booked_once(story: Story) -> None:
    keep_payout(story.world)
    result = story.world.run(BEKASI, DAY)
    assert result.errors == {}
    assert len(company(story.world).journals) == 1


def test_goods_that_were_thrown_away_do_not_come_back_and_others_do(story: Story) -> None:
    """Nothing was counted here, so Jurnal began at none and the POS at what it opened with."""
    opening = 600
    moved = {sku: in_jurnal(story.world, sku, "Gudang Bekasi") for sku in ("AIR", "BOTOL", "DONAT")}
    assert moved == {"AIR": -2, "BOTOL": 0, "DONAT": -4}
    assert moved == {sku: on_shelf(story.world, sku, BEKASI) - opening for sku in moved}


def test_nothing_of_a_void_is_left_open(story: Story) -> None:
    inbox = story.second.bench.store.inbox
    (void,) = inbox.all(RecordKind.VOID)
    assert void.state is RecordState.PLANNED
    assert inbox.problems() == []
