"""On which day a document is booked when its own day is closed."""

from datetime import date, timedelta

import pytest

from posbridge.domain.books import Closing
from posbridge.domain.documents import Document, InvoiceBody
from posbridge.domain.states import DocumentKind
from posbridge.mapping.names import LIMIT
from posbridge.mapping.periods import first_open_day, own_day, settle_date
from posbridge.mapping.results import HoldError
from posbridge.mapping.sales import map_sale
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.starts import map_start
from tests.unit.mapping.world import NOON, context, documents, later, line, of_kind, outlet, sale, worked_day
from tests.unit.mapping_stock import world as stock

DAY = NOON.date()
TODAY = date(2026, 11, 20)
MINUS = stock.units(stock.TEA, -2)
HOLD, MOVE = outlet(), outlet(closed_periods="first_open_day")


def invoice(**changes: object) -> Document:
    ctx = context()
    [found] = of_kind(documents(map_sale(later(worked_day(), **changes), ctx, voided=False)), DocumentKind.INVOICE)
    return found


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (Closing(), None),
        (Closing(told=date(2026, 10, 31)), date(2026, 11, 1)),
        (Closing(told=date(2026, 11, 19)), TODAY),
        (Closing(told=TODAY), None),
        (Closing(told=date(2027, 1, 31)), None),
        (Closing(refused=DAY), date(2026, 11, 1)),
        (Closing(refused=date(2026, 10, 31)), date(2026, 11, 1)),
        (Closing(refused=date(2026, 11, 1)), TODAY),
        (Closing(refused=date(2026, 12, 31)), None),
        (Closing(told=date(2026, 10, 31), refused=DAY), date(2026, 11, 1)),
        (Closing(told=date(2026, 9, 30), refused=DAY), date(2026, 11, 1)),
        (Closing(told=DAY, refused=DAY), DAY + timedelta(days=1)),
    ],
)
def test_the_first_open_day(closing: Closing, expected: date | None) -> None:
    assert first_open_day(closing, today=TODAY) == expected


def test_a_refusal_at_the_end_of_a_year_tries_the_first_of_january() -> None:
    assert first_open_day(Closing(refused=date(2026, 12, 31)), today=date(2027, 2, 3)) == date(2027, 1, 1)


@pytest.mark.parametrize("settings", [HOLD, MOVE])
@pytest.mark.parametrize("closing", [Closing(), Closing(told=DAY - timedelta(days=1))])
def test_a_document_of_an_open_day_stays_as_it_is(settings: object, closing: Closing) -> None:
    found = invoice()
    assert settle_date(found, closing, settings, today=TODAY) is found  # type: ignore[arg-type]


def test_hold_names_receipt_day_closing_and_remedy() -> None:
    with pytest.raises(HoldError) as held:
        settle_date(invoice(), Closing(told=DAY), HOLD, today=TODAY)
    reason = held.value.reason
    assert reason.code == "period_locked"
    assert "Receipt 7QK2M9A, invoice" in reason.message
    assert str(DAY) in reason.message
    assert "closed_periods: first_open_day in kedai-uji.yaml" in reason.remedy


def test_first_open_day_keeps_the_own_day_beside_the_booked_one() -> None:
    before, told = invoice(), date(2026, 10, 31)
    moved = settle_date(before, Closing(told=told), MOVE, today=TODAY)
    assert (moved.date, moved.day, moved.business_day) == (date(2026, 11, 1), DAY, DAY)
    assert isinstance(moved.body, InvoiceBody)
    assert moved.body.memo.endswith("Tanggal asli 2026-10-05 (periode ditutup)")
    assert moved.body.due_date == date(2026, 11, 1)
    assert (moved.facts, moved.custom_id, moved.transaction_no) == (
        before.facts,
        before.custom_id,
        before.transaction_no,
    )


def test_an_invoice_that_is_due_later_stays_due_then() -> None:
    due = date(2026, 12, 24)
    moved = settle_date(invoice(credit=True, due_date=due), Closing(told=DAY), MOVE, today=TODAY)
    assert isinstance(moved.body, InvoiceBody)
    assert moved.body.due_date == due


def test_a_long_memo_makes_room_for_the_own_day() -> None:
    free = [line(n, 0, gross=1000, name=f"Barang {n} dengan nama yang panjang sekali") for n in range(9)]
    ctx = context()
    [long] = of_kind(
        documents(map_sale(sale(line(0, 1000), *free[1:]), ctx, voided=False)),
        DocumentKind.INVOICE,
    )
    moved = settle_date(long, Closing(told=DAY), MOVE, today=TODAY)
    assert isinstance(moved.body, InvoiceBody)
    assert len(moved.body.memo) == LIMIT
    assert moved.body.memo.endswith(own_day(DAY))


def test_no_open_day_yet_holds_under_both_policies() -> None:
    with pytest.raises(HoldError) as held:
        settle_date(invoice(), Closing(told=TODAY), MOVE, today=TODAY)
    assert "no day is open yet" in held.value.reason.message
    assert "first_open_day" not in held.value.reason.remedy


@pytest.mark.parametrize("settings", [HOLD, MOVE])
def test_nothing_comes_before_what_it_rests_on(settings: object) -> None:
    floor = date(2026, 11, 1)
    moved = settle_date(invoice(), Closing(refused=DAY - timedelta(days=1)), settings, today=TODAY, not_before=floor)  # type: ignore[arg-type]
    assert (moved.date, moved.day) == (floor, DAY)


def test_master_data_has_no_day() -> None:
    ctx = context()
    card = next(
        each
        for each in documents(map_sale(later(worked_day(), customer_id="C1", customer_name="Budi"), ctx, voided=False))
        if each.kind.is_master
    )
    assert settle_date(card, Closing(told=TODAY), HOLD, today=TODAY) is card


@pytest.mark.parametrize("policy", ["hold", "first_open_day"])
def test_a_count_is_never_moved(policy: str) -> None:
    found = map_count(stock.count(stock.counted(stock.TEA, 5)), [], stock.context())
    [counted] = documents(found)
    with pytest.raises(HoldError) as held:
        settle_date(counted, Closing(told=counted.date), stock.outlet(closed_periods=policy), today=TODAY)
    assert held.value.reason.code == "count_in_closed_period"
    assert "Stock count OP-1" in held.value.reason.message


def test_every_other_kind_moves_and_tells_its_own_day() -> None:
    ctx = stock.context()
    moves = stock.outlet(closed_periods="first_open_day")
    found = [*documents(map_start(stock.start(), ctx)), *documents(map_adjustment(stock.adjustment(MINUS), ctx))]
    for each in found:
        moved = settle_date(each, Closing(told=each.date), moves, today=TODAY)
        assert moved.date == each.date + timedelta(days=1)
        assert own_day(each.date) in moved.body.memo  # type: ignore[union-attr]
