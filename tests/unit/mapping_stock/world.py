"""Two iSeller outlets of one store with stock, and movements in few words."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from posbridge.domain.books import BookAccount, Books
from posbridge.domain.documents import AdjustmentBody, Document, TransferBody
from posbridge.domain.movements import (
    CountedItem,
    ReceivedItem,
    StockAdjustment,
    StockCount,
    StockItem,
    TransferReceipt,
    TransferStart,
)
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Held, Mapped, Skipped, Waiting
from posbridge.mapping.stock.receipts import StartInBooks
from posbridge.money import Decimal
from posbridge.settings.load import settings_from
from posbridge.settings.model import OutletSettings

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 10, 5, 12, 0, tzinfo=JAKARTA)
BEKASI, DEPOK, TRANSIT = "Gudang Bekasi", "Gudang Depok", "Gudang Transit"
TEA, MUG, STRAW = "p-tea", "p-mug", "p-straw"
NAMES = {TEA: "Daun Teh", MUG: "Cangkir", STRAW: "Sedotan"}

PLAIN: dict[str, Any] = {
    "name": "Teh Contoh Bekasi",
    "source": {
        "system": "iseller",
        "connection": "iseller_teh",
        "business": "tehcontoh",
        "outlet": "aaaaaaaa-0000-4000-8000-000000000101",
        "code": "TC01",
    },
    "company": {"connection": "jurnal", "plan": "enterprise"},
    "start_date": "2026-10-01",
    "customers": {"default": "Pelanggan Umum"},
    "track_inventory": True,
    "warehouse": BEKASI,
    "tags": ["Bekasi"],
    "transfers": {"transit_warehouse": TRANSIT, "warehouses": {"TC02": DEPOK}},
    "accounts": {
        "sales": "4-40000",
        "purchases": "5-50000",
        "inventory": "1-10200",
        "stock_adjustment": "5-50300",
    },
    "payment_methods": {"cash": {"method": "Cash", "account": "1-10001"}},
}
OTHER_END: dict[str, Any] = {
    "name": "Teh Contoh Depok",
    "source": {**PLAIN["source"], "outlet": "aaaaaaaa-0000-4000-8000-000000000102", "code": "TC02"},
    "warehouse": DEPOK,
    "tags": ["Depok"],
    "transfers": {"transit_warehouse": TRANSIT, "warehouses": {"TC01": BEKASI}},
}
NO_WAREHOUSES: dict[str, Any] = {"company": {"connection": "jurnal", "plan": "pro"}, "warehouse": None, "transfers": {}}
DIRECT: dict[str, Any] = {"transfers": {"warehouses": {"TC02": DEPOK}}}

BOOKS = Books(
    accounts={
        number: BookAccount(jurnal_id=number, number=number, name=number, category=category)
        for number, category in (("1-10200", "Inventory"), ("5-50000", "Cost of Sales"), ("5-50300", "Cost of Sales"))
    },
    warehouses=frozenset({BEKASI, DEPOK, TRANSIT}),
)


def outlet(**changes: Any) -> OutletSettings:
    return settings_from({**PLAIN, **changes}, slug="bekasi")


def context(
    *,
    books: Books = BOOKS,
    tracked: Set[str] = frozenset({TEA, MUG}),
    skus: Mapping[str, str] | None = None,
    **changes: Any,
) -> MapContext:
    """Tea, mugs and straws are known; Jurnal keeps stock of what is ``tracked``. SKUs name POS ids."""
    settings = outlet(**changes)
    cards = {product: identity.product_id(settings, product) for product in NAMES}
    return MapContext(
        settings=settings,
        books=books,
        names={NAMES[product]: card for product, card in cards.items()},
        known_products=set(cards.values()),
        tracked={cards[product] for product in tracked},
        skus={sku: cards[product] for sku, product in (skus or {}).items()},
    )


def card(product: str) -> str:
    """The custom_id of a product's document: the store's, so the same at both outlets."""
    return identity.product_id(outlet(), product)


def units(product: str, quantity: str | int) -> StockItem:
    return StockItem(product_id=product, name=NAMES.get(product, product), quantity=Decimal(quantity))


def received(
    product: str, accepted: int, rejected: int = 0, cancelled: int = 0, cost: int | None = None
) -> ReceivedItem:
    return ReceivedItem(
        product_id=product,
        name=NAMES.get(product, product),
        accepted=Decimal(accepted),
        rejected=Decimal(rejected),
        cancelled=Decimal(cancelled),
        cost=None if cost is None else Decimal(cost),
    )


def counted(product: str, quantity: int) -> CountedItem:
    return CountedItem(product_id=product, name=NAMES.get(product, product), counted=Decimal(quantity))


def start(*items: StockItem, **more: Any) -> TransferStart:
    fields: dict[str, Any] = {
        "source_id": "E1",
        "transfer_id": "T9",
        "reference": "TO-0009",
        "occurred_at": NOON,
        "origin": "TC01",
        "destination": "TC02",
    }
    return TransferStart(**{**fields, **more}, items=items or (units(TEA, 5),))


def receipt(*items: ReceivedItem, **more: Any) -> TransferReceipt:
    fields: dict[str, Any] = {
        "source_id": "E2",
        "transfer_id": "T9",
        "reference": "TO-0009",
        "occurred_at": NOON + timedelta(days=1),
        "origin": "TC01",
        "destination": "TC02",
    }
    return TransferReceipt(**{**fields, **more}, items=items or (received(TEA, 5),))


def adjustment(*items: StockItem, **more: Any) -> StockAdjustment:
    fields: dict[str, Any] = {"source_id": "E3", "reference": "ADJ-1", "occurred_at": NOON, "place": "TC01"}
    return StockAdjustment(**{**fields, **more}, items=items)


def count(*items: CountedItem, **more: Any) -> StockCount:
    fields: dict[str, Any] = {"source_id": "E4", "reference": "OP-1", "occurred_at": NOON, "place": "TC01"}
    return StockCount(**{**fields, **more}, items=items)


def in_transit() -> StartInBooks:
    """The start as it stands after it was planned into transit."""
    return StartInBooks(day=NOON.date(), reference="TO-0009", custom_id="TRF-start", transit=TRANSIT)


def documents(mapped: Mapped) -> tuple[Document, ...]:
    assert isinstance(mapped, Documents), mapped
    return mapped.documents


def reason(mapped: Mapped, kind: type) -> str:
    """The code of why there are no documents; ``kind`` is how the record then stands."""
    assert isinstance(mapped, Held | Waiting | Skipped), mapped
    assert type(mapped) is kind, mapped
    return mapped.reason.code


def told(mapped: Mapped) -> str:
    """The message and remedy of why there are no documents."""
    assert isinstance(mapped, Held | Waiting | Skipped), mapped
    return f"{mapped.reason.message} {mapped.reason.remedy}"


def way(document: Document) -> tuple[str | None, str | None, dict[str, int]]:
    """Where goods of a document go from and to, and how many of each, by POS id."""
    body = document.body
    names = {card(product): product for product in NAMES}
    assert isinstance(body, TransferBody | AdjustmentBody)
    goods = {names[line.product]: int(line.quantity) for line in body.lines}
    if isinstance(body, TransferBody):
        return body.origin, body.destination, goods
    return body.warehouse, None, goods


def ways(found: Sequence[Document]) -> list[tuple[str | None, str | None, dict[str, int]]]:
    return [way(each) for each in found]
