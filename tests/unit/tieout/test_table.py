"""The table of a day, and when it counts as tied."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from posbridge.domain.records import AppliedTax, Payment, Refund, Sale
from posbridge.domain.totals import DayTotals
from posbridge.money import Decimal
from posbridge.tieout.day import rows
from posbridge.tieout.feed import BooksDay, FeedDay
from posbridge.tieout.table import DayTieOut, Difference, Row, render

NOON = datetime(2026, 10, 5, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
DAY = date(2026, 10, 5)


def test_one_rupiah_between_any_two_sides_is_a_difference() -> None:
    assert not Row(line="x", pos=Decimal(100), feed=Decimal(100), jurnal=Decimal(101)).tied
    assert Row(line="x", pos=Decimal(100), feed=Decimal("100.4")).tied
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
    books = BooksDay(
        collected=Decimal(99_000),
        invoices=1,
        by_account={"1-10001": Decimal(98_999)},
        by_tax={"PB1 10%": Decimal(9_000)},
    )
    table = rows(pos, feed, books, tax_names={"PB1": "PB1 10%"}, by_account={"1-10001": Decimal(99_000)})
    assert [row.line for row in table if not row.tied] == ["account 1-10001"]
    assert {row.line for row in table} >= {"sales less refunds", "receipts", "tax", "tax PB1", "payment Cash"}


def test_the_text_marks_what_differs_and_names_the_receipts_behind_it() -> None:
    text = render(
        DayTieOut(
            outlet="o",
            day=DAY,
            rows=(Row(line="tax", pos=Decimal(5), jurnal=Decimal(9)), Row(line="receipts", feed=Decimal(1))),
            differences=(
                Difference(kind="missing", receipt_no="R7", amount=Decimal(9700), where="Jurnal", why="gone"),
            ),
            notes=("1 voided",),
        )
    )
    lines = text.splitlines()
    assert lines[1].rstrip().endswith("<<")
    assert not lines[2].rstrip().endswith("<<")
    assert "note: 1 voided" in text
    assert "missing: receipt R7 9,700 in Jurnal: gone" in text
