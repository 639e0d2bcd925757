"""Whatever one field holds, an order becomes records: read, or held with a reason. Nothing is thrown or lost."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from posbridge.domain.records import Record
from posbridge.domain.states import RecordKind
from tests.unit.sources_iseller.payloads import cake, line, modifier, order, paid_back, payment, read, refund

JUNK: tuple[Any, ...] = (
    None,
    "",
    "junk",
    -1,
    10**30,
    True,
    [],
    {},
    [None],
    ["x"],
    [{}],
    "9999-12-31 23:59:59",
    "NaN",
    "\ud83d",
)
Path = tuple[str | int, ...]


def whole() -> dict[str, Any]:
    row = order(line(), modifier(), cake(), transactions=[payment(amount=84060.0), paid_back(amount=33000.0)])
    back = refund(33000.0, refund_details=[{"product_id": "cake-id", "sku": "KUE", "quantity": 1.0}])
    return {"order": row, "refunds": [back]}


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from paths(each, (*at, key))


def bent(path: Path, junk: Any) -> list[Record]:
    told = copy.deepcopy(whole())
    target: Any = told
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = junk
    refunds = told["refunds"]
    return read(told["order"], refunds if isinstance(refunds, list) else [])


def test_the_whole_order_is_read_as_it_stands() -> None:
    told = whole()
    assert [record.problem for record in read(told["order"], told["refunds"])] == [None] * 3


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_any_field_may_hold_anything(junk: Any) -> None:
    for path in paths(whole()):
        records = bent(path, junk)
        assert all((record.typed is None) is (record.problem is not None) for record in records), path
        assert all(record.source_id and record.fingerprint for record in records), path
        marks = [(record.kind, record.source_id) for record in records]
        assert len(marks) == len(set(marks)), path
        assert sum(record.kind is RecordKind.SALE for record in records) == 1, path
