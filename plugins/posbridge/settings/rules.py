"""Rules between fields: what one setting needs of another, and of the POS system."""

from collections.abc import Callable, Iterable, Iterator

from posbridge.settings.gates import plan_faults
from posbridge.settings.keys import channel_word, first_of, key_text
from posbridge.settings.levels import Path, levels
from posbridge.settings.messages import Fault, nearest
from posbridge.settings.model import OutletFile

_STOCK_ACCOUNTS = ("purchases", "inventory", "stock_adjustment")


def faults(outlet: OutletFile) -> Iterator[Fault]:
    """Every rule that a well-formed file breaks."""
    yield from plan_faults(outlet)
    yield from _system(outlet)
    yield from _stock(outlet)
    yield from _places(outlet)
    yield from _keys(outlet)
    yield from _payouts(outlet)
    yield from _tags(outlet)


def _system(outlet: OutletFile) -> Iterator[Fault]:
    system = outlet.system
    if system.needs_business and not outlet.source.business:
        yield Fault(
            path=("source", "business"), text=f"is missing; {system.label} does not know an outlet by its id alone."
        )
    if outlet.schedule.mode == "shift_close" and not system.shifts:
        yield Fault(
            path=("schedule", "mode"),
            text=f'"shift_close" needs a POS that tells when a shift is closed, and {system.label} does not; '
            'write "scheduled", "real_time" or "manual".',
        )


def _stock(outlet: OutletFile) -> Iterator[Fault]:
    if outlet.track_inventory:
        for name in _STOCK_ACCOUNTS:
            if getattr(outlet.accounts, name) is None:
                yield Fault(path=("accounts", name), text="is missing; track_inventory: true needs it.")
    if not outlet.warehouse and (needed := _needs_warehouse(outlet)):
        yield Fault(path=("warehouse",), text=f"is missing; {needed} needs it.")


def _needs_warehouse(outlet: OutletFile) -> str | None:
    if outlet.transfers.transit_warehouse:
        return "transfers.transit_warehouse"
    if outlet.transfers.warehouses:
        return "transfers.warehouses"
    if outlet.track_inventory and outlet.system.stock_feed and outlet.company.plan == "enterprise":
        return f"track_inventory: true with {outlet.system.label}'s transfers and counts"
    return None


def _places(outlet: OutletFile) -> Iterator[Fault]:
    """Goods are in one place at a time: at an outlet, or on their way."""
    transit, own = outlet.transfers.transit_warehouse, outlet.source.code
    if transit and transit == outlet.warehouse:
        yield Fault(path=("transfers", "transit_warehouse"), text=f'"{transit}" is the outlet\'s own warehouse.')
    for code, warehouse in outlet.transfers.warehouses.items():
        path = ("transfers", "warehouses", code)
        if warehouse == transit:
            yield Fault(path=path, text=f'"{warehouse}" is the transit warehouse.')
        if own and key_text(code) == key_text(own) and warehouse != outlet.warehouse:
            yield Fault(path=path, text="is the outlet's own code, which stands for its warehouse. Remove this line.")
    for key, channel in outlet.channels.items():
        if transit and transit == channel.warehouse:
            yield Fault(path=("channels", key, "warehouse"), text=f'"{transit}" is the transit warehouse.')


def _keys(outlet: OutletFile) -> Iterator[Fault]:
    for above, level in levels(outlet):
        yield from _alike((*above, "payment_methods"), level.payment_methods)
        yield from _alike((*above, "taxes"), level.taxes)
    yield from _alike(("transfers", "warehouses"), outlet.transfers.warehouses)
    yield from _alike(("payouts",), outlet.payouts)
    yield from _alike(("channels",), outlet.channels, channel_word)


def _alike(path: Path, keys: Iterable[str], compared: Callable[[str], str] = key_text) -> Iterator[Fault]:
    """Keys are looked up without regard to case, so two that differ by case alone say two things at once."""
    seen: dict[str, str] = {}
    for key in keys:
        folded = compared(key)
        if not folded.strip("/"):
            yield Fault(path=(*path, key), text="the key is empty.")
        elif folded in seen:
            yield Fault(path=(*path, key), text=f'is the same key as "{seen[folded]}". Keep one.')
        seen.setdefault(folded, key)


def _payouts(outlet: OutletFile) -> Iterator[Fault]:
    """A payout empties the account that the payments filled: it must be one account, and not the bank."""
    for key, accounts in outlet.payouts.items():
        method = first_of(outlet.payment_methods, key)
        if method is None:
            near = nearest(key, outlet.payment_methods)
            yield Fault(path=("payouts", key), text=f"is not a key of payment_methods.{near}")
            continue
        if accounts.bank == method.account:
            yield Fault(
                path=("payouts", key, "bank"),
                text=f'"{accounts.bank}" is the account of payment_methods.{key} too; '
                "a payout moves money from there to the bank, so they must be two accounts.",
            )
        for name, channel in outlet.channels.items():
            override = first_of(channel.payment_methods, key)
            if override and override.account != method.account:
                yield Fault(
                    path=("channels", name, "payment_methods"),
                    text=f'{key} goes to account "{override.account}", but its payouts empty "{method.account}".',
                )


def _tags(outlet: OutletFile) -> Iterator[Fault]:
    for above, level in levels(outlet):
        seen: set[str] = set()
        for place, tag in enumerate(level.tags):
            if tag.casefold() in seen:
                yield Fault(path=(*above, "tags", place), text=f'"{tag}" stands twice.')
            seen.add(tag.casefold())
