"""Stock, payouts and shifts of generated days, and the truth that they come to."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import example, given

from posbridge.money import ZERO, Decimal, quantize
from tests.properties.iseller_store import BY_DAY, BY_OUTLET, FIRST, RUNS, SECOND, SEEDS, make, profiles, sold
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.shelf import stock_at
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller_days import BEKASI, DEPOK, PROFILES, Profile, day_truth
from tests.sandbox.iseller_days.menu import GOODS_IN_STOCK, MENU

TRACKED = sum(len(item.variants) for item in (*MENU, *GOODS_IN_STOCK) if item.tracked)


@RUNS
@given(SEEDS)
def test_the_first_count_is_of_everything_and_later_ones_of_a_part(seed: int) -> None:
    store = make(seed)
    for profile in PROFILES.values():
        counts = [e for e in store.stock_events if e.action == "opname" and e.outlet.code == profile.code]
        assert [len(event.items) for event in counts] == [TRACKED, 4, 4]
        assert counts[0].at.isoformat() == "2026-11-19T08:00:00+07:00"
        for event in counts:
            assert all(item.quantity == (item.counted or ZERO) - (item.system or ZERO) for item in event.items)
            for item in event.items:
                assert stock_at(store, event.outlet, item.product, event.at) == item.counted


@RUNS
@given(SEEDS)
def test_transfers_of_two_days_have_every_outcome(seed: int) -> None:
    store = make(seed)
    started = [e for e in store.stock_events if e.action == "start" and e.type == "out"]
    assert len(started) == 6
    assert all((e.outlet.code, e.destination and e.destination.code) == ("TC01", "TC02") for e in started)
    received = {e.transfer_id: [r for r in store.stock_events if r.transfer_id == e.transfer_id][1:] for e in started}
    for event in started:
        outcome: Counter[str] = Counter()
        for receipt in received[event.transfer_id]:
            assert receipt.at > event.at
            for item in receipt.items:
                outcome[item.product.sku] += item.accepted + item.cancelled + item.rejected  # type: ignore[assignment]
        assert outcome == {item.product.sku: item.quantity for item in event.items}
    two_days = [e for e in started if e.at.date() <= SECOND]
    receipts = [receipt for e in two_days for receipt in received[e.transfer_id]]
    assert any(item.rejected and item.accepted for receipt in receipts for item in receipt.items)
    assert any(item.cancelled and item.accepted for receipt in receipts for item in receipt.items)
    assert sorted(len(received[e.transfer_id]) for e in two_days) == [1, 1, 1, 2]
    assert sum(1 for e in two_days for receipt in received[e.transfer_id] if receipt.at.date() > e.at.date()) == 1


@RUNS
@given(SEEDS)
def test_each_day_has_a_supply_and_waste(seed: int) -> None:
    store = make(seed)
    for profile in PROFILES.values():
        mine = [event for event in store.stock_events if event.outlet.code == profile.code]
        arrived = [event for event in mine if event.action == "accept" and event.type == "in"]
        waste = [event for event in mine if event.action == "adjustment"]
        assert [event.at.date() for event in arrived] == [FIRST + timedelta(days=n) for n in range(3)]
        assert all(event.supplier_name and all(item.accepted > 0 for item in event.items) for event in arrived)
        assert [event.at.date() for event in waste] == [FIRST + timedelta(days=n) for n in range(3)]
        assert all(item.quantity < 0 for event in waste for item in event.items)


@RUNS
@given(SEEDS)
def test_stock_and_payouts_do_not_hang_on_which_outlet_is_made_first(seed: int) -> None:
    one, other = make(seed, BY_OUTLET), make(seed, BY_DAY)
    for profile in PROFILES.values():
        for number in range(3):
            day = FIRST + timedelta(days=number)
            truths = [day_truth(store, store.outlet(profile.code), day) for store in (one, other)]
            assert truths[0].stock == truths[1].stock
            assert truths[0].payouts == truths[1].payouts
    counted = [
        sorted(
            (e.at, e.outlet.code, i.product.sku, i.system, i.counted)
            for e in s.stock_events
            for i in e.items
            if i.counted
        )
        for s in (one, other)
    ]
    assert counted[0] == counted[1]


@RUNS
@given(SEEDS)
def test_a_payout_settles_each_earlier_payment_once(seed: int) -> None:
    store = make(seed)
    payments = [t for o in store.orders for t in o.transactions if t.payment_type.gateway == "iseller_pay"]
    assert {payment.type for payment in payments} == {"sale"}
    (payout,) = store.payouts
    assert payout.at.isoformat() == "2026-11-20T10:00:00+07:00"
    settled = [part.transaction.id for part in payout.parts]
    assert len(settled) == len(set(settled))
    assert set(settled) == {payment.id for payment in payments if payment.at.date() <= FIRST}
    assert {part.order.outlet.code for part in payout.parts} == {"TC01", "TC02"}
    assert 0 < payout.fees < payout.deposit == payout.amount - payout.fees


@RUNS
@given(SEEDS)
def test_the_truth_of_a_day_closes(seed: int) -> None:
    store = make(seed)
    for profile in PROFILES.values():
        outlet = store.outlet(profile.code)
        for number in range(-1, 3):
            truth = day_truth(store, outlet, FIRST + timedelta(days=number))
            assert (
                truth.collected
                == sum(truth.by_label.values())
                == (truth.total - truth.credit + truth.settled - truth.refunded)
            )
            assert truth.tax == sum(truth.by_rate.values())
            assert truth.net == truth.total - truth.refunded
            assert truth.subtotal == truth.gross - truth.discounts - truth.promotions + truth.charges
            outside = ZERO if profile is DEPOK else truth.tax
            due = truth.subtotal + outside + truth.final_charges + truth.shipping
            assert truth.total == due + truth.rounding


@RUNS
@given(SEEDS)
def test_the_truth_of_the_stock_is_what_the_store_says(seed: int) -> None:
    store = make(seed)
    for profile in PROFILES.values():
        outlet = store.outlet(profile.code)
        for number in range(3):
            day = FIRST + timedelta(days=number)
            check_stock(store, outlet, day)


def check_stock(store: Store, outlet: Outlet, day: date) -> None:
    stock = day_truth(store, outlet, day).stock
    last = datetime.combine(day, datetime.max.time(), tzinfo=outlet.zone)
    assert stock == {p.sku: stock_at(store, outlet, p, last) for p in store.products if p.track_inventory}
    assert all(units == quantize(units, Decimal("0.001")) for units in stock.values())


@RUNS
@given(profiles, SEEDS)
@example(BEKASI, 236993)
def test_registers_have_a_morning_and_an_evening_shift(profile: Profile, seed: int) -> None:
    store = make(seed)
    mine = [s for s in store.shifts if s.outlet.code == profile.code and s.opened_at.date() == SECOND]
    assert Counter(shift.register.number for shift in mine) == {number: 2 for _, number in profile.registers}
    assert all(shift.closed_at and shift.opened_at < shift.closed_at for shift in mine)
    assert max(s.closed_at for s in mine if s.closed_at).hour == 22
    for order in sold(store, profile, SECOND):
        assert any(
            s.register is order.register and s.closed_at and s.opened_at <= order.ordered_at < s.closed_at for s in mine
        )
