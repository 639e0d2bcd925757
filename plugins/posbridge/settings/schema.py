"""The JSON Schema of an outlet's file, for editors that complete and check while one types."""

import json
from typing import Any

from posbridge.settings.model import OutletFile

FILE = "outlet.schema.json"


def outlet_schema() -> dict[str, Any]:
    return {"$schema": "http://json-schema.org/draft-07/schema#", **OutletFile.model_json_schema()}


def schema_text() -> str:
    """The schema as it is kept in ``include/mappings/outlet.schema.json``."""
    return json.dumps(outlet_schema(), indent=2, ensure_ascii=False) + "\n"
