"""Stock between places: which warehouse a place is, and when transfers are carried."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings import lookup
from posbridge.settings.load import load_outlet
from tests.unit.settings.written import write as write_moka
from tests.unit.settings.written_iseller import bekasi, write

WAREHOUSE = ("\nwarehouse: Gudang Bekasi", "")
TRANSFERS = "  transit_warehouse: Gudang Transit\n  warehouses:\n    TC02: Gudang Depok\n"
AT = ("  transit_warehouse:", '  at: "23:00"\n  transit_warehouse:')


def told(folder: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value.message.splitlines()


@pytest.mark.parametrize(
    ("place", "warehouse"),
    [("TC01", "Gudang Bekasi"), (" tc01 ", "Gudang Bekasi"), ("TC02", "Gudang Depok"), ("TC03", None), ("", None)],
)
def test_a_place_is_the_outlet_s_own_or_one_that_the_file_names(
    tmp_path: Path, place: str, warehouse: str | None
) -> None:
    assert lookup.warehouse_of(bekasi(tmp_path), place) == warehouse


def test_without_a_code_no_place_is_the_outlet_s_own(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path, ("  code: TC01\n", ""))

    assert lookup.places(outlet) == {"tc02": "Gudang Depok"}


def test_warehouses_of_places_need_plan_enterprise(tmp_path: Path) -> None:
    pro = ("plan: enterprise", "plan: pro")
    no_channels = ("    warehouse: Gudang Online\n", "")

    assert [line.split(": ")[1] for line in told(tmp_path, pro, no_channels)] == [
        "warehouse",
        "transfers.transit_warehouse",
        "transfers.warehouses",
    ]


def test_warehouses_of_other_places_need_the_outlet_s_own(tmp_path: Path) -> None:
    no_transit = ("  transit_warehouse: Gudang Transit\n", "")

    assert told(tmp_path, no_transit, WAREHOUSE) == [
        "bekasi.yaml: warehouse: is missing; transfers.warehouses needs it."
    ]


def test_stock_of_a_pos_that_tells_of_movements_is_somewhere(tmp_path: Path) -> None:
    assert told(tmp_path, (TRANSFERS, "  automatic: true\n"), WAREHOUSE) == [
        "bekasi.yaml: warehouse: is missing; track_inventory: true with iSeller's transfers and counts needs it."
    ]


def test_without_warehouses_in_the_plan_or_movements_in_the_pos_stock_needs_no_place(tmp_path: Path) -> None:
    plain = ((TRANSFERS, "  automatic: true\n"), WAREHOUSE, ("    warehouse: Gudang Online\n", ""))

    assert bekasi(tmp_path, *plain, ("plan: enterprise", "plan: pro")).track_inventory
    assert load_outlet(write_moka(tmp_path, ("warehouse: Gudang Jakarta Selatan\n", ""))).track_inventory


def test_goods_on_their_way_are_in_no_place_s_warehouse(tmp_path: Path) -> None:
    assert told(tmp_path, ("TC02: Gudang Depok", "TC02: Gudang Transit")) == [
        'bekasi.yaml, line 19: transfers.warehouses.TC02: "Gudang Transit" is the transit warehouse.'
    ]


def test_the_outlet_s_own_code_stands_for_its_warehouse_alone(tmp_path: Path) -> None:
    assert told(tmp_path, ("TC02: Gudang Depok", "tc01: Gudang Depok")) == [
        (
            "bekasi.yaml, line 19: transfers.warehouses.tc01: is the outlet's own code, which stands for its "
            "warehouse. Remove this line."
        )
    ]
    assert lookup.warehouse_of(bekasi(tmp_path, ("TC02: Gudang Depok", "TC01: Gudang Bekasi")), "TC01")


def test_a_place_is_named_once(tmp_path: Path) -> None:
    assert told(tmp_path, ("    TC02: Gudang Depok\n", "    TC02: Gudang Depok\n    tc02: Gudang Depok\n")) == [
        'bekasi.yaml, line 20: transfers.warehouses.tc02: is the same key as "TC02". Keep one.'
    ]


def test_transfers_are_in_the_nightly_run_unless_they_have_a_time_of_their_own(tmp_path: Path) -> None:
    assert not bekasi(tmp_path).transfers_apart
    assert bekasi(tmp_path, AT).transfers_apart
    assert not bekasi(tmp_path, AT, ("23:00", "22:00")).transfers_apart


@pytest.mark.parametrize(
    "change",
    [
        ("track_inventory: true", "track_inventory: false"),
        ("transfers:", "transfers:\n  automatic: false"),
        ("real_time", "manual"),
    ],
)
def test_transfers_that_are_not_carried_by_themselves_have_no_time(tmp_path: Path, change: tuple[str, str]) -> None:
    assert not bekasi(tmp_path, AT, change).transfers_apart


def test_a_pos_that_tells_of_no_transfers_has_no_time_for_them(tmp_path: Path) -> None:
    outlet = load_outlet(write_moka(tmp_path))

    assert outlet.transfers.at is not None
    assert not outlet.transfers_apart
