from datetime import datetime
from typing import Any

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
from posbridge.money import Decimal
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.parse_movements import movement_records
from tests.unit.sources_iseller.payloads import ZONE, wire


def event(action: str = "start", *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "adjustment_id": "event-1",
        "transfer_id": "transfer-1",
        "action": action,
        "type": "out",
        "out_type": "tooutlet",
        "reference_code": "TO-0009",
        "date": "2025-03-04 08:00:00",
        "outlet_code": "TC01",
        "destination_outlet_code": "TC02",
        "supplier_name": None,
        "notes": "",
        "items": list(items) or [{"product_id": "tea-id", "sku": "TEH-01", "quantity": 5.0, "buying_price": 7000.0}],
        **changes,
    }


def read(row: object, names: dict[str, str] | None = None) -> Record:
    (record,) = movement_records([wire(row)], names or {}, zone=ZONE, rule=Calibration())
    return record


def test_goods_that_left_for_another_outlet_are_a_start() -> None:
    record = read(event(" Start"))
    assert record.kind is RecordKind.TRANSFER_START
    assert record.typed == TransferStart(
        source_id="event-1",
        transfer_id="transfer-1",
        reference="TO-0009",
        occurred_at=datetime(2025, 3, 4, 15, 0, tzinfo=ZONE),
        origin="TC01",
        destination="TC02",
        items=(StockItem(product_id="tea-id", sku="TEH-01", quantity=Decimal(5)),),
    )
    assert record.occurred_at == record.typed.occurred_at


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"type": "in", "out_type": None, "supplier_name": "PT Daun"}, (None, "TC01")),
        ({"out_type": "ReturnSupplier", "destination_outlet_code": None}, ("TC01", None)),
        ({"out_type": "supplier", "destination_outlet_code": None}, ("TC01", None)),
        ({"type": "OUT"}, ("TC01", "TC02")),
    ],
)
def test_a_supplier_is_no_place(changes: dict[str, Any], ends: tuple[str | None, str | None]) -> None:
    typed = read(event(**changes)).typed
    assert isinstance(typed, TransferStart)
    assert (typed.origin, typed.destination) == ends


def test_a_receipt_says_what_became_of_each_unit() -> None:
    item = {
        "product_id": "tea-id",
        "sku": "TEH-01",
        "accepted_quantity": 4.0,
        "cancelled_quantity": 1.0,
        "rejected_quantity": 2.0,
        "buying_price": 7000.0,
    }
    typed = read(event("accept", item)).typed
    assert isinstance(typed, TransferReceipt)
    assert typed.items == (
        ReceivedItem(
            product_id="tea-id",
            sku="TEH-01",
            accepted=Decimal(4),
            cancelled=Decimal(1),
            rejected=Decimal(2),
            cost=Decimal(7000),
        ),
    )


def test_a_correction_is_signed() -> None:
    typed = read(event("adjustment", {"sku": "TEH-01", "quantity": -2.5}, type=None, out_type=None)).typed
    assert isinstance(typed, StockAdjustment)
    assert (typed.place, [item.quantity for item in typed.items]) == ("TC01", [Decimal("-2.5")])


@pytest.mark.parametrize(
    "told", [{"counted_quantity": 7.0, "system_quantity": 9.0}, {"quantity": -2.0, "system_quantity": 9.0}]
)
def test_a_count_is_what_was_found(told: dict[str, Any]) -> None:
    typed = read(event("opname", {"sku": "TEH-01", **told})).typed
    assert isinstance(typed, StockCount)
    assert typed.items == (CountedItem(sku="TEH-01", counted=Decimal(7), system=Decimal(9)),)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (event("teleport"), "teleport"),
        (event(type="sideways"), "sideways"),
        (event(out_type="tomoon"), "tomoon"),
        (event(destination_outlet_code=""), "destination_outlet_code"),
        (event("start", {"sku": "", "product_id": "tea-id", "quantity": 1.0}), "items[0].sku"),
        (event("start", {"sku": "TEH-01"}), "items[0].quantity"),
        (event("accept", {"sku": "TEH-01"}), "accepted_quantity"),
        (event("opname", {"sku": "TEH-01", "quantity": 1.0}), "counted_quantity"),
        (event(items=[]), "items"),
        (event(date="soon"), "date"),
        (event(adjustment_id=None), "adjustment_id"),
        ("nothing", "not an object"),
    ],
)
def test_what_does_not_fit_is_held_with_its_row(row: object, named: str) -> None:
    record = read(row)
    assert record.typed is None
    assert named in (record.problem.message if record.problem else "")
    assert record.raw
    assert record.source_id


def test_a_store_may_name_its_fields_otherwise() -> None:
    row = event(items=None, Kegiatan="start", Barang=[{"kode": "TEH-01", "Jumlah": 3.0}])
    del row["action"], row["items"]
    names = {"action": "kegiatan", "items": "barang", "sku": "Kode", "quantity": "jumlah"}
    typed = read(row, names).typed
    assert isinstance(typed, TransferStart)
    assert [(item.sku, item.quantity) for item in typed.items] == [("TEH-01", 3)]
