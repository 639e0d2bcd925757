"""Rules between fields: what a plan allows, and what one setting needs of another."""

from collections.abc import Iterator, Mapping

from posbridge.settings.keys import key_text
from posbridge.settings.messages import Fault
from posbridge.settings.model import OutletFile

_TAGS = ("pro", "enterprise")
_WAREHOUSES = ("enterprise",)
_STOCK_ACCOUNTS = ("purchases", "inventory", "stock_adjustment")


def faults(outlet: OutletFile) -> Iterator[Fault]:
    """Every rule that a well-formed file breaks."""
    yield from _plan(outlet)
    yield from _stock(outlet)
    yield from _alike("payment_methods", outlet.payment_methods)
    yield from _alike("taxes", outlet.taxes)
    yield from _tags(outlet)


def _plan(outlet: OutletFile) -> Iterator[Fault]:
    plan = outlet.company.plan
    if plan not in _TAGS:
        if outlet.tags:
            yield _gated(("tags",), plan, "tags", "pro")
        for key, method in outlet.payment_methods.items():
            if method.tag:
                yield _gated(("payment_methods", key, "tag"), plan, "tags", "pro")
    if plan not in _WAREHOUSES:
        if outlet.warehouse:
            yield _gated(("warehouse",), plan, "warehouses", "enterprise")
        if outlet.transfers.transit_warehouse:
            yield _gated(("transfers", "transit_warehouse"), plan, "warehouses", "enterprise")


def _gated(path: tuple[str, ...], plan: str, what: str, needed: str) -> Fault:
    return Fault(
        path=path,
        text=f"plan {plan} has no {what}; they need plan {needed}. "
        "Remove this setting, or correct company.plan if the company has a larger plan.",
    )


def _stock(outlet: OutletFile) -> Iterator[Fault]:
    if outlet.track_inventory:
        for name in _STOCK_ACCOUNTS:
            if getattr(outlet.accounts, name) is None:
                yield Fault(path=("accounts", name), text="is missing; track_inventory: true needs it.")
    transit = outlet.transfers.transit_warehouse
    if transit and not outlet.warehouse:
        yield Fault(path=("warehouse",), text="is missing; transfers.transit_warehouse needs it.")
    if transit and transit == outlet.warehouse:
        yield Fault(path=("transfers", "transit_warehouse"), text=f'"{transit}" is the outlet\'s own warehouse.')


def _alike(name: str, table: Mapping[str, object]) -> Iterator[Fault]:
    """Keys are looked up without regard to case, so two that differ by case alone say two things at once."""
    seen: dict[str, str] = {}
    for key in table:
        folded = key_text(key)
        if not folded.strip("/"):
            yield Fault(path=(name, key), text="the key is empty.")
        elif folded in seen:
            yield Fault(path=(name, key), text=f'is the same key as "{seen[folded]}". Keep one.')
        seen.setdefault(folded, key)


def _tags(outlet: OutletFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, tag in enumerate(outlet.tags):
        if tag.casefold() in seen:
            yield Fault(path=("tags", place), text=f'"{tag}" stands twice.')
        seen.add(tag.casefold())
