"""Documents as lines of text: what an accountant would want to see before it is booked."""

from collections.abc import Iterator

from posbridge.domain.documents import (
    CreditMemoBody,
    CustomerBody,
    Document,
    InvoiceBody,
    InvoiceLine,
    MemoRefundBody,
    PaymentBody,
    ProductBody,
    ReturnBody,
)
from posbridge.money import ZERO, format_rupiah


def document_lines(document: Document) -> Iterator[str]:
    """A headline, then the document's lines, indented."""
    yield _headline(document)
    yield from (f"    {line}" for line in _body_lines(document))


def _headline(document: Document) -> str:
    parts = [document.date.isoformat(), document.kind.replace("_", " "), document.transaction_no or document.custom_id]
    if document.receipt_no and document.receipt_no not in document.transaction_no:
        parts.append(f"of receipt {document.receipt_no}")
    if document.expected_total:
        parts.append(f"Rp {format_rupiah(document.expected_total)}")
    return "  ".join(parts)


def _body_lines(document: Document) -> Iterator[str]:
    match document.body:
        case InvoiceBody() as body:
            yield f"for {body.customer_name}{', prices include tax' if body.inclusive else ''}{_places(body)}"
            yield from (_invoice_line(line) for line in body.lines)
            if body.bill_discount:
                yield f"bill discount -{format_rupiah(body.bill_discount)}"
        case PaymentBody() as body:
            yield f"{body.method} {format_rupiah(body.amount)} into account {body.account}"
        case ReturnBody() as body:
            yield from (f"{format_rupiah(line.quantity)} of invoice line {line.line + 1}" for line in body.lines)
        case CreditMemoBody() as body:
            yield from (
                f"{format_rupiah(line.amount)} on account {line.account} {line.description}" for line in body.lines
            )
        case MemoRefundBody() as body:
            yield f"{format_rupiah(body.amount)} out of account {body.account}"
        case ProductBody() as body:
            yield f"{body.name} ({body.code or 'no code'}) at {format_rupiah(body.price)}, sold on {body.sell_account}"
        case CustomerBody() as body:
            yield body.name


def _places(body: InvoiceBody) -> str:
    tags = f", tags {', '.join(body.tags)}" if body.tags else ""
    return tags + (f", out of {body.warehouse}" if body.warehouse else "")


def _invoice_line(line: InvoiceLine) -> str:
    discount = f" less {format_rupiah(line.discount)} %" if line.discount != ZERO else ""
    tax = f", {line.tax}" if line.tax else ""
    note = f" ({line.description})" if line.description else ""
    sum_ = f"{format_rupiah(line.quantity)} x {format_rupiah(line.rate)}{discount} = {format_rupiah(line.amount)}"
    return f"{line.product_name}: {sum_}{tax}{note}"
