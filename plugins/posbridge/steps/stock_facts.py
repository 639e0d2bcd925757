"""What mapping must know of the company's products before it can move stock."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from posbridge.domain.documents import ProductBody
from posbridge.domain.records import Product
from posbridge.domain.states import DocumentKind, RecordKind
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.ports import OutletStore, StoredDocument
from posbridge.settings.keys import key_text


def product_cards(store: OutletStore) -> list[StoredDocument]:
    """Every product card of the company, whoever planned it."""
    return store.outbox.all(DocumentKind.PRODUCT)


def with_stock(ctx: MapContext, store: OutletStore, cards: Sequence[StoredDocument] | None = None) -> MapContext:
    """``ctx`` with every product card of the company: its name, whether Jurnal keeps its stock, and its SKU."""
    cards = product_cards(store) if cards is None else cards
    bodies = {card.document.custom_id: body for card in cards if isinstance(body := card.document.body, ProductBody)}
    return replace(
        ctx,
        names={**ctx.names, **{body.name: custom_id for custom_id, body in bodies.items()}},
        known_products={*ctx.known_products, *bodies},
        tracked={custom_id for custom_id, body in bodies.items() if body.track_inventory},
        skus=_skus(ctx, store),
    )


def _skus(ctx: MapContext, store: OutletStore) -> dict[str, str]:
    """SKUs of the outlet's own products; one that several share says nothing."""
    products = [each.record.typed for each in store.inbox.all(RecordKind.PRODUCT)]
    told = [product for product in products if isinstance(product, Product) and product.sku.strip()]
    return _unambiguous((key_text(each.sku), identity.product_id(ctx.settings, each.source_id)) for each in told)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    shared: set[str] = set()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            shared.add(key)
    return {key: value for key, value in found.items() if key not in shared}
