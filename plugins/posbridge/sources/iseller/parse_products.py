"""Products and their modifiers (contract iseller §6.1). They are the store's: every outlet sells the same ones."""

from collections.abc import Iterator, Sequence

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Modifier, Product, Record
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.records import good, told_id, unreadable

__all__ = ["product_records"]


def product_records(rows: Sequence[object], *, outlet: str, page: str = "") -> list[Record]:
    """A record for each product and, once, for each modifier that the products name.

    Args:
        outlet: its price is taken where a product has no list price. The list price counts otherwise, as outlets
            share the product's card.
    """
    records = [record for raw in rows for record in _records(raw, outlet, page)]
    modifiers = {record.source_id: record for record in reversed(records) if record.kind is RecordKind.MODIFIER}
    named = {id(record) for record in modifiers.values()}
    return [record for record in records if record.kind is not RecordKind.MODIFIER or id(record) in named]


def _records(raw: object, outlet: str, page: str) -> Iterator[Record]:
    kept = kept_text(raw)
    try:
        row = Row(raw)
        product = _product(row, outlet)
        yield good(RecordKind.PRODUCT, product, raw=kept, page=page)
    except RowProblemError as problem:
        name = told_id(raw, "product_id") or f"row:{digest(kept)}"
        yield unreadable(RecordKind.PRODUCT, name, problem.reason, raw=kept, page=page)
        return
    try:
        yield from (good(RecordKind.MODIFIER, each, page=page) for each in _modifiers(row))
    except RowProblemError as problem:
        yield unreadable(RecordKind.MODIFIER, f"product:{product.source_id}", problem.reason, raw=kept, page=page)


def _product(row: Row, outlet: str) -> Product:
    source_id = row.identity("product_id")
    return Product(
        source_id=source_id,
        item_id=row.text("product_header_id") or source_id,
        name=row.identity("name"),
        variant=_variant(row),
        sku=row.text("sku"),
        price=_price(row, outlet),
        track_stock=row.flag("track_inventory"),
        deleted=row.has("is_active") and not row.flag("is_active"),
    )


def _variant(row: Row) -> str:
    """The values of its options: "Large / Panas"."""
    values = [each.text("value") for each in row.rows("variant_options")]
    return " / ".join(value for value in values if value) or row.text("variant_name")


def _price(row: Row, outlet: str) -> Decimal:
    if row.has("price"):
        return row.amount("price")
    own = (each for each in row.rows("outlet_prices") if each.text("outlet_id").casefold() == outlet.casefold())
    return next((each.amount("price") for each in own), ZERO)


def _modifiers(row: Row) -> Iterator[Modifier]:
    for group in row.rows("modifier_groups"):
        gone = group.has("is_active") and not group.flag("is_active")
        for each in group.rows("modifiers"):
            yield Modifier(
                source_id=each.identity("modifier_id"),
                group=group.text("title"),
                name=each.identity("title"),
                price=each.amount("price"),
                deleted=gone,
            )
