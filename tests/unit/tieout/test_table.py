"""The table of a day, and when it counts as tied."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import AppliedTax, Payment, Refund, Sale
from posbridge.domain.tieouts import DayTieOut, Difference, DifferenceReason, Row, Side
from posbridge.domain.totals import DayTotals
from posbridge.money import Decimal
from posbridge.tieout.day import rows
from posbridge.tieout.feed import FeedDay, read_by_then
from posbridge.tieout.sides import BooksDay
from posbridge.tieout.table import render

NOON = datetime(2026, 10, 5, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
DAY = date(2026, 10, 5)


def test_one_rupiah_between_any_two_sides_is_a_difference() -> None:
    assert not Row(line="x", pos=Decimal(100), inbox=Decimal(100), jurnal=Decimal(101)).tied
    assert Row(line="x", pos=Decimal(100), inbox=Decimal("100.4")).tied
    assert Row(line="x", pos=Decimal(100)).tied


def sale(total: int, tax: int) -> Sale:
    return Sale(
        source_id="s",
        receipt_no="R1",
        occurred_at=NOON,
        lines=(),
        taxes=(AppliedTax(name="PB1", rate=Decimal(10), amount=Decimal(tax)),),
        subtotal=Decimal(total - tax),
        tax=Decimal(tax),
        total=Decimal(total),
    )


def test_every_control_total_has_a_row_with_its_sides() -> None:
    feed = FeedDay(
        sales=[sale(110_000, 10_000)],
        payments=[
            Payment(
                source_id="p",
                sale_id="s",
                receipt_no="R1",
                occurred_at=NOON,
                method="cash",
                label="Cash",
                amount=Decimal(110_000),
            )
        ],
        refunds=[
            Refund(
                source_id="r",
                sale_id="s",
                receipt_no="R1",
                occurred_at=NOON,
                amount=Decimal(11_000),
                tax=Decimal(1_000),
                method="cash",
                label="Cash",
            )
        ],
    )
    pos = DayTotals(
        day=DAY,
        collected=Decimal(99_000),
        tax=Decimal(9_000),
        by_payment={"Cash": Decimal(99_000)},
        by_tax={"PB1": Decimal(9_000)},
    )
    outbox = BooksDay(
        collected=Decimal(99_000),
        invoices=1,
        by_account={"1-10001": Decimal(99_000)},
        by_tax={"PB1 10%": Decimal(9_000)},
        tax=Decimal(9_000),
    )
    jurnal = replace(outbox, by_account={"1-10001": Decimal(98_999)})
    names = {"PB1": "PB1 10%"}
    table = rows(pos, feed, outbox, jurnal, tax_names=names, by_account={"1-10001": Decimal(99_000)})
    assert [(row.line, row.wrong) for row in table if not row.tied] == [("account 1-10001", Side.JURNAL)]
    assert {row.line for row in table} >= {"sales less refunds", "receipts", "tax", "tax PB1", "payment Cash"}


def test_a_tax_that_the_pos_does_not_tell_apart_has_the_name_of_the_books() -> None:
    outbox = BooksDay(by_tax={"PB1 10%": Decimal(9_000)}, tax=Decimal(9_000))
    jurnal = BooksDay(by_tax={"PB1 10%": None}, tax=None)
    table = rows(DayTotals(day=DAY, tax=Decimal(9_000)), FeedDay(), outbox, jurnal, tax_names={}, by_account={})
    told = {row.line: row.sides for row in table}
    assert told["tax PB1 10%"] == {Side.OUTBOX: Decimal(9_000)}, "a side that cannot say says nothing"


@pytest.mark.parametrize(
    ("sides", "wrong"),
    [
        ((5, 5, 5, 5), None),
        ((5, 4, 4, 4), Side.INBOX),
        ((5, 5, 4, 4), Side.OUTBOX),
        ((5, 5, 5, 4), Side.JURNAL),
        ((5, None, None, 4), Side.JURNAL),
        ((None, 5, 4, 4), Side.OUTBOX),
        ((5, 4, 5, 5), Side.INBOX),
        ((5, "5.6", "6.2", None), Side.OUTBOX),
    ],
)
def test_the_side_that_is_wrong_is_where_the_flow_breaks(sides: tuple[object, ...], wrong: Side | None) -> None:
    pos, inbox, outbox, jurnal = (None if each is None else Decimal(str(each)) for each in sides)
    assert Row(line="x", pos=pos, inbox=inbox, outbox=outbox, jurnal=jurnal).wrong is wrong


def test_what_happened_after_the_records_were_read_is_taken_off_the_poss_totals_again() -> None:
    now = DayTotals(
        day=DAY,
        collected=Decimal(209_000),
        tax=Decimal(19_000),
        by_payment={"Cash": Decimal(209_000)},
        by_tax={"PB1": Decimal(19_000)},
    )
    cash = Payment(
        source_id="p",
        sale_id="s",
        receipt_no="R1",
        occurred_at=NOON,
        method="cash",
        label="Cash",
        amount=Decimal(110_000),
    )
    later = FeedDay(sales=[sale(110_000, 10_000)], payments=[cash])
    then = read_by_then(now, later=later, undone=FeedDay())
    assert (then.collected, then.tax, then.by_payment, then.by_tax) == (
        Decimal(99_000),
        Decimal(9_000),
        {"Cash": Decimal(99_000)},
        {"PB1": Decimal(9_000)},
    )
    assert read_by_then(then, later=FeedDay(), undone=later) == now


def test_a_day_whose_rows_agree_is_not_tied_while_a_receipt_differs() -> None:
    whole = Row(line="x", pos=Decimal(5), jurnal=Decimal(5))
    stray = Difference(reason=DifferenceReason.DATE, receipt_no="R7", amount=Decimal(5), where=Side.JURNAL, why="")
    assert DayTieOut(outlet="o", day=DAY, rows=(whole,), notes=("1 voided",)).tied
    assert not DayTieOut(outlet="o", day=DAY, rows=(whole,), differences=(stray,)).tied


def test_the_text_marks_what_differs_and_names_the_receipts_behind_it() -> None:
    text = render(
        DayTieOut(
            outlet="o",
            day=DAY,
            rows=(Row(line="tax", pos=Decimal(5), jurnal=Decimal(9)), Row(line="receipts", inbox=Decimal(1))),
            differences=(
                Difference(
                    reason=DifferenceReason.MISSING,
                    receipt_no="R7",
                    amount=Decimal(9700),
                    where=Side.JURNAL,
                    why="gone",
                ),
            ),
            notes=("1 voided",),
        )
    )
    lines = text.splitlines()
    assert lines[1].rstrip().endswith("<< Jurnal")
    assert "<<" not in lines[2]
    assert "note: 1 voided" in text
    assert "missing: receipt R7, Rp 9,700, Jurnal: gone" in text
