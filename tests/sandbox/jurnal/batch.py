"""Batch creates: partial success, order kept, 100 items at most (contract jurnal §4.1, §12)."""

from collections.abc import Mapping
from typing import Any

from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import Refusal
from tests.sandbox.jurnal.resources import Resource

MAX_ITEMS = 100


def create_all(company: Company, resource: Resource, request: Any) -> dict[str, Any]:
    """Every item's own outcome; the HTTP status says nothing about them.

    Raises:
        Refusal: the wrapper is wrong (406), or there are too many items (422); nothing was stored.
    """
    items = request.get(resource.list_key) if isinstance(request, Mapping) else None
    if not isinstance(items, list) or not all(_wrapped(item, resource.singular) for item in items):
        raise Refusal(406, raw={"errors": f"{resource.list_key} must be a list of {resource.singular}"})
    if len(items) > MAX_ITEMS:
        raise Refusal(422, raw={"errors": f"Maximum {MAX_ITEMS} items per request."})
    answers = [_one(company, resource, item[resource.singular]) for item in items]
    return {resource.list_key: [{resource.singular: answer} for answer in answers]}


def _wrapped(item: Any, singular: str) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get(singular), Mapping)


def _one(company: Company, resource: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    lost = company.knob("batch_ignores_fields") or []
    lost = [name.strip() for name in lost.split(",")] if isinstance(lost, str) else lost
    body = Body({key: value for key, value in values.items() if key not in lost})
    assert resource.make is not None, f"{resource.path} has no batch"
    try:
        row = resource.make(company, body, enforce=company.knob("batch_enforces_custom_id"))
    except Refusal as refusal:
        return {"status": refusal.status, "body": {**values, "source": "apikey"}, "content": refusal.lists()}
    return {"status": 201, "content": resource.show(company, row)}
