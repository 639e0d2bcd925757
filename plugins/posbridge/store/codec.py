"""Typed objects to JSON text and back, exactly: amounts travel as their own text."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from posbridge.domain.documents import BODY_TYPES, Body
from posbridge.domain.outcomes import Posted
from posbridge.domain.records import RECORD_TYPES, Typed
from posbridge.domain.states import DocumentKind, Reason, RecordKind
from posbridge.domain.tieouts import Difference, Row
from posbridge.errors import FatalError

_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(shape: Any) -> TypeAdapter[Any]:
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def _encode(value: object, shape: Any = None) -> str:
    try:
        return _adapter(shape or type(value)).dump_json(value).decode()
    except PydanticSerializationError as error:
        # Half an emoji, cut by a till, is valid JSON and no valid text.
        raise FatalError(
            f"{value!r} holds text that no database can store: {error}.",
            remedy="Report it: the source's adapter must clean that field.",
        ) from error


def encode_typed(typed: Typed) -> str:
    return _encode(typed)


def decode_typed(kind: RecordKind, text: str) -> Typed:
    decoded: Typed = _adapter(RECORD_TYPES[kind]).validate_json(text)
    return decoded


def encode_body(body: Body) -> str:
    return _encode(body)


def decode_body(kind: DocumentKind, text: str) -> Body:
    decoded: Body = _adapter(BODY_TYPES[kind]).validate_json(text)
    return decoded


def encode_posted(posted: Posted) -> str:
    return _encode(posted)


def decode_posted(text: str) -> Posted:
    decoded: Posted = _adapter(Posted).validate_json(text)
    return decoded


def encode_reason(reason: Reason) -> str:
    return _encode(reason)


def decode_reason(text: str) -> Reason:
    decoded: Reason = _adapter(Reason).validate_json(text)
    return decoded


def encode_rows(rows: Sequence[Row]) -> str:
    return _encode(tuple(rows), tuple[Row, ...])


def decode_rows(text: str) -> tuple[Row, ...]:
    decoded: tuple[Row, ...] = _adapter(tuple[Row, ...]).validate_json(text)
    return decoded


def encode_difference(difference: Difference) -> str:
    return _encode(difference)


def decode_difference(text: str) -> Difference:
    decoded: Difference = _adapter(Difference).validate_json(text)
    return decoded


def encode_differences(differences: Sequence[Difference]) -> str:
    return _encode(tuple(differences), tuple[Difference, ...])


def decode_differences(text: str) -> tuple[Difference, ...]:
    decoded: tuple[Difference, ...] = _adapter(tuple[Difference, ...]).validate_json(text)
    return decoded


def encode_notes(notes: Sequence[str]) -> str:
    return _encode(tuple(notes), tuple[str, ...])


def decode_notes(text: str) -> tuple[str, ...]:
    decoded: tuple[str, ...] = _adapter(tuple[str, ...]).validate_json(text)
    return decoded
