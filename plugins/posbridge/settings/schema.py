"""The JSON Schema of an outlet's file, for editors that complete and check while one types."""

import json
from collections.abc import Iterator
from typing import Any

from posbridge.settings.model import OutletFile
from posbridge.settings.systems import SYSTEMS

FILE = "outlet.schema.json"


def outlet_schema() -> dict[str, Any]:
    schema = OutletFile.model_json_schema()
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "allOf": list(_of_systems())}


def _of_systems() -> Iterator[dict[str, Any]]:
    """What one POS system needs, or cannot do."""
    for name, system in SYSTEMS.items():
        source: dict[str, Any] = {"properties": {"system": {"const": name}}, "required": ["system"]}
        when = {"properties": {"source": source}, "required": ["source"]}
        if system.needs_business:
            yield {"if": when, "then": {"properties": {"source": {"required": ["business"]}}}}
        if not system.shifts:
            mode = {"properties": {"mode": {"not": {"const": "shift_close"}}}}
            yield {"if": when, "then": {"properties": {"schedule": mode}}}


def schema_text() -> str:
    """The schema as it is kept in ``include/mappings/outlet.schema.json``."""
    return json.dumps(outlet_schema(), indent=2, ensure_ascii=False) + "\n"
