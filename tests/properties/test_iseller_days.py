"""Every generated order is arithmetically right, and the days hold what they promise."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from posbridge.money import ZERO, Decimal
from tests.properties.iseller_store import FIRST, RUNS, SECOND, SEEDS, make, profiles, sold, total
from tests.sandbox.iseller.order import Order, OrderLine
from tests.sandbox.iseller.state import fulfillment_status, owed, paid, refunded
from tests.sandbox.iseller.world import ISellerWorld
from tests.sandbox.iseller_days import CLOSED_DOWN, DEPOK, FEWEST, ISellerGenerator, Profile, add_store


@RUNS
@given(SEEDS)
def test_header_amounts_satisfy_both_identities(seed: int) -> None:
    store = make(seed)
    assert {order.inclusive for order in store.orders} == {True, False}
    for order in store.orders:
        t = order.totals
        assert t.subtotal == t.gross + t.order_charge - t.discount - t.promotion + t.subtotal_charge
        outside = ZERO if order.inclusive else t.tax
        assert t.total == t.subtotal + outside + t.final_charge + t.shipping + t.rounding
        assert t.total >= 0
        assert all(amount == amount.to_integral_value() for amount in (t.gross, t.tax, t.rounding, t.total))


@RUNS
@given(SEEDS)
def test_the_lines_of_an_order_sum_to_its_header(seed: int) -> None:
    for order in make(seed).orders:
        t, lines = order.totals, order.lines
        assert total(line.gross for line in lines) == t.gross
        assert total(line.discount + line.order_discount for line in lines) == t.discount
        assert total(line.promotion for line in lines) == t.promotion
        assert total(line.taxed_charge for line in lines) == t.order_charge + t.subtotal_charge
        assert total(line.final_charge for line in lines) == t.final_charge
        assert total(line.net + line.taxed_charge for line in lines) == t.subtotal
        assert total(line.tax for line in lines) == t.tax
        owed_by_lines = total(line.owed(inclusive=order.inclusive) for line in lines)
        assert t.total == owed_by_lines + t.shipping + t.rounding
        for line in lines:
            check_line(order, line)


def check_line(order: Order, line: OrderLine) -> None:
    assert abs(line.gross - line.base_price * line.quantity) <= Decimal("0.5")
    assert line.net >= 0
    if line.tax_rate is not None:
        base = 100 + line.tax_rate if order.inclusive else 100
        assert abs(line.tax - (line.net + line.taxed_charge) * line.tax_rate / base) < 1


@RUNS
@given(SEEDS)
def test_payments_sum_to_the_total_less_what_is_still_on_account(seed: int) -> None:
    for order in make(seed).orders:
        if order.closed_at is None:
            assert order.transactions == []
            continue
        voids = total(each.amount for each in order.transactions if each.type == "void")
        given_back = total(each.amount for each in order.transactions if each.type == "refund")
        assert paid(order) == order.totals.total - owed(order)
        assert given_back == refunded(order) <= order.totals.total
        assert voids == (paid(order) if order.voided_at else ZERO)
        assert all(each.amount > 0 and each.at >= order.ordered_at for each in order.transactions)


@RUNS
@given(SEEDS)
def test_refunds_give_back_what_their_units_cost(seed: int) -> None:
    for order in make(seed).orders:
        for line in order.lines:
            assert order.refunded_units(line) <= line.quantity
        for refund in order.refunds:
            shares = (
                order.line(key).owed(inclusive=order.inclusive) * units / order.line(key).quantity
                for key, units in refund.units.items()
            )
            everything = refund.amount == order.totals.total
            if refund.units and not everything:
                assert abs(refund.amount - sum(shares, ZERO)) <= len(refund.units)


@RUNS
@given(profiles, SEEDS)
def test_a_generated_day_has_every_odd_order(profile: Profile, seed: int) -> None:
    store = make(seed)
    today = sold(store, profile, SECOND)
    kept = [order for order in today if order.voided_at is None]
    lines = [line for order in today for line in order.lines]
    assert any(line.modifier and line.base_price == 0 for line in lines)
    assert any(line.modifier and line.modifier.product and line.units for line in lines)
    assert any(line.modifier and line.parent and line.quantity == 2 * line.parent.quantity for line in lines)
    assert any(twins(line) for line in lines if line.product.type == "comboset")
    assert any(line.product.type == "composite" and len(line.units) == 2 for line in lines)
    assert any({line.tax_rate for line in order.lines} == {Decimal(10), Decimal(11)} for order in today)
    assert any(line.quantity == Decimal("0.258") and line.product.need_scale for line in lines)
    check_charges(profile, kept)
    tenders = [tuple(t.payment_type.gateway for t in order.transactions if t.type == "sale") for order in today]
    assert {len(each) for each in tenders} == {0, 1, 2, 3}
    assert any({"points", "voucher"} < set(each) for each in tenders)
    assert any(t.status == "failure" for order in today for t in order.transactions)
    assert any(t.fee > 0 for order in today for t in order.transactions if t.payment_type.gateway == "iseller_pay")
    assert Counter(order.on_account for order in today)[True] == 2
    assert Counter(order.closed_at is None for order in today)[True] == 1
    assert {(order.channel, order.channel_detail) for order in today} == {
        ("pos", None),
        ("web", None),
        ("marketplace", "tokopedia"),
        ("food_delivery", "gofood"),
    }
    assert {order.totals.shipping for order in today if order.totals.shipping} == {Decimal(18_000)}
    assert any(order.promotions and order.discounts and order.totals.promotion for order in today)
    free = [order for order in kept if order.closed_at and not order.totals.total]
    assert [(order.totals.discount == order.totals.gross > 0, order.transactions) for order in free] == [(True, [])]


def twins(line: OrderLine) -> bool:
    return max(Counter(part.product.id for part in line.components).values()) >= 2


def check_charges(profile: Profile, orders: Sequence[Order]) -> None:
    """Each position that the outlet charges at, and no other; rounding in its direction."""
    charges = [(o.totals.order_charge > 0, o.totals.subtotal_charge > 0, o.totals.final_charge > 0) for o in orders]
    used = (True, True, False) if profile is DEPOK else (False, False, True)
    assert set(charges) == {(False, False, False), used}
    signs = {order.totals.rounding.compare(ZERO) for order in orders}
    assert signs == ({ZERO, Decimal(1)} if profile is DEPOK else {ZERO, Decimal(-1)})
    in_shop = [order for order in orders if order.channel == "pos"]
    assert all(order.totals.total % 100 == 0 for order in in_shop)


@RUNS
@given(profiles, SEEDS)
def test_customers_come_again_and_some_share_a_name(profile: Profile, seed: int) -> None:
    today = [order for order in sold(make(seed), profile, SECOND) if order.customer]
    visits = Counter((order.customer.id, order.customer.external_id) for order in today if order.customer)
    assert any(count >= 2 and external for (_, external), count in visits.items())
    assert any(count >= 2 and not external for (_, external), count in visits.items())
    budis = {
        o.customer.id for o in today if o.customer and o.customer.first_name + o.customer.last_name == "BudiSantoso"
    }
    assert len(budis) == 2


@RUNS
@given(profiles, SEEDS)
def test_a_generated_day_has_every_refund_and_void(profile: Profile, seed: int) -> None:
    store = make(seed)
    today, yesterday = sold(store, profile, SECOND), sold(store, profile, FIRST)
    assert Counter(order.voided_at.date() for order in today if order.voided_at) == {
        SECOND: 1,
        SECOND + timedelta(days=1): 1,
    }
    assert sum(1 for order in yesterday if order.voided_at and order.voided_at.date() == SECOND) == 1
    same_day = [refund for order in today for refund in order.refunds if refund.at.date() == SECOND]
    assert any(refund.units and refund.stock_back for refund in same_day)
    assert any(refund.units and not refund.stock_back for refund in same_day)
    assert any(not refund.units and refund.amount for refund in same_day)
    assert any(len([refund for refund in order.refunds if refund.at.date() == SECOND]) == 2 for order in today)
    next_day = [refund for order in yesterday for refund in order.refunds if refund.at.date() == SECOND]
    assert len(next_day) == 2
    past = [order for order in store.orders if order.ordered_at.date() < FIRST - timedelta(days=95)]
    assert {refund.at.date() for order in past for refund in order.refunds} == {FIRST}
    shelf = [line.units for order in today for r in order.refunds if r.stock_back for line in order.lines]
    assert any(shelf)


@RUNS
@given(profiles, SEEDS)
def test_what_is_open_is_carried_on_the_next_day(profile: Profile, seed: int) -> None:
    store = make(seed)
    yesterday = sold(store, profile, FIRST)
    on_account = [order for order in yesterday if order.on_account]
    assert [owed(order) for order in on_account] == [ZERO, ZERO]
    paid_on = {payment.at.date() for order in on_account for payment in order.transactions}
    assert paid_on == {FIRST, SECOND, SECOND + timedelta(days=1)}
    handed_over = [order for order in yesterday for each in order.fulfilments if each.at.date() == SECOND]
    assert len(handed_over) == 1
    still_there = [order for order in sold(store, profile, SECOND + timedelta(days=1)) if order.closed_at]
    assert Counter(fulfillment_status(order) for order in still_there)["none"] == 1
    late = [order for order in yesterday if order.uploaded_at.date() == SECOND]
    assert len(late) == 2
    assert not any(line.units for order in late for line in order.lines)


@RUNS
@given(SEEDS)
def test_old_orders_of_the_closed_outlet_are_edited_each_day(seed: int) -> None:
    store = make(seed)
    old = [order for order in store.orders if order.outlet.code == CLOSED_DOWN.code]
    assert not store.outlet(CLOSED_DOWN.code).is_active
    assert [at.date() for order in old for at in order.touched_at] == [FIRST + timedelta(days=n) for n in range(3)]
    assert all(order.ordered_at.date() < FIRST - timedelta(days=80) for order in old)


@settings(max_examples=2, deadline=None)
@given(SEEDS)
def test_the_same_seed_gives_the_same_world_at_any_time(seed: int) -> None:
    def shown(when: datetime, seed: int) -> str:
        world = ISellerWorld(seed, now=lambda: when)
        store = add_store(world)
        ISellerGenerator(world, seed).generate_day(store.outlet("TC02"), FIRST, FEWEST)
        return repr((store.orders, store.stock_events, store.shifts, store.payouts, store.customers))

    assert shown(datetime(2020, 1, 1, tzinfo=UTC), seed) == shown(datetime(2030, 1, 1, tzinfo=UTC), seed)
    assert shown(datetime(2020, 1, 1, tzinfo=UTC), seed) != shown(datetime(2020, 1, 1, tzinfo=UTC), seed + 1)


@RUNS
@given(profiles, SEEDS)
def test_a_plain_day_has_one_tender_each_and_five_refunds(profile: Profile, seed: int) -> None:
    world = ISellerWorld(seed)
    store = add_store(world)
    rung = ISellerGenerator(world, seed).generate_plain_day(store.outlet(profile.code), FIRST, 60)
    assert rung == store.orders
    assert len(rung) == 60
    assert all(len([t for t in o.transactions if t.type == "sale"]) == 1 and o.totals.total for o in rung)
    assert not any(o.on_account or o.voided_at or o.channel != "pos" or o.uploaded_at != o.ordered_at for o in rung)
    refunds = [refund for order in rung for refund in order.refunds]
    assert [(bool(refund.units), refund.at.date()) for refund in refunds] == [(True, FIRST)] * 5
    assert (store.stock_events, store.payouts) == ([], [])
    assert len(store.shifts) == 4


def test_a_day_without_odd_cases_has_orders_and_shifts_alone() -> None:
    world = ISellerWorld()
    store = add_store(world)
    rung = ISellerGenerator(world).generate_day(store.outlet("TC01"), FIRST, 10, odd_cases=False)
    assert rung == store.orders
    assert [len(order.transactions) for order in rung] == [1] * 10
    assert (store.stock_events, len(store.shifts)) == ([], 4)


def test_too_small_a_day_is_refused() -> None:
    world = ISellerWorld()
    store = add_store(world)
    with pytest.raises(ValueError, match=f"at least {FEWEST} orders, not 10"):
        ISellerGenerator(world).generate_day(store.outlet("TC01"), FIRST, 10)
