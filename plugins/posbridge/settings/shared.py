"""What outlets of one POS catalogue have in common in the books, so that their files must say the same of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from posbridge.settings.keys import key_text
from posbridge.settings.model import OutletSettings

_PRODUCTS, _TRANSFERS = "products", "transfers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a file says of what is shared.

    ``about`` is the same in every file, ``field`` is where this file says it; ``compared`` must be the same
    in all, ``shown`` is it for a reader, after the words of ``what``. ``shared`` is what outlets have in common.
    """

    about: tuple[str, ...]
    field: str
    compared: object
    shown: str | None
    what: str
    shared: str


def facts(outlet: OutletSettings) -> Iterator[Fact]:
    """Everything that the outlet's file says of shared products and of both ends of a transfer."""
    naming, accounts, transfers = outlet.naming, outlet.accounts, outlet.transfers
    yield _plain("naming.prefix", naming.prefix, _PRODUCTS)
    yield _plain("naming.suffix", naming.suffix, _PRODUCTS)
    yield _plain("track_inventory", str(outlet.track_inventory).lower(), _PRODUCTS)
    yield _plain("accounts.sales", accounts.sales, _PRODUCTS)
    yield _plain("accounts.purchases", accounts.purchases, _PRODUCTS)
    yield _plain("accounts.inventory", accounts.inventory, _PRODUCTS)
    yield _plain("accounts.service", accounts.service or accounts.sales, _PRODUCTS)
    yield _plain("accounts.rounding", accounts.rounding or accounts.sales, _PRODUCTS)
    yield Fact(
        about=("accounts.products",),
        field="accounts.products",
        compared=outlet.products,
        shown=accounts.products,
        what="is",
        shared=_PRODUCTS,
    )
    yield _plain("transfers.transit_warehouse", transfers.transit_warehouse, _TRANSFERS)
    if outlet.source.code and outlet.warehouse:
        yield _place(outlet.source.code, "warehouse", outlet.warehouse)
    for code, warehouse in transfers.warehouses.items():
        yield _place(code, f"transfers.warehouses.{code}", warehouse)


def _plain(field: str, value: str | None, shared: str) -> Fact:
    return Fact(about=(field,), field=field, compared=value, shown=value, what="is", shared=shared)


def _place(code: str, field: str, warehouse: str) -> Fact:
    return Fact(
        about=("place", key_text(code)),
        field=field,
        compared=warehouse,
        shown=warehouse,
        what=f"place {code} is",
        shared=_TRANSFERS,
    )
