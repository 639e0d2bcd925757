"""Master records of Jurnal as remembered links, and the links as the mapping's books."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from posbridge.domain.books import BookAccount, BookProduct, BookResource, Books, BookTax, Closing
from posbridge.money import Decimal
from posbridge.ports import Link
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.wire import Json

JURNAL_KEY = "jurnal:"
"""Marks a card that a person made: it has no custom_id, so Jurnal's own id names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """How one master resource is listed. ``counted`` says that ``total_count`` counts the rows."""

    path: str
    plural: str
    singular: str
    link: Callable[[Json], Link]
    params: Mapping[str, str]
    counted: bool = True


def link_key(record: Json) -> str:
    return wire.text(record, "custom_id") or f"{JURNAL_KEY}{wire.text(record, 'id')}"


def account_link(record: Json) -> Link:
    return Link(
        key=wire.text(record, "number"),
        jurnal_id=wire.text(record, "id"),
        name=wire.text(record, "name"),
        custom_id=wire.text(record, "custom_id") or None,
        fields={"category": wire.text(record, "category", "name") or wire.text(record, "category")},
    )


def tax_link(record: Json) -> Link:
    return Link(
        key=wire.text(record, "name"),
        jurnal_id=wire.text(record, "id"),
        name=wire.text(record, "name"),
        custom_id=wire.text(record, "custom_id") or None,
        fields={
            "rate": wire.plain(wire.number(record, "rate")),
            "account": wire.text(record, "sell_tax_account", "number") or None,
        },
    )


def named_link(record: Json) -> Link:
    name = wire.text(record, "name")
    return Link(
        key=name,
        jurnal_id=wire.text(record, "id"),
        name=name,
        custom_id=wire.text(record, "custom_id") or None,
    )


def customer_link(record: Json) -> Link:
    name = wire.text(record, "display_name")
    return Link(
        key=link_key(record),
        jurnal_id=wire.text(record, "id"),
        name=name,
        custom_id=wire.text(record, "custom_id") or None,
        fields={"name": name},
    )


def product_link(record: Json) -> Link:
    name = wire.text(record, "name")
    tracked = wire.text(record, "track_inventory").lower() == "true"
    return Link(
        key=link_key(record),
        jurnal_id=wire.text(record, "id"),
        name=name,
        custom_id=wire.text(record, "custom_id") or None,
        fields={
            "name": name,
            "code": wire.text(record, "product_code"),
            "unit": wire.text(record, "unit", "name"),
            "price": wire.plain(wire.number(record, "sell_price_per_unit")),
            "sell_account": wire.text(record, "sell_account", "number") or None,
            "buy_account": wire.text(record, "buy_account", "number") or None,
            "inventory_account": wire.text(record, "inventory_asset_account", "number") or None,
            "track_inventory": "true" if tracked else "false",
        },
    )


def postable(accounts: Iterable[Json]) -> Iterator[Json]:
    """Accounts out of their tree; headers, which only hold children, are left out (contract jurnal §7.6)."""
    for account in accounts:
        children = [wire.unwrap(child, "account") for child in account.get("children") or []]
        if not children:
            yield account
        yield from postable(children)


def books(links: Mapping[str, Mapping[str, Link]], closing: Closing) -> Books:
    """The snapshot that mapping sees. Of two products of one name the elder counts."""
    products: dict[str, BookProduct] = {}
    for link in sorted(links[BookResource.PRODUCTS].values(), key=lambda each: int(each.jurnal_id)):
        code = (link.fields or {}).get("code") or ""
        card = BookProduct(jurnal_id=link.jurnal_id, name=link.name, code=code, custom_id=link.custom_id)
        products.setdefault(link.name, card)
    return Books(
        accounts={
            number: BookAccount(
                jurnal_id=link.jurnal_id,
                number=number,
                name=link.name,
                category=(link.fields or {}).get("category") or "",
            )
            for number, link in links[BookResource.ACCOUNTS].items()
        },
        taxes={
            name: BookTax(
                jurnal_id=link.jurnal_id,
                name=name,
                rate=Decimal((link.fields or {}).get("rate") or 0),
                account=(link.fields or {}).get("account"),
            )
            for name, link in links[BookResource.TAXES].items()
        },
        products=products,
        warehouses=frozenset(links[BookResource.WAREHOUSES]),
        tags=frozenset(links[BookResource.TAGS]),
        closing=closing,
    )


RESOURCES = {
    BookResource.ACCOUNTS: Resource(
        path="accounts", plural="accounts", singular="account", link=account_link, params={}, counted=False
    ),
    BookResource.TAXES: Resource(
        path="taxes", plural="company_taxes", singular="company_tax", link=tax_link, params={}
    ),
    BookResource.WAREHOUSES: Resource(
        path="warehouses", plural="warehouses", singular="warehouse", link=named_link, params={}
    ),
    BookResource.TAGS: Resource(path="tags", plural="tags", singular="tag", link=named_link, params={}),
    BookResource.PRODUCTS: Resource(
        path="products",
        plural="products",
        singular="product",
        link=product_link,
        params={"sort_key": "name", "sort_order": "asc"},
    ),
    BookResource.CUSTOMERS: Resource(
        path="customers",
        plural="customers",
        singular="customer",
        link=customer_link,
        params={"sort_key": "display_name", "sort_order": "asc"},
    ),
}
