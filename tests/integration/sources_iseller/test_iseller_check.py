"""What ``check --live`` says of an iSeller connection, and what is found out about a store on the way."""

from typing import Any

import pytest

from posbridge.errors import RetryableError
from posbridge.sources.iseller.calibration import Calibration, LineBasis, RoundingSign
from tests.integration.sandbox_iseller.shop import CLIENT, GONE, ONE, TWO, at, worked_order
from tests.integration.sources_iseller.toko import Part, Toko, read, sales

pytestmark = pytest.mark.integration

HARMLESS = ("Note: ", "Warning: ")


def wrong(sentences: list[str]) -> list[str]:
    return [each for each in sentences if not each.startswith(HARMLESS)]


def check(toko: Toko, extra: dict[str, Any] | None = None, **part: Any) -> list[str]:
    return toko.open(part=Part(**part), **(extra or {})).check()


def test_a_right_connection_has_only_a_note(toko: Toko) -> None:
    toko.sell(at(1))
    (note,) = check(toko, business="Toko")
    assert note.startswith("Note: dates follow the time zone that is asked for")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"outlet": "TC02", "code": None}, f"has no outlet TC02. Did you mean {TWO} (Toko TC02, TC02)?"),
        ({"outlet": "toko tc01", "code": None}, f"Did you mean {ONE} (Toko TC01, TC01)?"),
        ({"outlet": "?", "code": None}, "has no outlet ?. It has: aaaaaaaa-"),
        ({"outlet": GONE, "code": "TC03"}, "Outlet Toko TC03 (TC03) is not active"),
        ({"code": "TC02"}, "source.code is 'TC02', but the code of outlet Toko TC01 is 'TC01'"),
        ({"business": "warung"}, "the credential belongs to the store 'toko'"),
    ],
)
def test_each_wrong_id_is_named(toko: Toko, part: dict[str, Any], words: str) -> None:
    (sentence,) = wrong(check(toko, **part))
    assert words in sentence


def test_outlets_are_checked_without_the_erp_api_too(toko: Toko) -> None:
    toko.knobs.erp_access = False
    found = check(toko, outlet="TC02", code=None)
    assert len(wrong(found)) == 1
    assert TWO in wrong(found)[0]
    assert any(each.startswith("Warning: transfers, counts and adjustments cannot be read") for each in found)


def test_an_outlet_list_in_lower_case_is_read_as_well(toko: Toko) -> None:
    toko.knobs.list_key_case = "lower"
    assert wrong(check(toko)) == []


def test_a_call_that_is_closed_is_named(toko: Toko) -> None:
    toko.fault("status", status=403, path="GetRegisterShifts", times=None)
    (sentence,) = wrong(check(toko))
    assert "v2/GetRegisterShifts" in sentence


def test_a_wrong_secret_is_one_sentence(toko: Toko) -> None:
    (sentence,) = toko.open(secret="wr0ng").check()
    assert "invalid_client" in sentence


def test_a_store_that_cannot_be_asked_is_an_error(toko: Toko) -> None:
    toko.fault("status", status=503, times=None)
    with pytest.raises(RetryableError):
        toko.open(attempts=1).check()


def test_a_consent_that_ends_soon_is_told(toko: Toko) -> None:
    toko.knobs.expires_in = 3 * 24 * 3600
    pair = {"access_token": toko.service.tokens.issue(toko.store.apps[CLIENT], at(24), refreshable=False).access}
    body = {**pair, "expires_in": 3 * 24 * 3600, "resource_url": toko.url}
    toko.fault("status", status=200, body=body, path="oauth")
    found = check(toko, {"code": "given", "redirect_uri": "https://localhost/callback"})
    assert [each for each in found if "consent cannot be renewed and will soon end" in each] != []


# What only the store's orders can tell.


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize("base", ["0_and_1", "0", "1"])
@pytest.mark.parametrize("sign", list(RoundingSign))
@pytest.mark.parametrize("lines", list(LineBasis))
def test_what_the_store_leaves_open_is_found_out_and_kept(
    toko: Toko, base: str, sign: RoundingSign, lines: LineBasis, *, follow: bool
) -> None:
    knobs = {"orders_dates_follow_time_zone": follow, "orders_page_base": base}
    toko.service.control.set_knobs({**knobs, "rounding_sign": str(sign), "inclusive_line_gross": str(lines)})
    for outlet in (ONE, TWO):
        worked_order(toko.store, outlet)
        toko.sell(at(2), outlet=outlet)
    found = toko.open().calibrate()
    assert (found.dates_follow_zone, found.rounding_sign) == (follow, sign)
    assert found.inclusive_lines is None
    other = toko.open(part=Part(outlet=TWO, code="TC02")).calibrate()
    assert other == Calibration(dates_follow_zone=follow, rounding_sign=sign, inclusive_lines=lines)
    assert Calibration.from_facts(toko.facts) == other


def test_a_source_finds_out_by_itself_on_first_use_and_never_again(toko: Toko) -> None:
    toko.sell(at(1))
    read(toko.open())
    assert toko.calls() == ["/api/v2/GetOrders"] * 3
    read(toko.open())
    assert len(toko.calls()) == 4


def test_a_store_without_orders_is_read_by_a_rule_that_is_right_anyway(toko: Toko) -> None:
    source = toko.open()
    assert source.calibrate() == Calibration()
    made = toko.sell(at(2))
    for follow in (True, False):
        toko.knobs.orders_dates_follow_time_zone = follow
        (sale,) = sales(read(source))
        assert sale.occurred_at == made.closed_at


def test_a_store_without_orders_says_that_nothing_was_found_out(toko: Toko) -> None:
    (note,) = check(toko)
    assert note.startswith("Note: dates may or may not follow (no order yet) the time zone")
