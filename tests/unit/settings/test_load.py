"""Reading files into settings, one by one and by the folder."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from posbridge.errors import ConfigError
from posbridge.settings.load import BrokenOutlet, find_outlet, load_outlet, load_outlets, settings_from
from posbridge.settings.model import OutletSettings
from tests.unit.settings.written import RIGHT, TABLE, write


def test_a_file_becomes_settings_named_by_its_slug(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path))

    assert outlet.slug == "kedai"
    assert outlet.dag_id == "sync_kedai"
    assert outlet.zone == ZoneInfo("Asia/Jakarta")
    assert outlet.start_date == date(2026, 10, 1)
    assert outlet.schedule.at == time(22, 0)
    assert outlet.schedule.cron == "0 22 * * *"
    assert outlet.payment_methods["edc"].account == "1-10002"
    assert outlet.path == tmp_path / "kedai.yaml"


def test_a_dash_stays_in_the_dag_id(tmp_path: Path) -> None:
    assert load_outlet(write(tmp_path, slug="kedai-dua")).dag_id == "sync_kedai-dua"


def test_what_the_file_leaves_out_has_its_default(tmp_path: Path) -> None:
    outlet = load_outlet(
        write(
            tmp_path,
            ("timezone: Asia/Jakarta\n", ""),
            ('schedule:\n  mode: scheduled\n  at: "22:00"\n', ""),
            ('transfers:\n  automatic: true\n  at: "23:00"\n  transit_warehouse: null\n', ""),
            ("track_inventory: true\nposting: receipt\n", ""),
            ('naming:\n  prefix: "Kedai | "\n  suffix: ""\ntags: [Jakarta]\nwarehouse: Gudang Jakarta Selatan\n', ""),
            ("  products: kedai.products.csv\n", ""),
            ("taxes:\n  PB1: PB1 10%\n", ""),
        )
    )

    assert outlet.timezone == "Asia/Jakarta"
    assert outlet.schedule.at == time(22, 0)
    assert outlet.transfers.automatic
    assert outlet.transfers.at is None
    assert outlet.transfers.warehouses == {}
    assert outlet.schedule.every == 5
    assert (outlet.payouts, outlet.channels) == ({}, {})
    assert not outlet.track_inventory
    assert outlet.naming.apply("Es Kopi") == "Es Kopi"
    assert outlet.tags == ()
    assert outlet.warehouse is None
    assert outlet.taxes == {}
    assert outlet.products.numbers() == set()


def test_a_manual_outlet_has_no_cron(tmp_path: Path) -> None:
    assert load_outlet(write(tmp_path, ("mode: scheduled", "mode: manual"))).schedule.cron is None


@pytest.mark.parametrize(("written", "meant"), [("22:00", time(22, 0)), ("7:05", time(7, 5)), ('"00:30"', time(0, 30))])
def test_a_time_without_quotes_is_not_yaml_s_number_to_base_sixty(tmp_path: Path, written: str, meant: time) -> None:
    assert load_outlet(write(tmp_path, ('at: "22:00"', f"at: {written}"))).schedule.at == meant


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path))

    with pytest.raises(ValidationError, match="frozen"):
        outlet.name = "Other"  # type: ignore[misc]


def test_pinned_settings_are_text_by_field_path(tmp_path: Path) -> None:
    assert load_outlet(write(tmp_path)).pinned() == {
        "start_date": "2026-10-01",
        "customers.default": "Pelanggan Umum",
        "naming.prefix": "Kedai | ",
        "naming.suffix": "",
    }


@pytest.mark.parametrize(
    ("start", "earliest"),
    [("2026-10-01", date(2026, 9, 1)), ("2026-03-31", date(2026, 2, 28)), ("2026-01-15", date(2025, 12, 15))],
)
def test_one_month_before_the_start_may_be_synced(tmp_path: Path, start: str, earliest: date) -> None:
    assert load_outlet(write(tmp_path, ("2026-10-01", start))).syncable_from == earliest


def test_the_digest_changes_with_the_file_and_with_its_table(tmp_path: Path) -> None:
    first = load_outlet(write(tmp_path)).digest
    again = load_outlet(write(tmp_path)).digest
    other_file = load_outlet(write(tmp_path, ("Kedai Kopi", "Kedai Teh"))).digest
    other_table = load_outlet(write(tmp_path, table=TABLE.replace("4-40100", "4-40200"))).digest

    assert first == again
    assert len({first, other_file, other_table}) == 3


def test_plain_data_makes_the_same_settings_as_a_file(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path))
    data = outlet.model_dump(mode="json", exclude={"slug", "path", "digest", "products"})
    data["schedule"]["at"], data["transfers"]["at"] = "22:00", "23:00"

    made = settings_from(data, slug="kedai", products=outlet.products, digest=outlet.digest)

    assert made.model_copy(update={"path": outlet.path}) == outlet


def test_a_folder_gives_its_outlets_by_slug(tmp_path: Path) -> None:
    for slug in ("solo", "bali", "medan-2"):
        write(tmp_path, slug=slug)
    (tmp_path / "notes.txt").write_text("not an outlet")
    (tmp_path / ".solo.yaml").write_text("left by an editor")

    assert [outlet.slug for outlet in load_outlets(tmp_path)] == ["bali", "medan-2", "solo"]


def test_a_broken_file_is_a_value_and_touches_no_other(tmp_path: Path) -> None:
    write(tmp_path, slug="bali")
    write(tmp_path, ("plan: enterprise", "plan: gold"), slug="medan")

    bali, medan = load_outlets(tmp_path)

    assert isinstance(bali, OutletSettings)
    assert isinstance(medan, BrokenOutlet)
    assert medan.dag_id == "sync_medan"
    assert 'medan.yaml, line 9: company.plan: "gold" is not one of basic, pro, enterprise.' in str(medan.error)


def test_a_file_name_that_is_no_slug_is_broken_under_an_id_that_no_other_file_can_have(tmp_path: Path) -> None:
    write(tmp_path, slug="Jakarta Selatan")
    write(tmp_path, slug="jakarta-selatan")

    broken, right = load_outlets(tmp_path)

    assert isinstance(broken, BrokenOutlet)
    assert isinstance(right, OutletSettings)
    assert broken.slug.startswith("Jakarta-Selatan_")
    assert str(broken.error) == (
        "Jakarta Selatan.yaml: the file's name is the outlet's slug, and 'Jakarta Selatan' is not one. "
        "Remedy: Use small letters, digits and dashes only, such as jakarta-selatan.yaml."
    )
    assert find_outlet(tmp_path, broken.slug).slug == broken.slug


def test_two_files_of_one_slug_are_refused_together(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "kedai.yml").write_text(path.read_text())

    (broken,) = load_outlets(tmp_path)

    assert isinstance(broken, BrokenOutlet)
    assert str(broken.error) == "kedai.yaml and kedai.yml claim the same outlet. Remedy: Keep one of them."


def test_one_outlet_is_found_though_another_file_is_broken(tmp_path: Path) -> None:
    write(tmp_path, slug="bali")
    (tmp_path / "medan.yaml").write_text("name: [")

    assert isinstance(find_outlet(tmp_path, "bali"), OutletSettings)
    assert isinstance(find_outlet(tmp_path, "medan"), BrokenOutlet)


def test_an_unknown_outlet_is_told_with_the_nearest_known(tmp_path: Path) -> None:
    write(tmp_path, slug="bali")
    write(tmp_path, slug="medan")

    with pytest.raises(ConfigError) as caught:
        find_outlet(tmp_path, "meddan")

    assert str(caught.value) == (
        f'There is no outlet "meddan" in {tmp_path}. Did you mean "medan"? Remedy: Known outlets: bali, medan.'
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no folder .*nowhere\. Remedy: Set POSBRIDGE_MAPPINGS"):
        load_outlets(tmp_path / "nowhere")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())

    assert load_outlet(path).name == "Kedai Kopi"
