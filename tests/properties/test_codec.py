"""Whatever is stored comes back the same, to the digit."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import given
from hypothesis import strategies as st

from posbridge.domain.documents import BODY_TYPES, Body
from posbridge.domain.outcomes import Posted
from posbridge.domain.records import RECORD_TYPES, Typed
from posbridge.domain.states import Reason
from posbridge.domain.tieouts import Difference, Row
from posbridge.money import Decimal
from posbridge.store import codec

LEAVES: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy adds a zone
        timezones=st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
    ),
    int: st.integers(0, 1000),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12),
    NoneType: st.none(),
}


def anything(shape: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotation that records and documents use."""
    if shape in LEAVES:
        return LEAVES[shape]
    if isinstance(shape, type) and issubclass(shape, Enum):
        return st.sampled_from(shape)
    if is_dataclass(shape):
        return st.builds(shape, **{name: anything(part) for name, part in get_type_hints(shape).items()})
    if get_origin(shape) is tuple:
        return st.lists(anything(get_args(shape)[0]), max_size=2).map(tuple)
    return st.one_of([anything(part) for part in get_args(shape)])


def any_of(shapes: Mapping[Any, type]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.sampled_from(list(shapes)).flatmap(lambda kind: st.tuples(st.just(kind), anything(shapes[kind])))


@given(any_of(RECORD_TYPES))
def test_records(pair: tuple[Any, Typed]) -> None:
    kind, typed = pair
    back = codec.decode_typed(kind, codec.encode_typed(typed))

    assert back == typed
    assert written(back) == written(typed)


@given(any_of(BODY_TYPES))
def test_bodies(pair: tuple[Any, Body]) -> None:
    kind, body = pair
    back = codec.decode_body(kind, codec.encode_body(body))

    assert repr(back) == repr(body)


@given(anything(Posted))
def test_answers(posted: Posted) -> None:
    assert repr(codec.decode_posted(codec.encode_posted(posted))) == repr(posted)


@given(anything(Reason))
def test_reasons(reason: Reason) -> None:
    assert repr(codec.decode_reason(codec.encode_reason(reason))) == repr(reason)


@given(anything(tuple[Row]), anything(tuple[str]))
def test_tables_and_notes_of_tie_outs(rows: tuple[Row, ...], notes: tuple[str, ...]) -> None:
    assert repr(codec.decode_rows(codec.encode_rows(rows))) == repr(rows)
    assert codec.decode_notes(codec.encode_notes(notes)) == notes


@given(anything(tuple[Difference]))
def test_differences(differences: tuple[Difference, ...]) -> None:
    assert repr(codec.decode_differences(codec.encode_differences(differences))) == repr(differences)
    assert [codec.decode_difference(codec.encode_difference(each)) for each in differences] == list(differences)


def written(value: object) -> list[str]:
    """Amounts and times as text, which tells 1.10 from 1.1 and one zone's midnight from another's."""
    return [
        leaf.isoformat() if isinstance(leaf, datetime) else str(leaf)
        for leaf in leaves(value)
        if isinstance(leaf, Decimal | datetime)
    ]


def leaves(value: object) -> list[object]:
    """Everything in a typed object that has no parts, in order."""
    if isinstance(value, tuple):
        return [leaf for part in value for leaf in leaves(part)]
    names = getattr(value, "__slots__", ())
    if type(value).__module__.startswith("posbridge") and names:
        return [leaf for name in names for leaf in leaves(getattr(value, name))]
    return [value]
