"""What the company's Jurnal plan allows: tags from plan pro on, warehouses on plan enterprise."""

from collections.abc import Iterator

from posbridge.settings.levels import Path, levels
from posbridge.settings.messages import Fault
from posbridge.settings.model import OutletFile

_TAGS = ("pro", "enterprise")
_WAREHOUSES = ("enterprise",)


def plan_faults(outlet: OutletFile) -> Iterator[Fault]:
    """Every setting that needs a larger plan."""
    plan = outlet.company.plan
    if plan not in _TAGS:
        for path in _tags(outlet):
            yield _gated(path, plan, "tags", "pro")
    if plan not in _WAREHOUSES:
        for path in _warehouses(outlet):
            yield _gated(path, plan, "warehouses", "enterprise")


def _tags(outlet: OutletFile) -> Iterator[Path]:
    for above, level in levels(outlet):
        if level.tags:
            yield (*above, "tags")
        for key, method in level.payment_methods.items():
            if method.tag:
                yield (*above, "payment_methods", key, "tag")


def _warehouses(outlet: OutletFile) -> Iterator[Path]:
    for above, level in levels(outlet):
        if level.warehouse:
            yield (*above, "warehouse")
    if outlet.transfers.transit_warehouse:
        yield ("transfers", "transit_warehouse")
    if outlet.transfers.warehouses:
        yield ("transfers", "warehouses")


def _gated(path: Path, plan: str, what: str, needed: str) -> Fault:
    return Fault(
        path=path,
        text=f"plan {plan} has no {what}; they need plan {needed}. "
        "Remove this setting, or correct company.plan if the company has a larger plan.",
    )
