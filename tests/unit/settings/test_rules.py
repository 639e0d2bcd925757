"""Rules between settings."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings.load import load_outlet
from tests.unit.settings.written import write

UNGATED = (("tags: [Jakarta]\n", ""), ("warehouse: Gudang Jakarta Selatan\n", ""))


def told(folder: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value.message.splitlines()


def test_plan_basic_has_no_tags(tmp_path: Path) -> None:
    assert told(tmp_path, ("plan: enterprise", "plan: basic"), UNGATED[1]) == [
        (
            "kedai.yaml, line 27: tags: plan basic has no tags; they need plan pro. "
            "Remove this setting, or correct company.plan if the company has a larger plan."
        )
    ]


def test_plan_basic_has_no_tags_on_payment_methods(tmp_path: Path) -> None:
    tagged = ('{method: EDC, account: "1-10002"}', '{method: EDC, account: "1-10002", tag: Kartu}')

    assert told(tmp_path, ("plan: enterprise", "plan: basic"), *UNGATED, tagged) == [
        (
            "kedai.yaml, line 36: payment_methods.edc.tag: plan basic has no tags; they need plan pro. "
            "Remove this setting, or correct company.plan if the company has a larger plan."
        )
    ]


@pytest.mark.parametrize("plan", ["pro", "enterprise"])
def test_plans_pro_and_enterprise_have_tags(tmp_path: Path, plan: str) -> None:
    outlet = load_outlet(write(tmp_path, ("plan: enterprise", f"plan: {plan}"), UNGATED[1]))

    assert outlet.tags == ("Jakarta",)


@pytest.mark.parametrize("plan", ["basic", "pro"])
def test_only_plan_enterprise_has_warehouses(tmp_path: Path, plan: str) -> None:
    transit = ("transit_warehouse: null", "transit_warehouse: Gudang Transit")

    assert told(tmp_path, ("plan: enterprise", f"plan: {plan}"), UNGATED[0], transit) == [
        (
            f"kedai.yaml, line 27: warehouse: plan {plan} has no warehouses; they need plan enterprise. "
            "Remove this setting, or correct company.plan if the company has a larger plan."
        ),
        (
            f"kedai.yaml, line 18: transfers.transit_warehouse: plan {plan} has no warehouses; "
            "they need plan enterprise. Remove this setting, or correct company.plan if the company has a larger plan."
        ),
    ]


@pytest.mark.parametrize("account", ["purchases", "inventory", "stock_adjustment"])
def test_tracked_stock_needs_its_accounts(tmp_path: Path, account: str) -> None:
    assert told(tmp_path, (f"  {account}:", f"  # {account}:")) == [
        f"kedai.yaml, line 30: accounts.{account}: is missing; track_inventory: true needs it."
    ]


def test_stock_that_is_not_tracked_needs_no_accounts(tmp_path: Path) -> None:
    outlet = load_outlet(
        write(tmp_path, ("track_inventory: true", "track_inventory: false"), ("  inventory:", "  # inventory:"))
    )

    assert outlet.accounts.inventory is None


def test_a_transit_warehouse_needs_the_outlet_s_own(tmp_path: Path) -> None:
    transit = ("transit_warehouse: null", "transit_warehouse: Gudang Transit")

    assert told(tmp_path, UNGATED[1], transit) == [
        "kedai.yaml: warehouse: is missing; transfers.transit_warehouse needs it."
    ]


def test_goods_on_their_way_are_not_in_the_outlet_s_own_warehouse(tmp_path: Path) -> None:
    transit = ("transit_warehouse: null", "transit_warehouse: Gudang Jakarta Selatan")

    assert told(tmp_path, transit) == [
        'kedai.yaml, line 18: transfers.transit_warehouse: "Gudang Jakarta Selatan" is the outlet\'s own warehouse.'
    ]


def test_keys_that_differ_by_case_alone_are_one_key(tmp_path: Path) -> None:
    changes = (
        ("  edc:", '  edc/BCA: {method: A, account: "1"}\n  EDC / bca: {method: B, account: "2"}\n  edc:'),
        ("  PB1: PB1 10%", "  PB1: PB1 10%\n  pb1: PPN 11%"),
    )

    assert told(tmp_path, *changes) == [
        'kedai.yaml, line 39: payment_methods.EDC / bca: is the same key as "edc/BCA". Keep one.',
        'kedai.yaml, line 43: taxes.pb1: is the same key as "PB1". Keep one.',
    ]


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, ("  PB1: PB1 10%", '  "": PB1 10%')) == ["kedai.yaml, line 40: taxes.: the key is empty."]


def test_a_tag_stands_once(tmp_path: Path) -> None:
    assert told(tmp_path, ("[Jakarta]", "[Jakarta, jakarta]")) == [
        'kedai.yaml, line 27: tags.1: "jakarta" stands twice.'
    ]


def test_some_payment_type_must_be_mapped(tmp_path: Path) -> None:
    methods = '  cash: {method: Cash, account: "1-10001"}\n  edc: {method: EDC, account: "1-10002"}\n'

    assert told(tmp_path, ("payment_methods:\n" + methods, "payment_methods: {}\n")) == [
        "kedai.yaml, line 36: payment_methods: is empty."
    ]
