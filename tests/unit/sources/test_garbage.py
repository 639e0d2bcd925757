"""Whatever a row holds, reading it ends in records: nothing is raised and nothing is lost."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from posbridge.domain.records import Record
from posbridge.money import Decimal
from posbridge.sources.moka.gathering import Gathering
from posbridge.sources.moka.receipts import read_invoice, read_receipt
from tests.unit.sources.payloads import receipt, refund_row
from tests.unit.sources.test_refunds import LATER

ZONE = ZoneInfo("Asia/Jakarta")

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=20),
    st.sampled_from(
        [
            "",
            " ",
            "1e999999999",
            "NaN",
            "-0",
            Decimal("1e999999"),
            Decimal("1e-999999"),
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-12:00",
            "2026-03-02T10:00:00",
            "\ud83d",
            "\x00",
            [],
            {},
            [[]],
            [{}],
            [None],
        ]
    ),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of every value inside a row."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for key, item in inside:
        found += places(item, (*path, key))
    return found


def spoil(row: dict[str, Any], path: tuple[Any, ...], value: object) -> None:
    target: Any = row
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value


PLACES = sorted(places(receipt()), key=lambda path: (-len(path), str(path)))
REFUND_PLACES = sorted(places(refund_row()), key=lambda path: (-len(path), str(path)))


def check(records: list[Record]) -> None:
    for record in records:
        assert (record.typed is None) is (record.problem is not None)
        assert record.source_id
        assert record.fingerprint
        if record.raw is not None:
            json.loads(record.raw.encode())


@settings(max_examples=400, deadline=None)
@given(path=st.sampled_from(PLACES), value=ODD)
def test_one_odd_value_in_a_receipt_never_stops_the_read(path: tuple[Any, ...], value: object) -> None:
    row = receipt()
    spoil(row, path, value)
    gathering = Gathering()
    records = list(gathering.add(read_receipt(row, ZONE, "p")))
    records += gathering.rest(LATER, "p")
    check(records)
    assert records


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(REFUND_PLACES), value=ODD)
def test_one_odd_value_in_a_refund_never_stops_the_read(path: tuple[Any, ...], value: object) -> None:
    row = refund_row()
    spoil(row, path, value)
    records = list(read_receipt(row, ZONE, "p").records)
    check(records)
    assert records


@settings(max_examples=200, deadline=None)
@given(row=st.dictionaries(st.sampled_from(sorted(receipt())), ODD))
def test_no_row_at_all_stops_the_read(row: dict[str, Any]) -> None:
    check(list(read_receipt(row, ZONE, "p").records))
    check(list(read_invoice(row, ZONE, "p", uuids=True)))
