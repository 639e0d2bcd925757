"""What is wrong with a settings file, in words a person can act on: file, line, field, value, nearest known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from posbridge.errors import ConfigError
from posbridge.settings.systems import SYSTEMS
from posbridge.settings.yaml_text import line_of

Path = tuple[str | int, ...]
_REMEDY = "Correct the file; `posbridge check` shows whether it is right."
_TEXTS = {
    "missing": "is missing.",
    "model_type": "{value} is not a group of settings. Indent its fields below it.",
    "mapping_type": "{value} is not a group of settings. Indent its fields below it.",
    "tuple_type": "{value} is not a list. Write it in brackets, such as [Jakarta].",
    "bool_parsing": "{value} is neither true nor false.",
    "bool_type": "{value} is neither true nor false.",
    "string_pattern_mismatch": "{value} is not the id of an Airflow connection: letters, digits and _ . - only.",
    "string_too_short": "is empty.",
    "too_short": "is empty.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: ``text`` continues the field's path as a sentence does."""

    path: Path
    text: str

    @property
    def field(self) -> str:
        return ".".join(str(part) for part in self.path)


def config_error(faults: Sequence[Fault], *, file: str, text: str) -> ConfigError:
    """One error that lists every fault of a file; ``text`` is the file's content."""
    lines = [_sentence(fault, file, text) for fault in faults]
    return ConfigError("\n".join(lines), file=file, field=faults[0].field, remedy=_REMEDY)


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Pydantic's findings in our words."""
    return [_fault(detail, model) for detail in error.errors(include_url=False)]


def nearest(value: str, known: Iterable[str]) -> str:
    """`` Did you mean "x"?``, or nothing where no known value is near."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    return f' Did you mean "{folded[found[0]]}"?' if found else ""


def _sentence(fault: Fault, file: str, text: str) -> str:
    line = line_of(text, fault.path)
    place = f"{file}, line {line}" if line else file
    return f"{place}: {fault.field}: {fault.text}" if fault.path else f"{place}: {fault.text}"


def _fault(detail: ErrorDetails, model: type[BaseModel]) -> Fault:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    return Fault(path=path, text=_text(detail, path, model))


def _text(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    value, kind, told = detail["input"], detail["type"], detail["msg"]
    shown = _shown(value)
    if value is None:
        return "has no value. Give it one, or remove the line."
    match kind:
        case "extra_forbidden":
            known = known_fields(model, path[:-1])
            text = f"is not a setting.{nearest(str(path[-1]), known)} Known here: {', '.join(known)}."
        case "literal_error":
            words = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            text = f"{shown} is not one of {', '.join(words)}.{nearest(str(value), words)}"
        case "system":
            text = f"{shown} is not one of {', '.join(SYSTEMS)}.{nearest(str(value), SYSTEMS)}"
        case "string_type" if isinstance(value, int | float):
            text = f'{shown} is not text. Write it in quotes: "{shown}".'
        case "zone":
            text = f"{shown} is not a time zone.{nearest(str(value), available_timezones())}"
        case _ if kind in _TEXTS:
            text = _TEXTS[kind].format(value=shown)
        case _:
            # Our own errors go on after the value; pydantic's are sentences of their own.
            text = f"{shown} {told}." if told[:1].islower() else f"{shown}: {told}."
    return text


def _shown(value: Any) -> str:
    """A value as the file has it; long ones cut."""
    if isinstance(value, bool):
        return str(value).lower()
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def known_fields(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Fields of the model that ``path`` leads to."""
    inside: Any = model
    for part in path:
        if get_origin(inside) is Mapping or get_origin(inside) is dict:
            inside = get_args(inside)[-1]
            continue
        inside = inside.model_fields[str(part)].annotation
    return list(inside.model_fields)
