"""What only shows when outlets are laid side by side: each file is right, together they are not."""

from collections.abc import Iterable, Iterator

from posbridge.errors import ConfigError
from posbridge.settings.keys import first_of
from posbridge.settings.model import OutletSettings
from posbridge.settings.shared import facts


def find_clashes(outlets: Iterable[OutletSettings]) -> list[ConfigError]:
    """Outlets that read the same POS outlet, and files that disagree about what they share.

    They share companies, POS businesses, and (where the POS has one catalogue for all its outlets) products.
    """
    known = list(outlets)
    return [
        *_readers(known),
        *_warehouses(known),
        *_plans(known),
        *_businesses(known),
        *_shared(known),
        *_payouts(known),
        *_clearing(known),
    ]


def _readers(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    readers: dict[tuple[str, str, str], str] = {}
    for outlet in outlets:
        source, file = outlet.source, outlet.path.name
        business = source.business if outlet.system.needs_business else ""
        other = readers.setdefault((source.system, business, source.outlet), file)
        if other != file:
            yield _clash(
                outlet,
                "source.outlet",
                f'"{source.outlet}" is read by {other} already; each receipt would be booked twice.',
                "Keep one of the two files, or correct the outlet id.",
            )


def _warehouses(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    """The POS counts each outlet's shelf by itself."""
    keepers: dict[tuple[str, str], str] = {}
    for outlet in outlets:
        if not (outlet.track_inventory and outlet.warehouse):
            continue
        file = outlet.path.name
        other = keepers.setdefault((outlet.company.connection, outlet.warehouse), file)
        if other != file:
            yield _clash(
                outlet,
                "warehouse",
                f'"{outlet.warehouse}" is the warehouse of {other} too; a count at one outlet would '
                "set the level of both.",
                "Give each outlet a warehouse of its own, or set track_inventory: false in one.",
            )


def _plans(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    plans: dict[str, tuple[str, str]] = {}
    for outlet in outlets:
        company = outlet.company
        plan, first = plans.setdefault(company.connection, (company.plan, outlet.path.name))
        if plan != company.plan:
            yield _clash(
                outlet,
                "company.plan",
                f"{company.connection} is on plan {company.plan} here and on plan {plan} in {first}.",
                "One company has one plan; correct the file that is wrong.",
            )


def _businesses(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    """A credential of a POS with one catalogue is one business's."""
    businesses: dict[tuple[str, str], tuple[str, str]] = {}
    for outlet in outlets:
        source = outlet.source
        if not outlet.system.shared_products:
            continue
        mine = (source.business, outlet.path.name)
        business, first = businesses.setdefault((source.system, source.connection), mine)
        if business != source.business:
            yield _clash(
                outlet,
                "source.business",
                f"{source.connection} reads {_shown(source.business)} here and {_shown(business)} in {first}; "
                "each product would be made twice.",
                "Write the same business in both files.",
            )


def _shared(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    """Outlets of one catalogue have one Jurnal product for each of theirs, and both ends of a transfer in common."""
    told: dict[tuple[str, ...], tuple[object, str | None, str]] = {}
    for outlet in outlets:
        if not outlet.system.shared_products:
            continue
        group = (outlet.company.connection, outlet.source.system, outlet.shared_scope)
        for fact in facts(outlet):
            mine = (fact.compared, fact.shown, outlet.path.name)
            value, shown, first = told.setdefault((*group, *fact.about), mine)
            if value != fact.compared:
                yield _clash(
                    outlet,
                    fact.field,
                    f"{fact.what} {_shown(fact.shown)} here and {_shown(shown)} in {first}, "
                    f"and outlets of one {outlet.system.label} business share {fact.shared}.",
                    "Write the same in both files.",
                )


def _payouts(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    """A payout is told to the business, not to one of its outlets."""
    bookers: dict[tuple[str, str], str] = {}
    for outlet in outlets:
        source, file = outlet.source, outlet.path.name
        if outlet.payouts and (other := bookers.setdefault((source.system, source.connection), file)) != file:
            yield _clash(
                outlet,
                "payouts",
                f"{other} books the payouts of {source.connection} already; each would be booked twice.",
                "Keep payouts in one of the two files.",
            )


def _clearing(outlets: list[OutletSettings]) -> Iterator[ConfigError]:
    """A payout empties one clearing account, whichever outlet took the money."""
    for booker in outlets:
        for key in booker.payouts:
            wanted = first_of(booker.payment_methods, key)
            for outlet in outlets:
                method = first_of(outlet.payment_methods, key)
                if wanted and method and method.account != wanted.account and _one_purse(booker, outlet):
                    yield _clash(
                        outlet,
                        f"payment_methods.{key}.account",
                        f'"{method.account}" is not emptied by the payouts in {booker.path.name}; '
                        f'they empty "{wanted.account}".',
                        "Write the same account in both files.",
                    )


def _one_purse(one: OutletSettings, other: OutletSettings) -> bool:
    return (one.source.system, one.source.connection, one.company.connection) == (
        other.source.system,
        other.source.connection,
        other.company.connection,
    )


def _clash(outlet: OutletSettings, field: str, text: str, remedy: str) -> ConfigError:
    file = outlet.path.name
    return ConfigError(f"{file}: {field}: {text}", file=file, field=field, remedy=remedy)


def _shown(value: str | None) -> str:
    return f'"{value}"' if value else "nothing"
