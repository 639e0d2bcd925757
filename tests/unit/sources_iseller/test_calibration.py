from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posbridge.errors import UnreadableAnswerError
from posbridge.sources.iseller.calibrating import calibrate, line_basis, rounding_sign
from posbridge.sources.iseller.calibration import Calibration, LineBasis, RoundingSign
from tests.unit.sources_iseller.scripted import ScriptedClient

ZONE = ZoneInfo("Asia/Jakarta")
MORNING = "2025-03-04 09:12:05"


@pytest.mark.parametrize("follow", [True, False, None])
def test_asked_for_in_utc_a_time_is_utc_whatever_was_found_out(follow: bool | None) -> None:  # noqa: FBT001
    moment = Calibration(dates_follow_zone=follow).moment(MORNING, ZONE)
    assert moment == datetime(2025, 3, 4, 16, 12, 5, tzinfo=ZONE)
    assert moment.tzinfo is ZONE


def test_asked_for_in_another_zone_a_time_is_in_it_only_where_dates_follow() -> None:
    follows, stays = (Calibration(dates_follow_zone=each) for each in (True, False))
    assert follows.moment(MORNING, ZONE, asked=7).hour == 9
    assert stays.moment(MORNING, ZONE, asked=7).hour == 16


def test_another_zone_is_never_guessed_at() -> None:
    with pytest.raises(ValueError, match="not known whether dates follow time_zone=7"):
        Calibration().moment(MORNING, ZONE, asked=7)


@pytest.mark.parametrize("text", ["2025-03-04T09:12:05", " 2025-03-04 09:12:05 ", "2025-03-04T09:12:05Z"])
def test_times_are_read_in_each_of_their_forms(text: str) -> None:
    assert Calibration().moment(text, ZONE) == datetime(2025, 3, 4, 16, 12, 5, tzinfo=ZONE)


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        Calibration().moment("yesterday", ZONE)


@pytest.mark.parametrize("follow", [True, False, None])
@pytest.mark.parametrize("sign", [*RoundingSign, None])
@pytest.mark.parametrize("lines", [*LineBasis, None])
def test_what_was_found_out_survives_being_kept(
    follow: bool | None,  # noqa: FBT001
    sign: RoundingSign | None,
    lines: LineBasis | None,
) -> None:
    found = Calibration(dates_follow_zone=follow, rounding_sign=sign, inclusive_lines=lines)
    assert Calibration.from_facts(found.facts()) == found


def test_words_of_another_version_count_as_not_told() -> None:
    kept = dict.fromkeys(Calibration(dates_follow_zone=True, rounding_sign=RoundingSign.SIGNED).facts(), "perhaps")
    assert Calibration.from_facts({**kept, "other": "yes"}) == Calibration()


def order(**fields: Any) -> dict[str, Any]:
    plain = {"subtotal": 68400, "total_tax_amount": 7524, "total_additional_final_amount": 3420}
    return {"order_id": "o-1", "order_date": "2025-03-04 02:12:05", **plain, "total_amount": 79300, **fields}


@pytest.mark.parametrize(
    ("told", "total", "found"),
    [
        (-44, 79300, RoundingSign.SIGNED),
        (44, 79300, RoundingSign.ABSOLUTE),
        (56, 79400, None),  # up: told the same way under both readings
        (0, 79344, None),
        ("-44.0000", 79300, RoundingSign.SIGNED),
        (9, 79300, None),  # does not close either way
    ],
)
def test_the_sign_of_rounding_is_found_by_the_sums(told: object, total: int, found: RoundingSign | None) -> None:
    assert rounding_sign([order(rounding_amount=told, total_amount=total)]) is found


def test_the_first_order_that_tells_decides() -> None:
    silent, loud = order(rounding_amount=0, total_amount=79344), order(rounding_amount=44)
    assert rounding_sign([silent, loud]) is RoundingSign.ABSOLUTE


def inclusive(*lines: int, tax: int = 2000) -> dict[str, Any]:
    rows = [{"total_order_amount": each} for each in lines]
    return order(tax_inclusive=True, total_order_amount=22000, total_tax_amount=tax, order_details=rows)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (inclusive(22000), LineBasis.INCLUSIVE),
        (inclusive(11000, 11000), LineBasis.INCLUSIVE),
        (inclusive(20000), LineBasis.EX_TAX),
        (inclusive(10000, 9999), LineBasis.EX_TAX),
        (inclusive(22000, tax=0), None),
        (inclusive(30000), None),
        ({**inclusive(20000), "tax_inclusive": False}, None),
        ({**inclusive(), "order_details": None}, None),
    ],
)
def test_the_basis_of_lines_is_found_by_the_header_s_gross(row: dict[str, Any], found: LineBasis | None) -> None:
    assert line_basis([row]) is found


def store(rows: list[dict[str, Any]], *, moves: str = "2025-03-04 02:12:05") -> ScriptedClient:
    """A store whose dates are ``moves`` when another zone is asked for."""

    def answer(call: str, params: Any, page: int | None) -> dict[str, Any]:
        shown = [{**row, "order_date": moves} if params["time_zone"] else row for row in rows]
        return {"orders": shown, "has_next_item": False}

    return ScriptedClient(answer)


@pytest.mark.parametrize(("moves", "follows"), [("2025-03-04 09:12:05", True), ("2025-03-04 02:12:05", False)])
def test_one_order_in_two_zones_tells_whether_dates_follow(moves: str, follows: bool) -> None:  # noqa: FBT001
    client = store([order(rounding_amount=-44)], moves=moves)
    found = calibrate(client, "outlet")  # type: ignore[arg-type]
    assert found == Calibration(dates_follow_zone=follows, rounding_sign=RoundingSign.SIGNED)
    assert [params["time_zone"] for _, params, _ in client.asked] == [0, 7]


def test_dates_that_differ_by_something_else_are_an_error() -> None:
    with pytest.raises(UnreadableAnswerError, match="dated 3:00:00 apart"):
        calibrate(store([order()], moves="2025-03-04 05:12:05"), "outlet")  # type: ignore[arg-type]


def test_a_store_without_orders_tells_nothing_for_one_request() -> None:
    client = store([])
    assert calibrate(client, "outlet") == Calibration()  # type: ignore[arg-type]
    assert len(client.asked) == 1
