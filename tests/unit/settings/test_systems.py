"""What a settings file must say, and may not say, because of its POS system."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings.load import load_outlet
from posbridge.settings.schema import outlet_schema
from posbridge.settings.systems import SYSTEMS, System
from tests.unit.settings.written import write
from tests.unit.settings.written_iseller import bekasi


@pytest.fixture
def majoo() -> Iterator[System]:
    """A POS system that is added while the program runs."""
    system = System(adapter="somewhere:MajooSource", label="Majoo", shifts=True)
    SYSTEMS["majoo"] = system
    try:
        yield system
    finally:
        del SYSTEMS["majoo"]


def told(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value.message


def test_a_system_of_the_registry_may_be_named_without_a_change_to_the_settings(tmp_path: Path, majoo: System) -> None:
    changes = (("system: moka", "system: majoo"), ('  business: "90001"\n', ""), ("scheduled", "shift_close"))

    assert load_outlet(write(tmp_path, *changes)).system is majoo
    assert outlet_schema()["$defs"]["SourceSettings"]["properties"]["system"]["enum"] == ["moka", "iseller", "majoo"]


@pytest.mark.usefixtures("majoo")
def test_an_unknown_system_is_told_with_the_nearest_of_the_registry(tmp_path: Path) -> None:
    assert told(tmp_path, ("system: moka", "system: majo")) == (
        'kedai.yaml, line 3: source.system: "majo" is not one of moka, iseller, majoo. Did you mean "majoo"?'
    )


def test_moka_needs_a_business(tmp_path: Path) -> None:
    assert told(tmp_path, ('  business: "90001"\n', "")) == (
        "kedai.yaml, line 2: source.business: is missing; MokaPOS does not know an outlet by its id alone."
    )


def test_iseller_needs_no_business_and_no_code(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path, ("  business: tehcontoh\n", ""), ("  code: TC01\n", ""))

    assert outlet.source.business == ""
    assert outlet.source.code is None


def test_a_code_keeps_its_leading_zero(tmp_path: Path) -> None:
    assert bekasi(tmp_path, ("code: TC01", "code: 01")).source.code == "01"


def test_a_pos_without_shifts_has_no_shift_close(tmp_path: Path) -> None:
    assert told(tmp_path, ("mode: scheduled", "mode: shift_close")) == (
        'kedai.yaml, line 13: schedule.mode: "shift_close" needs a POS that tells when a shift is closed, and MokaPOS '
        'does not; write "scheduled", "real_time" or "manual".'
    )


@pytest.mark.parametrize("mode", ["scheduled", "shift_close", "real_time"])
def test_every_mode_but_manual_keeps_the_nightly_run(tmp_path: Path, mode: str) -> None:
    assert bekasi(tmp_path, ("real_time", mode)).schedule.cron == "0 22 * * *"


def test_moka_may_be_looked_at_in_real_time(tmp_path: Path) -> None:
    schedule = load_outlet(write(tmp_path, ("mode: scheduled", "mode: real_time"))).schedule

    assert (schedule.mode, schedule.every, schedule.cron) == ("real_time", 5, "0 22 * * *")


@pytest.mark.parametrize("minutes", [1, 1440])
def test_looks_are_a_minute_to_a_day_apart(tmp_path: Path, minutes: int) -> None:
    assert bekasi(tmp_path, ("every: 10", f"every: {minutes}")).schedule.every == minutes


def test_custom_ids_carry_a_short_id_as_it_is_and_a_long_one_by_its_digest(tmp_path: Path) -> None:
    moka, iseller = load_outlet(write(tmp_path)), bekasi(tmp_path)
    sister = bekasi(tmp_path, ("000000000101", "000000000102"))

    assert moka.scope == "700101"
    assert len(iseller.scope) == 12
    assert iseller.scope == bekasi(tmp_path).scope != sister.scope


@pytest.mark.parametrize(("length", "scope"), [(19, 19), (20, 20), (21, 12), (36, 12)])
def test_an_id_of_up_to_twenty_characters_is_short(tmp_path: Path, length: int, scope: int) -> None:
    assert len(load_outlet(write(tmp_path, ("700101", "7" * length))).scope) == scope


def test_what_outlets_share_is_the_business_s(tmp_path: Path) -> None:
    assert bekasi(tmp_path).shared_scope == "tehcontoh"
    assert bekasi(tmp_path, ("  business: tehcontoh\n", "")).shared_scope == "store"


def test_the_business_is_pinned_where_product_ids_carry_it(tmp_path: Path) -> None:
    assert bekasi(tmp_path).pinned()["source.business"] == "tehcontoh"
    assert "source.business" not in load_outlet(write(tmp_path)).pinned()
