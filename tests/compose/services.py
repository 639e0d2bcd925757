"""docker-compose.yaml as Compose would understand it: merged, with its variables filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CLONE = Path(__file__).resolve().parents[2]
COMPOSE_FILE = CLONE / "docker-compose.yaml"
_VARIABLE = re.compile(r"\$(?:(?P<escaped>\$)|\{(?P<name>\w+)(?:(?P<sort>:[?-])(?P<rest>[^}]*))?\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service; ``waits_for`` names the condition by service, ``health`` is its check's command."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    waits_for: Mapping[str, str] = field(default_factory=dict)
    health: tuple[str, ...] = ()
    profiles: frozenset[str] = frozenset()
    restarts: bool = True


def read(path: Path = COMPOSE_FILE) -> dict[str, Any]:
    """The file with its anchors merged and its variables as they stand."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def filled_in(value: Any, variables: Mapping[str, str]) -> Any:
    """``value`` with every ``${NAME}``, ``${NAME:-default}``, ``${NAME:?message}`` and ``$$`` replaced.

    Raises:
        KeyError: a variable that has no default is not set or empty.
    """
    if isinstance(value, dict):
        return {key: filled_in(each, variables) for key, each in value.items()}
    if isinstance(value, list):
        return [filled_in(each, variables) for each in value]
    return _VARIABLE.sub(lambda match: _replacement(match, variables), value) if isinstance(value, str) else value


def _replacement(match: re.Match[str], variables: Mapping[str, str]) -> str:
    if match["escaped"]:
        return "$"
    found = variables.get(match["name"], "")
    if not found and match["sort"] == ":-":
        return str(match["rest"])
    if not found:
        raise KeyError(f"{match['name']}: {match['rest'] or 'not set'}")
    return found


def services(variables: Mapping[str, str], profiles: Sequence[str] = ()) -> list[Service]:
    """The services of the profiles (and those of none), each after those it waits for."""
    raw = filled_in(read()["services"], variables)
    chosen = {name: body for name, body in raw.items() if _wanted(body.get("profiles", ()), profiles)}
    return _in_order([_service(name, body) for name, body in chosen.items()])


def _wanted(named: Sequence[str], profiles: Sequence[str]) -> bool:
    return not named or bool(set(named) & set(profiles))


def _service(name: str, body: Mapping[str, Any]) -> Service:
    kind, *check = body.get("healthcheck", {}).get("test", ["NONE"])
    if kind not in ("CMD", "NONE"):
        raise ValueError(f"{name}: a health check of form {kind} is not understood")
    return Service(
        name=name,
        command=tuple(body.get("command", ())),
        environment=body.get("environment", {}),
        waits_for={other: how["condition"] for other, how in body.get("depends_on", {}).items()},
        health=tuple(check),
        profiles=frozenset(body.get("profiles", ())),
        restarts=body.get("restart") != "no",
    )


def _in_order(unsorted: list[Service]) -> list[Service]:
    placed: dict[str, Service] = {}
    while len(placed) < len(unsorted):
        ready = [each for each in unsorted if each.name not in placed and set(each.waits_for) <= set(placed)]
        if not ready:
            raise ValueError("services wait for each other, or for one that is not there")
        placed.update({each.name: each for each in ready})
    return list(placed.values())
