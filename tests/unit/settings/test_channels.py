"""Sales channels: a level above the outlet's own settings."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.money import Decimal
from posbridge.settings import lookup
from posbridge.settings.load import load_outlet
from posbridge.settings.model import OutletSettings
from tests.unit.settings.written_iseller import bekasi, write

TOKOPEDIA = "marketplace/tokopedia"


@pytest.fixture
def outlet(tmp_path: Path) -> OutletSettings:
    return bekasi(tmp_path)


def told(folder: Path, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value.message.splitlines()


@pytest.mark.parametrize("channel", ["", "food_delivery/gofood", "web", "/"])
def test_a_channel_without_settings_is_booked_as_the_outlet_is(outlet: OutletSettings, channel: str) -> None:
    assert lookup.for_channel(outlet, channel) is outlet


def test_the_narrow_part_counts_before_the_broad_one_and_that_before_the_outlet(outlet: OutletSettings) -> None:
    marketplace, tokopedia = lookup.for_channel(outlet, "marketplace/shopee"), lookup.for_channel(outlet, TOKOPEDIA)

    assert (marketplace.tags, marketplace.warehouse) == (("Bekasi", "Marketplace"), "Gudang Bekasi")
    assert (tokopedia.tags, tokopedia.warehouse) == (("Bekasi", "Marketplace", "Tokopedia"), "Gudang Online")
    assert outlet.warehouse == "Gudang Bekasi"


def test_a_whole_channel_counts_before_its_parts(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path, ("  tokopedia:\n", "  marketplace/tokopedia:\n"))

    assert lookup.for_channel(outlet, "Marketplace/Tokopedia").warehouse == "Gudang Online"
    assert lookup.for_channel(outlet, "marketplace/shopee").warehouse == "Gudang Bekasi"


def test_tags_of_channels_come_besides_the_outlet_s(outlet: OutletSettings) -> None:
    assert lookup.for_channel(outlet, TOKOPEDIA).tags == ("Bekasi", "Marketplace", "Tokopedia")


def test_of_two_like_payment_keys_the_channel_s_counts(outlet: OutletSettings) -> None:
    view = lookup.for_channel(outlet, TOKOPEDIA)

    assert [found.account for found in (lookup.payment_method(each, "custom") for each in (outlet, view)) if found] == [
        "1-10019",
        "1-10018",
    ]
    assert lookup.payment_method(view, "cash") == lookup.payment_method(outlet, "cash")


def test_the_narrowest_of_three_like_payment_keys_counts(tmp_path: Path) -> None:
    outlet = bekasi(
        tmp_path,
        ("  marketplace:\n", '  marketplace:\n    payment_methods: {CUSTOM: {method: Any, account: "1-10017"}}\n'),
        ("      Custom:", "      custom:"),
    )

    found = lookup.payment_method(lookup.for_channel(outlet, TOKOPEDIA), "custom")

    assert found
    assert found.account == "1-10018"


def test_taxes_of_a_channel_are_added(outlet: OutletSettings) -> None:
    view = lookup.for_channel(outlet, TOKOPEDIA)

    assert lookup.tax(view, "", Decimal(11)) == "PPN 11%"
    assert lookup.tax(view, "", Decimal(10)) == "PB1 10%"
    assert lookup.tax(outlet, "", Decimal(11)) is None


@pytest.mark.parametrize(("key", "channel"), [("web", "online"), ("Online", "web"), ("web", "Web/shop")])
def test_online_and_web_are_one_word(tmp_path: Path, key: str, channel: str) -> None:
    outlet = bekasi(tmp_path, ("  marketplace:", f"  {key}:"))

    assert lookup.for_channel(outlet, channel).tags == ("Bekasi", "Marketplace")


def test_a_view_changes_nothing_else(outlet: OutletSettings) -> None:
    view = lookup.for_channel(outlet, TOKOPEDIA)
    changed = {name for name in OutletSettings.model_fields if getattr(view, name) != getattr(outlet, name)}

    assert changed == {"payment_methods", "taxes", "warehouse", "tags"}


def test_channels_are_gated_by_the_plan_as_the_outlet_is(tmp_path: Path) -> None:
    plain = (
        ("  transit_warehouse: Gudang Transit\n  warehouses:\n    TC02: Gudang Depok\n", "  automatic: true\n"),
        ("\nwarehouse: Gudang Bekasi", ""),
        ("tags: [Bekasi]", "tags: []"),
        ('account: "1-10018"}', 'account: "1-10018", tag: Marketplace}'),
        ("plan: enterprise", "plan: basic"),
    )
    gated = [line.split(": ", 2)[1:] for line in told(tmp_path, *plain)]

    assert [field for field, _ in gated] == [
        "channels.marketplace.tags",
        "channels.tokopedia.tags",
        "channels.tokopedia.payment_methods.Custom.tag",
        "channels.tokopedia.warehouse",
    ]
    assert [text.partition(".")[0] for _, text in gated] == [
        *["plan basic has no tags; they need plan pro"] * 3,
        "plan basic has no warehouses; they need plan enterprise",
    ]


def test_keys_of_a_channel_are_checked_as_the_outlet_s_are(tmp_path: Path) -> None:
    twice = (
        ("      Custom:", '      custom: {method: A, account: "1"}\n      Custom:'),
        ('{"11": PPN 11%}', '{PPN: PPN 11%, ppn: PPN 11%, "": x}'),
        ("tags: [Tokopedia]", "tags: [Tokopedia, tokopedia]\n  Tokopedia: {}\n  online: {}\n  web: {}"),
    )

    assert told(tmp_path, *twice) == [
        'bekasi.yaml, line 46: channels.tokopedia.payment_methods.Custom: is the same key as "custom". Keep one.',
        'bekasi.yaml, line 47: channels.tokopedia.taxes.ppn: is the same key as "PPN". Keep one.',
        "bekasi.yaml, line 47: channels.tokopedia.taxes.: the key is empty.",
        'bekasi.yaml, line 50: channels.Tokopedia: is the same key as "tokopedia". Keep one.',
        'bekasi.yaml, line 52: channels.web: is the same key as "online". Keep one.',
        'bekasi.yaml, line 49: channels.tokopedia.tags.1: "tokopedia" stands twice.',
    ]


def test_a_channel_does_not_sell_out_of_the_transit_warehouse(tmp_path: Path) -> None:
    assert told(tmp_path, ("warehouse: Gudang Online", "warehouse: Gudang Transit")) == [
        'bekasi.yaml, line 47: channels.tokopedia.warehouse: "Gudang Transit" is the transit warehouse.'
    ]
