"""The same truth under every switch of the stand-in: what a server is free to do must not change a record."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from tests.integration.sandbox_iseller.shop import DAY, ONE, TWO, at
from tests.integration.sources_iseller.toko import (
    Part,
    Toko,
    ids,
    marks,
    problems,
    read,
    refunds,
    sales,
    whole_day,
)
from tests.sandbox.iseller.payment import at_most, parts
from tests.sandbox.iseller.refunding import refund_all, refund_amount, refund_units, void

pytestmark = pytest.mark.integration

SWITCHES = [
    {"orders_page_base": "0"},
    {"orders_page_base": "1"},
    {"orders_dates_follow_time_zone": False},
    {"summary_day_cut": "local"},
    {"returned_amount_sign": "negative"},
    {"refund_changes_totals": True},
    {"refunds_selected_by": "refund_date"},
    {"refunds_selected_by": "order_date"},
    {"unfulfilled_details": "full"},
    {"list_key_case": "lower"},
    {"money_as": "strings"},
    {"rounding_sign": "absolute"},
    {"inclusive_line_gross": "inclusive"},
    {"token_refresh": "stable"},
    {"duplicate_rows": 3},
    {"created_is": "upload"},
    {"count_is": "total"},
    {"orders_error_key": "error_message"},
    {"line_fulfilment_key": "fulfillment_status"},
    {"envelope_in_array": True},
    {"auth_failure": "200"},
    {
        "orders_page_base": "1",
        "orders_dates_follow_time_zone": False,
        "refunds_selected_by": "refund_date",
        "refund_changes_totals": True,
        "returned_amount_sign": "negative",
        "money_as": "strings",
        "rounding_sign": "absolute",
        "envelope_in_array": True,
    },
]
"""One position of each; the other is the default, under which the plain read is made."""


def named(switches: dict[str, object]) -> str:
    return ",".join(f"{key}={value}" for key, value in switches.items())


def busy_day(toko: Toko, outlet: str) -> None:
    """Orders of all sorts, refunds of units, of everything and of an amount, on the day and the day before, a void."""
    store = toko.store
    before = toko.sell(at(-12), units=2, outlet=outlet)
    toko.sell(at(1), outlet=outlet)
    one = toko.sell(at(2), units=3, topping=True, outlet=outlet)
    two = toko.sell(at(3), units=4, outlet=outlet)
    full = toko.sell(at(4), topping=True, outlet=outlet)
    some = toko.sell(at(5), units=2, outlet=outlet)
    gone = toko.sell(at(6), outlet=outlet)
    late = toko.sell(at(7), outlet=outlet, uploaded_at=at(15))
    toko.sell(at(8), outlet=outlet, fulfilled=False)
    toko.sell(at(9), outlet=outlet, is_open=True)
    points = parts((store.payment_type("points"), Decimal(5000)), rest=store.payment_type("custom"))
    toko.sell(at(9.5), outlet=outlet, pay=points)
    toko.sell(at(9.7), outlet=outlet, pay=at_most(store.payment_type("cash"), Decimal(10_000)), on_account=True)
    refund_units(store, one, {one.lines[0].id: Decimal(1)}, at(10))
    refund_units(store, two, {two.lines[0].id: Decimal(1)}, at(11), stock_back=False)
    refund_units(store, two, {two.lines[0].id: Decimal(2)}, at(11.5))
    refund_all(store, full, at(12))
    refund_amount(store, some, Decimal(5000), at(12.5))
    refund_units(store, before, {before.lines[0].id: Decimal(1)}, at(13))
    refund_units(store, late, {late.lines[0].id: Decimal(1)}, at(16))
    void(store, gone, at(14))


TOLD = [(name, outlet) for name in ("orders", "orders_recent") for outlet in (ONE, TWO)]


@pytest.mark.parametrize(("name", "outlet"), TOLD, ids=[f"{name}-{outlet[-1]}" for name, outlet in TOLD])
@pytest.mark.parametrize("switches", SWITCHES, ids=named)
def test_a_busy_day_reads_the_same_under_every_switch(
    toko: Toko, switches: dict[str, object], name: str, outlet: str
) -> None:
    busy_day(toko, outlet)
    part = Part(outlet=outlet)
    window = Window(start=DAY - timedelta(days=1), end=DAY + timedelta(days=1))
    plain = read(toko.open(part=part), name, window)
    assert problems(plain) == []
    assert len(refunds(plain)) == 7
    toko.service.control.set_knobs(switches)
    toko.forget_calibration()
    switched = read(toko.open(part=part, page_size=3), name, window)
    assert problems(switched) == []
    assert marks(switched) == marks(plain)


@pytest.mark.parametrize("switches", SWITCHES, ids=named)
def test_a_day_s_orders_are_the_same_under_every_switch(toko: Toko, switches: dict[str, object]) -> None:
    busy_day(toko, ONE)
    plain = list(toko.open().sold_between(whole_day()))
    assert len(sales(plain)) == 10
    toko.service.control.set_knobs(switches)
    toko.forget_calibration()
    assert marks(list(toko.open(page_size=3).sold_between(whole_day()))) == marks(plain)


@pytest.mark.parametrize("style", ["order_modified", "refund_date", "order_date"])
def test_a_refund_of_an_old_order_is_found_by_whatever_it_is_selected(toko: Toko, style: str) -> None:
    old = toko.sell(at(-24 * 40))
    refund_units(toko.store, old, {old.lines[0].id: Decimal(1)}, at(3))
    toko.knobs.refunds_selected_by = style
    (refund,) = refunds(read(toko.open()))
    assert (refund.sale_id, refund.amount, refund.synthetic) == (old.id, old.refunds[0].amount, False)


def test_a_refund_by_its_own_date_is_found_though_its_order_is_in_no_window(toko: Toko) -> None:
    """Only the refund lies in the window of creation; what came beside the empty list is followed up."""
    old = toko.sell(at(-24 * 40))
    refund_units(toko.store, old, {old.lines[0].id: Decimal(1)}, at(3))
    toko.knobs.refunds_selected_by = "refund_date"
    found = read(toko.open(), "orders_recent")
    assert [each.sale_id for each in refunds(found)] == [old.id]
    assert ids(found) == [old.id]


def test_a_refunded_order_is_asked_for_by_its_id_once_a_read(toko: Toko) -> None:
    old = toko.sell(at(-24 * 40))
    refund_units(toko.store, old, {old.lines[0].id: Decimal(1)}, at(3))
    toko.knobs.refunds_selected_by = "order_date"
    source = toko.open()
    source.rule()
    before = len(toko.calls())
    read(source)
    assert len(toko.calls()) - before == 2


def test_orders_of_other_outlets_are_not_mixed_in(toko: Toko) -> None:
    mine, _ = toko.sell(at(1)), toko.sell(at(2), outlet=TWO)
    assert ids(read(toko.open())) == [mine.id]


def test_times_are_in_the_outlet_s_zone(toko: Toko) -> None:
    toko.sell(at(15.5))
    makassar = ZoneInfo("Asia/Makassar")
    (sale,) = sales(read(toko.open(zone=makassar)))
    assert sale.occurred_at.tzinfo is makassar
    assert sale.business_date == DAY.date()
    assert sale.occurred_at.hour == 23


def test_a_receipt_uploaded_late_is_found_by_its_change(toko: Toko) -> None:
    late = toko.sell(at(-24 * 3), uploaded_at=at(5))
    assert ids(read(toko.open())) == [late.id]
    assert list(toko.open().sold_between(whole_day())) == []


def test_an_order_opened_the_day_before_belongs_to_the_day_on_which_it_was_closed(toko: Toko) -> None:
    made = toko.sell(at(-3), closed_at=at(2))
    assert ids(list(toko.open().sold_between(whole_day()))) == [made.id]


@pytest.mark.parametrize("long_past", [True, False])
def test_an_old_day_s_orders_are_found_as_well(toko: Toko, *, long_past: bool) -> None:
    made = toko.sell(at(-3), closed_at=at(2))
    toko.sell(at(26))
    if long_past:
        toko.clock.moment = DAY + timedelta(days=90)
    refund_all(toko.store, made, at(24 * 20 if long_past else 20))
    found = list(toko.open().sold_between(whole_day()))
    assert ids(found) == [made.id]
    assert ids(found, RecordKind.REFUND) != []


def test_contacts_and_card_numbers_are_not_kept(toko: Toko) -> None:
    toko.sell(at(1), customer=toko.store.customers[0])
    source = toko.open()
    kept = " ".join(each.raw or "" for each in [*read(source), *read(source, "customers")])
    assert "Sari" in kept
    assert "Jl. A" not in kept
