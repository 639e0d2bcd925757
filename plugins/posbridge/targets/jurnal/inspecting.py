"""Reading documents back as Jurnal holds them now, whoever made them (contract jurnal §7.9 to §7.15)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.errors import ScopeMissingError
from posbridge.money import ZERO, Decimal
from posbridge.targets.jurnal import stock_lines, wire
from posbridge.targets.jurnal.adjustments import Adjustments
from posbridge.targets.jurnal.credit import MEMO_MARK
from posbridge.targets.jurnal.invoices import Invoices
from posbridge.targets.jurnal.journals import Journals
from posbridge.targets.jurnal.listing import pages
from posbridge.targets.jurnal.memos import CreditMemos
from posbridge.targets.jurnal.payments import Payments
from posbridge.targets.jurnal.refunds import PATH as REFUNDS
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.returns import Returns
from posbridge.targets.jurnal.transfers import Transfers
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

_NEWEST = {"sort_key": "created_at", "sort_order": "desc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Where a kind is read. ``total`` is the field of its total; ``moved`` and ``there`` are those of lines' units."""

    path: str
    singular: str
    total: str = ""
    listed: bool = True
    lines_at: tuple[str, ...] = ()
    moved: str = ""
    there: str = ""


_ADJUSTED = _Shape(
    path=Adjustments.path,
    singular=Adjustments.singular,
    lines_at=Adjustments.lines_at,
    moved="difference",
    there="actual_quantity",
)
_SHAPES = {
    DocumentKind.INVOICE: _Shape(path=Invoices.path, singular=Invoices.singular, total="original_amount"),
    DocumentKind.PAYMENT: _Shape(path=Payments.path, singular=Payments.singular, total="total"),
    DocumentKind.SALES_RETURN: _Shape(path=Returns.path, singular=Returns.singular, total="return_amount"),
    DocumentKind.CREDIT_MEMO: _Shape(path=CreditMemos.path, singular=CreditMemos.singular, total="original_amount"),
    # A refund is documented to be made and nothing else: it may or may not be read.
    DocumentKind.MEMO_REFUND: _Shape(path=REFUNDS, singular=REFUNDS, total="original_amount", listed=False),
    DocumentKind.JOURNAL: _Shape(path=Journals.path, singular=Journals.singular, total="total_debit"),
    DocumentKind.WAREHOUSE_TRANSFER: _Shape(
        path=Transfers.path, singular=Transfers.singular, lines_at=Transfers.lines_at, moved="quantity"
    ),
    DocumentKind.STOCK_ADJUSTMENT: _ADJUSTED,
    DocumentKind.STOCK_USE: _ADJUSTED,
    DocumentKind.STOCK_COUNT: _ADJUSTED,
}


def inspect(transport: JurnalTransport, kind: DocumentKind, ids: Sequence[str]) -> dict[str, BookDocument]:
    """Documents by Jurnal's id; those that Jurnal does not have are left out.

    Raises:
        PosbridgeError: Jurnal cannot be asked right now.
    """
    shape = _SHAPES[kind]
    found = {}
    for jurnal_id in dict.fromkeys(ids):
        stored = _read(transport, shape, jurnal_id)
        if stored is not None:
            found[jurnal_id] = _document(kind, shape, stored)
    return found


def newest(transport: JurnalTransport, kind: DocumentKind) -> list[BookDocument]:
    """One page of a kind, the last made first; none where Jurnal does not list it in that order."""
    shape = _SHAPES[kind]
    if not shape.listed:
        return []
    try:
        page = next(pages(transport, shape.path, shape.path, shape.singular, **_NEWEST))
    except (JurnalRefusalError, ScopeMissingError):
        # The order by creation is documented for few lists.
        return []
    return [_document(kind, shape, row) for row in page.rows]


def _read(transport: JurnalTransport, shape: _Shape, jurnal_id: str) -> Json | None:
    try:
        return wire.unwrap(transport.get(f"{shape.path}/{jurnal_id}"), shape.singular)
    except JurnalRefusalError as refusal:
        if refusal.not_found or not shape.listed:
            return None
        raise


def _document(kind: DocumentKind, shape: _Shape, stored: Json) -> BookDocument:
    number = wire.text(stored, "transaction_no") or wire.text(stored, "entry", "transaction_number").partition("#")[2]
    return BookDocument(
        kind=kind,
        jurnal_id=wire.text(stored, "id"),
        transaction_no=number.strip(),
        date=wire.day(wire.text(stored, "transaction_date") or wire.text(stored, "date")),
        total=wire.number(stored, shape.total) if shape.total else ZERO,
        custom_id=wire.text(stored, "custom_id"),
        customer=_customer(stored),
        method=wire.text(stored, "payment_method", "name"),
        accounts=_accounts(stored),
        against=_against(stored),
        warehouses=_told(stored, ("warehouse", "from_warehouse", "to_warehouse"), lambda each: wire.text(each, "name")),
        tags=frozenset(wire.tag_names(stored) - {""}),
        goods=_units(shape, stored, shape.moved),
        counts=_units(shape, stored, shape.there),
    )


def _customer(stored: Json) -> str:
    names = [wire.text(stored, "person_name"), wire.text(stored, "display_name")]
    names += [wire.text(stored, "person", key) for key in ("display_name", "name", "person_name")]
    return next((name for name in names if name), "")


def _accounts(stored: Json) -> tuple[str, ...]:
    lines = stored.get("transaction_account_lines") or []
    told = _told(stored, ("deposit_to", "refund_from"), lambda each: wire.text(each, "number"))
    return (*told, *(number for line in lines if (number := wire.text(line, "account", "number"))))


def _against(stored: Json) -> tuple[str, ...]:
    paid = [wire.text(record, "transaction_id") for record in stored.get("records") or []]
    refunded = [
        f"{MEMO_MARK}{wire.text(line, 'credit_memo_id')}"
        for line in stored.get("credit_memo_refund_lines_attributes") or []
    ]
    return tuple(each for each in (wire.text(stored, "invoice_id"), *paid, *refunded) if each)


def _units(shape: _Shape, stored: Json, quantity: str) -> dict[str, Decimal]:
    lines = stock_lines.stored_goods(stored, shape.lines_at, quantity) if quantity else []
    return {each.jurnal_id or each.name: each.quantity for each in lines}


def _told(stored: Json, keys: Sequence[str], text: Callable[[Mapping[str, Any]], str]) -> tuple[str, ...]:
    held = [value for key in keys if isinstance(value := stored.get(key), Mapping)]
    return tuple(told for each in held if (told := text(each)))
