"""Runs a golden case: its records through mapping, oldest entity first, as if each document was posted."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from posbridge.domain.books import Books
from posbridge.domain.documents import Document, InvoiceBody, PaymentBody, ProductBody, ReturnBody, TransferBody
from posbridge.domain.movements import Movement, StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.domain.records import (
    RECORD_TYPES,
    Customer,
    Modifier,
    Payment,
    Payout,
    Product,
    Refund,
    Sale,
    Typed,
    Void,
)
from posbridge.domain.states import DocumentState, RecordKind
from posbridge.mapping.context import MapContext, PaidTender, StoredInvoice
from posbridge.mapping.master import map_customer, map_modifier, map_product, standing_documents
from posbridge.mapping.payments import map_payment
from posbridge.mapping.payouts import map_payout
from posbridge.mapping.periods import settle_date
from posbridge.mapping.results import Documents, Held, HoldError, Mapped
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.effects import Effect, moved_by, told_by
from posbridge.mapping.stock.receipts import StartInBooks, map_receipt
from posbridge.mapping.stock.starts import map_start
from posbridge.mapping.voids import map_void
from posbridge.settings.load import load_outlet

T = TypeVar("T", Payment, Refund)
_DOCUMENTS = TypeAdapter(tuple[Document, ...])
_NAMES_OF_STATES = {"Held": "held", "Waiting": "waiting", "Skipped": "skipped"}


def replay(case: Path) -> list[dict[str, Any]]:
    """What mapping says of each record of the case, as plain JSON data."""
    told = json.loads((case / "input.json").read_text())
    records = [_typed(each) for each in told["records"]]
    books = TypeAdapter(Books).validate_json((case / "books.json").read_text())
    today = date.fromisoformat(told["today"]) if "today" in told else None
    return _Replay(MapContext(settings=load_outlet(case / "settings.yaml"), books=books), records, today).run()


def _typed(told: dict[str, Any]) -> Typed:
    kind = RecordKind(told["kind"])
    typed: Typed = TypeAdapter(RECORD_TYPES[kind]).validate_json(json.dumps(told["record"]))
    return typed


class _Replay:
    def __init__(self, ctx: MapContext, records: Sequence[Typed], today: date | None) -> None:
        self.today = today
        self.names: dict[str, str] = {}
        self.known: set[str] = set()
        self.tracked: set[str] = set()
        self.ctx = MapContext(
            settings=ctx.settings,
            books=ctx.books,
            names=self.names,
            known_products=self.known,
            tracked=self.tracked,
        )
        self.records = records
        self.done: list[Document] = []

    def run(self) -> list[dict[str, Any]]:
        standing = standing_documents(self.ctx)
        self._keep(standing)
        return [{"record": "standing", **_told(Documents(standing))}, *map(self._one, self.records)]

    def _one(self, record: Typed) -> dict[str, Any]:
        mapped = self._settled(self._map(record))
        if isinstance(mapped, Documents):
            self._keep(mapped.documents)
        return {"record": f"{type(record).__name__.lower()}:{record.source_id}", **_told(mapped)}

    def _settled(self, mapped: Mapped) -> Mapped:
        """Out of closed periods, in a case that says what day it is."""
        if self.today is None or not isinstance(mapped, Documents):
            return mapped
        moved = {each.custom_id: each.date for each in self.done if each.day is not None}
        found: list[Document] = []
        closing, settings = self.ctx.books.closing, self.ctx.settings
        for each in mapped.documents:
            floor = max((moved[need] for need in each.needs if need in moved), default=None)
            try:
                settled = settle_date(each, closing, settings, today=self.today, not_before=floor)
            except HoldError as held:
                return Held(held.reason)
            moved |= {each.custom_id: settled.date} if settled.day is not None else {}
            found.append(settled)
        return Documents(tuple(found))

    def _map(self, record: Typed) -> Mapped:
        match record:
            case Customer():
                return map_customer(record, self.ctx)
            case Product():
                return map_product(record, self.ctx)
            case Modifier():
                return map_modifier(record, self.ctx)
            case Sale():
                tenders = self._of(Payment, record.source_id)
                return map_sale(record, self.ctx, voided=False, tenders=tenders)
            case Payment():
                return map_payment(record, self._sale(record.sale_id), self._invoice(record.sale_id), self.ctx)
            case Refund():
                siblings, tenders = self._of(Refund, record.sale_id), self._of(Payment, record.sale_id)
                sale, invoice = self._sale(record.sale_id), self._invoice(record.sale_id)
                return map_refund(record, sale, invoice, self._returned(invoice), siblings, self.ctx, tenders=tenders)
            case Void():
                sale, invoice = self._sale(record.sale_id), self._invoice(record.sale_id)
                siblings = self._of(Refund, record.sale_id)
                return map_void(
                    record, sale, invoice, self._paid(invoice), self._returned(invoice), self.ctx, siblings=siblings
                )
            case Payout():
                return map_payout(record, self.ctx)
            case _:
                return self._map_movement(record)

    def _map_movement(self, record: Movement) -> Mapped:
        match record:
            case TransferStart():
                return map_start(record, self.ctx)
            case TransferReceipt():
                return map_receipt(record, self._start(record.transfer_id), self.ctx)
            case StockAdjustment():
                return map_adjustment(record, self.ctx)
            case StockCount():
                return map_count(record, self._effects(), self.ctx)

    def _of(self, kind: type[T], sale_id: str) -> list[T]:
        return [each for each in self.records if isinstance(each, kind) and each.sale_id == sale_id]

    def _sale(self, sale_id: str) -> Sale | None:
        return next((each for each in self.records if isinstance(each, Sale) and each.source_id == sale_id), None)

    def _invoice(self, sale_id: str) -> StoredInvoice | None:
        for each in self.done:
            if isinstance(each.body, InvoiceBody) and each.record_id == f"sale:{sale_id}":
                return StoredInvoice(body=each.body, custom_id=each.custom_id, state=DocumentState.POSTED)
        return None

    def _returned(self, invoice: StoredInvoice | None) -> list[ReturnBody]:
        bodies = [each.body for each in self.done if isinstance(each.body, ReturnBody)]
        return [body for body in bodies if invoice is not None and body.invoice == invoice.custom_id]

    def _paid(self, invoice: StoredInvoice | None) -> list[PaidTender]:
        return [
            PaidTender(custom_id=each.custom_id, account=each.body.account, amount=each.body.amount)
            for each in self.done
            if isinstance(each.body, PaymentBody) and invoice is not None and each.body.invoice == invoice.custom_id
        ]

    def _start(self, transfer_id: str) -> StartInBooks | None:
        for start in self.records:
            if isinstance(start, TransferStart) and start.transfer_id == transfer_id:
                for each in self.done:
                    if isinstance(each.body, TransferBody) and each.record_id == f"transfer_start:{start.source_id}":
                        return StartInBooks(
                            day=start.business_date,
                            reference=start.reference,
                            custom_id=each.custom_id,
                            transit=each.body.destination,
                        )
        return None

    def _effects(self) -> list[Effect]:
        """Every movement of the case as the POS told it, and every document so far."""
        told = [each for record in self.records if isinstance(record, Movement) for each in told_by(record, self.ctx)]
        documents = [document for document in self.done if not isinstance(document.body, ReturnBody)]
        return told + [
            Effect(product=part.product, warehouse=part.warehouse, quantity=part.quantity, at=None, order="booked")
            for document in documents
            for part in moved_by(document.body)
        ]

    def _keep(self, documents: Sequence[Document]) -> None:
        self.done += documents
        for each in documents:
            if each.kind.is_master:
                self.names[each.body.name] = each.custom_id  # type: ignore[union-attr]
            if isinstance(each.body, ProductBody):
                self.known.add(each.custom_id)
                if each.body.track_inventory:
                    self.tracked.add(each.custom_id)


def _told(mapped: Mapped) -> dict[str, Any]:
    if isinstance(mapped, Documents):
        return {"documents": [_plain(each) for each in _DOCUMENTS.dump_python(mapped.documents, mode="json")]}
    reason = TypeAdapter(type(mapped.reason)).dump_python(mapped.reason, mode="json")
    return {_NAMES_OF_STATES[type(mapped).__name__]: reason}


def _plain(value: Any) -> Any:
    """Without what is empty, so that a case can be read."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each not in (None, "", [], "0")}
    return [_plain(each) for each in value] if isinstance(value, list) else value
