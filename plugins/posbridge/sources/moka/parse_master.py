"""Master data: products, modifier options and customers (contract moka §3.2, §3.3)."""

from posbridge.domain.records import Customer, Modifier, Product
from posbridge.sources.moka.fields import Row

__all__ = ["parse_customer", "parse_item", "parse_modifier"]


def parse_item(row: Row) -> list[Product]:
    """One product per variant of an item: what is sold is a variant. Ids are per outlet."""
    item_id, name, deleted = row.identity("id"), row.identity("name"), row.flag("is_deleted")
    return [
        Product(
            source_id=variant.identity("id"),
            item_id=item_id,
            name=name,
            variant=variant.text("name"),
            sku=variant.text("sku"),
            price=variant.amount("price"),
            track_stock=variant.flag("track_stock"),
            deleted=deleted or variant.flag("is_deleted"),
        )
        for variant in row.rows("item_variants", "item_variant")
    ]


def parse_modifier(row: Row) -> list[Modifier]:
    """One modifier per option of a group."""
    group, deleted = row.identity("name"), row.flag("is_deleted")
    return [
        Modifier(
            source_id=option.identity("id"),
            group=group,
            name=option.identity("name"),
            price=option.amount("price"),
            deleted=deleted or option.flag("is_deleted"),
        )
        for option in row.rows("active_options", "modifier_options")
    ]


def parse_customer(row: Row) -> list[Customer]:
    """A customer's name and nothing else of the person."""
    return [Customer(source_id=row.identity("id"), name=row.identity("name"), deleted=row.flag("is_deleted"))]
