"""Hands each pending record, with what else the store knows of it, to the pure mapping."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from posbridge.domain.books import Books
from posbridge.domain.documents import Document, InvoiceBody, PaymentBody, ReturnBody
from posbridge.domain.movements import Movement, StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.domain.records import Customer, Modifier, Payment, Payout, Product, Refund, Sale, Void
from posbridge.domain.states import DocumentKind, DocumentState, Entity, RecordKind
from posbridge.mapping.context import MapContext, PaidTender, StoredInvoice
from posbridge.mapping.master import map_customer, map_modifier, map_product
from posbridge.mapping.payments import map_payment
from posbridge.mapping.payouts import map_payout
from posbridge.mapping.results import Documents, Mapped
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.mapping.voids import map_void
from posbridge.ports import OutletStore, StoredRecord
from posbridge.settings.model import OutletSettings
from posbridge.steps.movements import Movements
from posbridge.steps.periods import Periods, moved_days
from posbridge.steps.stock_facts import with_stock

KINDS: dict[Entity, tuple[RecordKind, ...]] = {
    entity: tuple(kind for kind in RecordKind if kind.entity is entity) for entity in Entity
}
_UNSENT = {DocumentState.PLANNED, DocumentState.REJECTED}


class Gatherer:
    """Maps pending records of one entity, oldest first, remembering what this pass has already planned.

    Every document leaves through ``periods``; None: nothing is known of closed periods, and all days are open.
    """

    def __init__(
        self, settings: OutletSettings, store: OutletStore, books: Books, periods: Periods | None = None
    ) -> None:
        self._store = store
        self._periods = periods
        products = store.outbox.named(DocumentKind.PRODUCT)
        self._names = {**store.outbox.named(DocumentKind.CUSTOMER), **products}
        self._known = set(products.values())
        self._ctx = MapContext(settings=settings, books=books, names=self._names, known_products=self._known)
        self._movements: Movements | None = None
        self._returned: dict[str, list[ReturnBody]] = defaultdict(list)

    @property
    def ctx(self) -> MapContext:
        return self._ctx

    def note(self, documents: Sequence[Document]) -> None:
        """Remember what was planned, for the records that come after."""
        for document in documents:
            if document.kind.is_master:
                self._names[document.body.name] = document.custom_id  # type: ignore[union-attr]
            if document.kind is DocumentKind.PRODUCT:
                self._known.add(document.custom_id)

    def map_all(self, entity: Entity, records: Sequence[StoredRecord]) -> Iterator[tuple[StoredRecord, Mapped]]:
        """Yield each record that could be read with what mapping says of it."""
        around = _Around(self._store, records) if entity in {Entity.PAYMENTS, Entity.RETURNS, Entity.SALES} else None
        for stored in _in_order(entity, records):
            if stored.record.typed is None:
                continue
            mapped = self._map(stored, around)
            if self._periods is not None:
                mapped = self._periods.settled(mapped, around.moved(_sale_id(stored)) if around else None)
            self._remember(stored, mapped)
            yield stored, mapped

    def _remember(self, stored: StoredRecord, mapped: Mapped) -> None:
        """What the records that come after build on."""
        if isinstance(mapped, Documents):
            self.note(mapped.documents)
            bodies = (document.body for document in mapped.documents)
            self._returned[_sale_id(stored)] += [body for body in bodies if isinstance(body, ReturnBody)]
        if isinstance(movement := stored.record.typed, Movement):
            self._stock().note(movement, mapped)

    def _map(self, stored: StoredRecord, around: "_Around | None") -> Mapped:
        match stored.record.typed:
            case Customer() | Product() | Modifier() as card:
                return self._map_card(card)
            case TransferStart() | TransferReceipt() | StockAdjustment() | StockCount() as movement:
                return self._stock().map(movement)
            case Payout() as payout:
                return map_payout(payout, self._ctx)
            case Sale() as sale if around is not None:
                tenders = around.tenders(sale.source_id)
                return map_sale(sale, self._ctx, voided=around.voided_unsent(sale.source_id), tenders=tenders)
            case Payment() | Refund() | Void() as dependent if around is not None:
                return self._map_dependent(dependent, around)
            case other:
                raise TypeError(f"no mapping for {type(other).__name__}")

    def _map_card(self, card: Customer | Product | Modifier) -> Mapped:
        match card:
            case Customer():
                return map_customer(card, self._ctx)
            case Product():
                return map_product(card, self._ctx)
            case Modifier():
                return map_modifier(card, self._ctx)

    def _stock(self) -> Movements:
        """Made when the first movement is mapped: most runs have none."""
        if self._movements is None:
            self._movements = Movements(self._store, with_stock(self._ctx, self._store))
        return self._movements

    def _map_dependent(self, record: Payment | Refund | Void, around: "_Around") -> Mapped:
        sale, invoice = around.sale(record.sale_id), around.invoice(record.sale_id)
        if isinstance(record, Payment):
            voided = around.voided_unsent(record.sale_id)
            return map_payment(record, sale, invoice, self._ctx, voided=voided)
        returned = [*around.returned(record.sale_id), *self._returned[record.sale_id]]
        siblings = around.refunds(record.sale_id)
        if isinstance(record, Void):
            paid = around.paid(record.sale_id)
            return map_void(record, sale, invoice, paid, returned, self._ctx, siblings=siblings)
        tenders = around.tenders(record.sale_id)
        standing = around.standing(record.sale_id)
        return map_refund(record, sale, invoice, returned, siblings, self._ctx, tenders=tenders, standing=standing)


class _Around:
    """What the store holds around the sales that a set of records belongs to."""

    def __init__(self, store: OutletStore, records: Sequence[StoredRecord]) -> None:
        self._store = store
        sale_ids = sorted({_sale_id(stored) for stored in records} - {""})
        self._pending = {(stored.record.kind, stored.record.source_id) for stored in records}
        self._sales = store.inbox.get(RecordKind.SALE, sale_ids)
        self._payments = store.inbox.children(RecordKind.PAYMENT, sale_ids)
        self._refunds = store.inbox.children(RecordKind.REFUND, sale_ids)
        self._voids = store.inbox.children(RecordKind.VOID, sale_ids)
        self._invoices = store.outbox.of_records(DocumentKind.INVOICE, [f"sale:{each}" for each in sale_ids])
        self._returns = store.outbox.of_records(
            DocumentKind.SALES_RETURN,
            [f"refund:{each.record.source_id}" for many in self._refunds.values() for each in many],
        )
        self._receipts = store.outbox.of_records(
            DocumentKind.PAYMENT,
            [f"payment:{each.record.source_id}" for many in self._payments.values() for each in many],
        )

    def sale(self, sale_id: str) -> Sale | None:
        found = self._sales.get(sale_id)
        return found.record.typed if found and isinstance(found.record.typed, Sale) else None

    def voided_unsent(self, sale_id: str) -> bool:
        """The POS deleted the receipt before anything of it was sent."""
        invoice = self.invoice(sale_id)
        return bool(self._voids.get(sale_id)) and (invoice is None or invoice.state in _UNSENT)

    def tenders(self, sale_id: str) -> list[Payment]:
        return [each.record.typed for each in self._payments.get(sale_id, []) if isinstance(each.record.typed, Payment)]

    def refunds(self, sale_id: str) -> list[Refund]:
        return [each.record.typed for each in self._refunds.get(sale_id, []) if isinstance(each.record.typed, Refund)]

    def invoice(self, sale_id: str) -> StoredInvoice | None:
        found = self._invoices.get(f"sale:{sale_id}")
        if not found:
            return None
        document = found[0].document
        return StoredInvoice(
            body=cast("InvoiceBody", document.body), custom_id=document.custom_id, state=found[0].state
        )

    def moved(self, sale_id: str) -> dict[str, date]:
        """Booked days of the sale's invoice and payments, where a closed period moved them, by custom_id."""
        receipts = (f"payment:{each.record.source_id}" for each in self._payments.get(sale_id, []))
        stored = [each for key in receipts for each in self._receipts.get(key, [])]
        return moved_days([*self._invoices.get(f"sale:{sale_id}", []), *stored])

    def returned(self, sale_id: str) -> list[ReturnBody]:
        """Returns against the sale's invoice that stand already; those of pending records are mapped anew."""
        settled = (f"refund:{each}" for each in self.standing(sale_id))
        return [cast("ReturnBody", stored.document.body) for key in settled for stored in self._returns.get(key, [])]

    def standing(self, sale_id: str) -> list[str]:
        """Source ids of the refunds that are settled, and that goods came back by."""
        refunds = (each.record.source_id for each in self._refunds.get(sale_id, []))
        return [
            each
            for each in refunds
            if (RecordKind.REFUND, each) not in self._pending and self._returns.get(f"refund:{each}")
        ]

    def paid(self, sale_id: str) -> list[PaidTender]:
        return [
            PaidTender(custom_id=stored.document.custom_id, account=body.account, amount=body.amount)
            for each in self._payments.get(sale_id, [])
            for stored in self._receipts.get(f"payment:{each.record.source_id}", [])
            for body in [cast("PaymentBody", stored.document.body)]
        ]


def _sale_id(stored: StoredRecord) -> str:
    match stored.record.typed:
        case Sale() as sale:
            return sale.source_id
        case Payment() | Refund() | Void() as dependent:
            return dependent.sale_id
        case _:
            return ""


def _in_order(entity: Entity, records: Sequence[StoredRecord]) -> Sequence[StoredRecord]:
    """Oldest first; but counts after all else that moves stock, as they weigh what goes before them."""
    if entity is not Entity.TRANSFERS:
        return records
    return sorted(records, key=lambda stored: stored.record.kind is RecordKind.STOCK_COUNT)
