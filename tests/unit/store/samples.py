"""Records, documents and answers that the store's tests speak of."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.documents import (
    Body,
    CustomerBody,
    Document,
    InvoiceBody,
    InvoiceLine,
    PaymentBody,
    ProductBody,
)
from posbridge.domain.outcomes import Posted, Rejected, Uncertain
from posbridge.domain.records import Payment, Record, Sale, SaleLine
from posbridge.domain.states import DocumentKind, Reason, RecordKind
from posbridge.money import Decimal

OUTLET, COMPANY = "jakarta-selatan", "jurnal_pt_contoh"
JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 10, 1, 22, 0, tzinfo=JAKARTA)
LATER = NOW + timedelta(minutes=1)
DAY = date(2026, 10, 1)
UNMAPPED = Reason(
    code="unmapped_payment", message="Payment type gopay is not mapped.", remedy="Map it.", residual=Decimal("1.50")
)
REFUSED = Reason(code="refused", message="Jurnal says: account is archived.", remedy="Unarchive it.")
NO_ANSWER = Reason(code="no_answer", message="Timed out after 60 s.", remedy="Look it up.")


def sale(source_id: str = "1", *, at: datetime = NOW, total: str = "11000", fingerprint: str = "first") -> Record:
    amount = Decimal(total)
    typed = Sale(
        source_id=source_id,
        receipt_no=f"R{source_id}",
        occurred_at=at,
        lines=(
            SaleLine(
                key="1",
                product_id="900",
                item_id="90",
                name="Kopi",
                quantity=Decimal("1.0"),
                gross=amount,
                net=amount,
            ),
        ),
        subtotal=amount,
        total=amount,
    )
    return Record(
        kind=RecordKind.SALE,
        source_id=source_id,
        receipt_no=f"R{source_id}",
        occurred_at=at,
        typed=typed,
        raw=f'{{"id": {source_id}, "total": {total}}}',
        fingerprint=fingerprint,
        page="transactions/1",
    )


def payment(source_id: str, sale_id: str, *, at: datetime = NOW) -> Record:
    typed = Payment(
        source_id=source_id,
        sale_id=sale_id,
        receipt_no=f"R{sale_id}",
        occurred_at=at,
        method="cash",
        amount=Decimal(11000),
    )
    return Record(
        kind=RecordKind.PAYMENT,
        source_id=source_id,
        parent_id=sale_id,
        receipt_no=f"R{sale_id}",
        occurred_at=at,
        typed=typed,
        fingerprint="first",
    )


def unreadable(source_id: str = "1", *, fingerprint: str = "first") -> Record:
    return replace(sale(source_id, fingerprint=fingerprint), typed=None, problem=UNMAPPED)


def document(
    custom_id: str,
    *,
    kind: DocumentKind = DocumentKind.INVOICE,
    record: str = "1",
    day: date = DAY,
    facts: str = "facts",
    memo: str = "",
    needs: tuple[str, ...] = (),
) -> Document:
    """A document whose body differs with ``memo``."""
    return Document(
        kind=kind,
        custom_id=custom_id,
        transaction_no=f"R{record}-ab12cd",
        record_id=f"{_RECORD_OF[kind]}:{record}",
        receipt_no=f"R{record}",
        date=day,
        body=_body(kind, memo),
        facts=facts,
        expected_total=Decimal("11000.00"),
        needs=needs,
    )


def posted(jurnal_id: str = "501") -> Posted:
    return Posted(jurnal_id=jurnal_id, transaction_no="R1-ab12cd", total=Decimal("11000.0"), line_ids=("7", "8"))


def rejected(jurnal_id: str | None = None) -> Rejected:
    return Rejected(reason=REFUSED, jurnal_id=jurnal_id)


def uncertain() -> Uncertain:
    return Uncertain(reason=NO_ANSWER)


_RECORD_OF = {
    DocumentKind.CUSTOMER: RecordKind.CUSTOMER,
    DocumentKind.PRODUCT: RecordKind.PRODUCT,
    DocumentKind.INVOICE: RecordKind.SALE,
    DocumentKind.PAYMENT: RecordKind.PAYMENT,
}


def _body(kind: DocumentKind, memo: str) -> Body:
    match kind:
        case DocumentKind.CUSTOMER:
            return CustomerBody(name=memo or "Budi")
        case DocumentKind.PRODUCT:
            return ProductBody(name=memo or "Kopi", code="K1", price=Decimal("11000.0"), sell_account="4-40000")
        case DocumentKind.PAYMENT:
            return PaymentBody(
                invoice="INV", customer_name="Budi", amount=Decimal(11000), method="Cash", account="1-10001", memo=memo
            )
        case _:
            line = InvoiceLine(
                role="product", product="PRD", product_name="Kopi", quantity=Decimal("1.10"), rate=Decimal(10000)
            )
            return InvoiceBody(
                customer="CUS",
                customer_name="Budi",
                due_date=DAY,
                reference="R1",
                memo=memo,
                tags=("Jakarta",),
                lines=(line,),
            )
