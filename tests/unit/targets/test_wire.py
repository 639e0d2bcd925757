"""Values keep their exactness on the way to Jurnal and back."""

import json
from datetime import UTC, date, datetime

import pytest

from posbridge.errors import UnreadableAnswerError
from posbridge.money import Decimal
from posbridge.targets.jurnal import wire


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("25000.00"), "25000"),
        (Decimal("23333.3331"), "23333.3331"),
        (Decimal("1E+5"), "100000"),
        (Decimal("0.00001"), "0.00001"),
        (Decimal(0), "0"),
        ([1, "é\n", None, True], '[1,"é\\n",null,true]'),
        ({"a": {"b": Decimal("1.50")}}, '{"a":{"b":1.5}}'),
    ],
)
def test_decimals_are_written_as_exact_numbers(value: object, text: str) -> None:
    assert wire.encode(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [1.5, {"a": 0.1}, date(2026, 1, 5), b"x"])
def test_floats_and_strangers_never_reach_the_wire(value: object) -> None:
    with pytest.raises(TypeError):
        wire.encode(value)


def test_numbers_are_read_without_loss() -> None:
    read = wire.decode(b'{"a": 0.1, "b": "110445.0", "c": 23780.024, "d": null}')

    assert [wire.number(read, key) for key in "abcd"] == [
        Decimal("0.1"),
        Decimal(110445),
        Decimal("23780.024"),
        Decimal(0),
    ]


@pytest.mark.parametrize("body", [b'{"a": 1', b"", b"<html>", b'{"a": NaN}', b"\xff"])
def test_a_body_that_is_not_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.decode(body)


@pytest.mark.parametrize("text", ["05/01/2026", "05-01-2026", "2026-01-05", " 05/01/2026 "])
def test_dates_are_read_day_first(text: str) -> None:
    assert wire.day(text) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["01/25/2026", "5/1/2026", "2026/01/05", "", "05/01/26"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.day(text)


def test_moments_carry_their_zone() -> None:
    assert wire.moment("2026-01-06T03:06:00.000Z") == datetime(2026, 1, 6, 3, 6, tzinfo=UTC)
    with pytest.raises(UnreadableAnswerError):
        wire.moment("2026-01-06T03:06:00")


@pytest.mark.parametrize(
    ("shown", "amount"),
    [
        (" 110.445,00", "110445"),
        (" -1.000,50", "-1000.5"),
        ("(1.000,00)", "-1000"),
        ("Rp.  110.445,00", "110445"),
        ("0,00", "0"),
        ("", "0"),
        (None, "0"),
        ("1234", "1234"),
        (Decimal("60000.25"), "60000.25"),
        (60000, "60000"),
    ],
)
def test_report_amounts_are_indonesian(shown: object, amount: str) -> None:
    assert wire.report_amount(shown) == Decimal(amount)


@pytest.mark.parametrize("shown", ["1,000.00", "1.00", "12.34.567", "abc", "1 000", True])
def test_amounts_of_another_country_are_refused(shown: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.report_amount(shown)


def test_records_are_found_with_and_without_their_envelope() -> None:
    assert wire.unwrap({"tax": {"id": 1}}, "tax") == {"id": 1}
    assert wire.unwrap({"id": 1}, "tax") == {"id": 1}
    assert wire.rows({"taxes": [{"tax": {"id": 1}}, {"id": 2}]}, "taxes", "tax") == [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize("body", [None, [], "text", {"taxes": None}])
def test_an_answer_without_its_list_is_unreadable(body: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.rows(body, "taxes", "tax")


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ({"transfers": [{"id": 1}, {"transfer": {"id": 2}}]}, [1, 2]),
        ({"transfers": [], "transfer": {"id": 3}}, []),
        ({"transfer": [{"id": 1}]}, [1]),
        ({"transfer": {"id": 1}}, [1]),
        ({"transfer": {}}, []),
    ],
)
def test_a_list_may_come_under_its_singular_key(body: object, ids: list[int]) -> None:
    assert [row["id"] for row in wire.rows(body, "transfers", "transfer")] == ids


@pytest.mark.parametrize("body", [{"transfers": {"id": 1}}, {"transfer": "x"}, {"transfers": None}, {}, [], None])
def test_an_answer_without_a_list_is_unreadable(body: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.rows(body, "transfers", "transfer")


@pytest.mark.parametrize(
    ("told", "quantity"),
    [("20.0", "20"), ("1.250", "1.25"), ("1.250,5", "1250.5"), ("(2,00)", "-2"), (Decimal("0.5"), "0.5"), (None, "0")],
)
def test_quantities_of_reports_are_exact(told: object, quantity: str) -> None:
    assert wire.report_quantity(told) == Decimal(quantity)


def test_a_quantity_that_is_none_is_unreadable() -> None:
    with pytest.raises(UnreadableAnswerError):
        wire.report_quantity("banyak")


@pytest.mark.parametrize(
    "record",
    [
        {"tags": [{"id": 1, "name": "Jakarta"}, {"id": 2, "name": "Selatan"}]},
        {"tag": [{"name": "jakarta"}], "tags_string": "Jakarta, Selatan"},
        {"tags": ["JAKARTA", "Selatan"], "tag": None},
    ],
)
def test_tags_are_read_however_they_are_said(record: dict[str, object]) -> None:
    assert {"jakarta", "selatan"} <= wire.tag_names(record)
