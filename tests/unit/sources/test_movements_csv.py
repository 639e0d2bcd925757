"""Stock movements from a table that people write."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.movements import (
    CountedItem,
    ReceivedItem,
    StockAdjustment,
    StockCount,
    StockItem,
    TransferReceipt,
    TransferStart,
)
from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind
from posbridge.errors import ConfigError
from posbridge.money import Decimal
from posbridge.sources.movements_csv import COLUMNS, read_movements

ZONE = ZoneInfo("Asia/Jakarta")
HEADER = ",".join(COLUMNS)
START = "TO-9,start,2026-10-05 08:00,TC01,TC02,TEH-01,,Teh,5,,,,"
TABLE = f"""{HEADER}
{START}
TO-9,start,2026-10-05 08:00,TC01,TC02,CKR-01,p-mug,Cangkir,2.5,,,,hati-hati
TO-9,receipt,2026-10-06,TC01,TC02,TEH-01,,Teh,4,1,,,
PO-1,receipt,2026-10-06,,TC01,TEH-01,,Teh,10,,,7000,
A-1,adjustment,2026-10-06 21:00,TC01,,TEH-01,,Teh,-2,,,,pecah
OP-1,count,2026-10-06,,TC01,TEH-01,,Teh,40,,,,
"""


def read(text: str) -> list[Record]:
    return read_movements(text, zone=ZONE, file="movements.csv")


def refused(*rows: str) -> str:
    with pytest.raises(ConfigError) as error:
        read("\n".join([HEADER, *rows]))
    return str(error.value)


def test_rows_of_one_reference_action_and_date_are_one_record() -> None:
    kinds = [record.kind for record in read(TABLE)]
    assert kinds == [
        RecordKind.TRANSFER_START,
        RecordKind.TRANSFER_RECEIPT,
        RecordKind.TRANSFER_RECEIPT,
        RecordKind.STOCK_ADJUSTMENT,
        RecordKind.STOCK_COUNT,
    ]


def test_a_start_and_its_receipt_are_of_one_transfer() -> None:
    sent, arrived, delivery = (record.typed for record in read(TABLE)[:3])
    assert isinstance(sent, TransferStart)
    assert isinstance(arrived, TransferReceipt)
    assert isinstance(delivery, TransferReceipt)
    assert sent.transfer_id == arrived.transfer_id != delivery.transfer_id
    assert (sent.origin, sent.destination, sent.note) == ("TC01", "TC02", "hati-hati")
    assert sent.items == (
        StockItem(sku="TEH-01", name="Teh", quantity=Decimal(5)),
        StockItem(product_id="p-mug", sku="CKR-01", name="Cangkir", quantity=Decimal("2.5")),
    )
    assert arrived.items == (
        ReceivedItem(sku="TEH-01", name="Teh", accepted=Decimal(4), rejected=Decimal(1), cancelled=Decimal(0)),
    )
    assert (delivery.origin, delivery.destination, delivery.items[0].cost) == (None, "TC01", 7000)


def test_an_adjustment_and_a_count_are_of_one_place_in_either_column() -> None:
    correction, level = (record.typed for record in read(TABLE)[3:])
    assert isinstance(correction, StockAdjustment)
    assert isinstance(level, StockCount)
    assert correction.place == level.place == "TC01"
    assert correction.items[0].quantity == -2
    assert level.items == (CountedItem(sku="TEH-01", name="Teh", counted=Decimal(40)),)


def test_a_day_without_a_time_begins_and_for_a_count_ends() -> None:
    by_kind = {record.kind: record for record in read(TABLE)}
    assert by_kind[RecordKind.TRANSFER_START].occurred_at == datetime(2026, 10, 5, 8, 0, tzinfo=ZONE)
    assert by_kind[RecordKind.TRANSFER_RECEIPT].occurred_at == datetime(2026, 10, 6, 0, 0, tzinfo=ZONE)
    assert by_kind[RecordKind.STOCK_COUNT].occurred_at == datetime(2026, 10, 6, 23, 59, 59, tzinfo=ZONE)


def test_a_file_imported_again_changes_nothing() -> None:
    assert read(TABLE) == read(TABLE)
    assert len({record.source_id for record in read(TABLE)}) == 5


def test_a_corrected_quantity_is_a_new_version_of_the_same_record() -> None:
    [first] = read(f"{HEADER}\n{START}")
    [second] = read(f"{HEADER}\n{START.replace('Teh,5', 'Teh,6')}")
    assert first.source_id == second.source_id
    assert first.fingerprint != second.fingerprint


def test_records_bear_their_reference_and_their_rows() -> None:
    first = read(TABLE)[0]
    assert (first.receipt_no, first.page) == ("TO-9", "movements.csv")
    assert first.raw is not None
    assert "hati-hati" in first.raw


@pytest.mark.parametrize(
    "text", ["\ufeff" + TABLE, TABLE.replace(",", ";"), TABLE.replace("\n", "\r\n"), TABLE.replace("\n", ",,\n")]
)
def test_what_spreadsheets_make_of_a_table_is_read_alike(text: str) -> None:
    assert [record.typed for record in read(text)] == [record.typed for record in read(TABLE)]


def test_columns_may_stand_in_any_order_and_optional_ones_be_missing() -> None:
    [record] = read("Action,Reference,Date,To,From,Quantity,SKU\ncount,OP-1,2026-10-05,,TC01,0,TEH-01")
    assert isinstance(record.typed, StockCount)
    assert record.typed.items[0].counted == 0


def test_empty_lines_are_no_rows_and_an_empty_table_no_movements() -> None:
    assert len(read(f"{HEADER}\n\n{START}\n,,,,,,,,,,,,\n")) == 1
    assert read(HEADER) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (START.replace("TO-9", ""), "reference is empty"),
        (START.replace("start", "begin"), "action 'begin' is not known; write start, receipt, adjustment, count"),
        (START.replace("2026-10-05 08:00", "05/10/2026"), "'05/10/2026' is no date; write it as 2026-10-05"),
        (START.replace("2026-10-05", "2026-13-05"), "is no date"),
        (START.replace("TEH-01", ""), "names no product; fill in sku or product_id"),
        (START.replace("TC01,TC02", ","), "from and to are empty"),
        (START.replace("TC02", "tc01"), "from and to are both 'TC01'"),
        (START.replace(",5,", ',"1,5",'), "quantity '1,5' is no number; write it with a point"),
        (START.replace(",5,", ",1.500,"), "quantity '1.500' can be read in two ways; write 1500 or 1.5"),
        (START.replace(",5,", ",,"), "quantity is empty; write 0"),
        (START.replace(",5,", ",-5,"), "quantity '-5' is below zero"),
        (START.replace(",5,,", ",5,1,"), "rejected can be told of a receipt alone"),
        (START.replace("start", "count"), "a count is of one place, not of 'TC01' and 'TC02'"),
        (START + ",more", "has 14 cells, not 13"),
    ],
)
def test_a_bad_row_is_named_by_line_with_its_remedy(row: str, said: str) -> None:
    text = refused(row)
    assert f"line 2: {said}" in text or ("line 2: " in text and said in text)
    assert "movements.csv" in text


def test_rows_of_one_transfer_that_go_different_ways_are_refused() -> None:
    text = refused(START, START.replace("start", "receipt").replace("TC02", ""))
    assert "line 3: receipt TO-9 goes from 'TC01' to None here and from 'TC01' to 'TC02' in line 2" in text


def test_every_bad_row_is_told_at_once_and_nothing_is_read() -> None:
    text = refused(START, START.replace("start", "begin"), START.replace("TEH-01", ""), "TO-9,start")
    assert "3 rows cannot be read, so nothing was imported" in text
    assert [line for line in ("line 2", "line 3", "line 4", "line 5") if line in text] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("action,", ""), "has no column 'action'"),
        (HEADER + ",colour", "has a column 'colour' that is not known"),
        (HEADER + ",date", "has the column 'date' twice"),
        ("", "has no column 'reference'"),
    ],
)
def test_a_wrong_header_is_named_with_the_right_one(header: str, said: str) -> None:
    with pytest.raises(ConfigError, match="line 1") as error:
        read(f"{header}\n")
    assert said in str(error.value)
    assert f"The columns are {HEADER}" in str(error.value)
