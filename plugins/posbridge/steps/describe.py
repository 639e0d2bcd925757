"""Documents and reasons as lines that a person reads in a dry run."""

from collections.abc import Iterable, Iterator

from posbridge.domain.documents import (
    AdjustmentBody,
    CreditMemoBody,
    CustomerBody,
    Document,
    InvoiceBody,
    JournalBody,
    MemoRefundBody,
    PaymentBody,
    ProductBody,
    ReturnBody,
    StockLine,
    TransferBody,
)
from posbridge.money import ZERO, format_rupiah
from posbridge.steps.preview import Line


def lines_of(shown: Iterable[Line]) -> Iterator[str]:
    """One line per document, lines of an invoice below it, and one per record that makes none."""
    for each in shown:
        if isinstance(each, Document):
            yield from _document(each)
        else:
            stored, mapped = each
            receipt = stored.record.receipt_no or stored.record.source_id
            yield f"{type(mapped).__name__.lower()}: {stored.record.kind} {receipt}: {mapped.reason.message}"


def _document(document: Document) -> Iterator[str]:
    total = format_rupiah(document.expected_total)
    match document.body:
        case CustomerBody(name=name):
            yield f"customer {name}"
        case ProductBody(name=name, code=code, sell_account=account):
            yield f"product {name} ({code}), sales account {account}"
        case InvoiceBody() as invoice:
            yield f"{_booked(document)} invoice {document.transaction_no} to {invoice.customer_name}: {total}"
            for line in invoice.lines:
                off = f" less {line.discount.normalize():f} %" if line.discount else ""
                tax = f", {line.tax}" if line.tax else ""
                amount = f"{line.quantity.normalize():f} x {format_rupiah(line.rate)}{off}"
                yield f"    {line.product_name}: {amount} = {format_rupiah(line.amount)}{tax}"
            if invoice.bill_discount > ZERO:
                yield f"    rounding: -{format_rupiah(invoice.bill_discount)}"
        case PaymentBody(method=method, account=account):
            yield f"{_booked(document)} payment of {document.receipt_no} by {method} into {account}: {total}"
        case ReturnBody(lines=lines):
            yield f"{_booked(document)} return of {document.receipt_no}, {len(lines)} lines: {total}"
        case CreditMemoBody():
            yield f"{_booked(document)} credit memo for {document.receipt_no}: {total}"
        case MemoRefundBody(account=account):
            yield f"{_booked(document)} refund of {document.receipt_no} out of {account}: {total}"
        case TransferBody() | AdjustmentBody() | JournalBody():
            yield from _moves(document, document.body)


def _booked(document: Document) -> str:
    """The day it is booked on, and its own where that is another."""
    return f"{document.date}" if document.day is None else f"{document.date} (of {document.day})"


def _moves(document: Document, body: TransferBody | AdjustmentBody | JournalBody) -> Iterator[str]:
    """Documents of stock, and of money between our own accounts."""
    head = f"{_booked(document)} {{}} {document.receipt_no}"
    match body:
        case JournalBody(lines=entries):
            yield head.format("journal entry")
            for entry in entries:
                side, moved = ("debit", entry.debit) if entry.debit else ("credit", entry.credit)
                yield f"    {side} {entry.account}: {format_rupiah(moved)}"
        case TransferBody(origin=origin, destination=destination, lines=goods):
            yield f"{head.format('transfer')} from {origin} to {destination}"
            yield from _goods(goods)
        case AdjustmentBody(warehouse=warehouse, counted=counted, lines=goods):
            yield f"{head.format('stock count' if counted else 'stock adjustment')} at {warehouse}"
            yield from _goods(goods)


def _goods(lines: Iterable[StockLine]) -> Iterator[str]:
    for line in lines:
        yield f"    {line.product_name}: {line.quantity.normalize():f}"
