"""Documents as mapping would plan them, for one made-up outlet."""

from dataclasses import replace
from datetime import date

from posbridge.domain.documents import (
    AdjustmentBody,
    CreditMemoBody,
    CustomerBody,
    Document,
    InvoiceBody,
    InvoiceLine,
    JournalBody,
    JournalLine,
    MemoLine,
    MemoRefundBody,
    PaymentBody,
    ProductBody,
    ReturnBody,
    ReturnedLine,
    StockLine,
    TransferBody,
)
from posbridge.domain.outcomes import Posted, Prepared
from posbridge.domain.states import DocumentKind
from posbridge.money import ZERO, Decimal

DAY = date(2026, 1, 5)
CUSTOMER = "CUS-moka-700101-default"
COFFEE = "PRD-moka-700101-1"
CAKE = "PRD-moka-700101-2"
MILK = "PRD-moka-700101-3"
SUGAR = "PRD-moka-700101-4"
SHOP = "Gudang Jakarta Selatan"
TRANSIT = "Gudang Transit"


def prepared(
    kind: DocumentKind, custom_id: str, body: object, total: Decimal = ZERO, *, day: date = DAY, **needs: Posted
) -> Prepared:
    document = Document(
        kind=kind,
        custom_id=custom_id,
        transaction_no=f"{custom_id[-20:]}-a1b2c3",
        record_id=f"sale:{custom_id}",
        receipt_no=custom_id[-6:],
        date=day,
        body=body,  # type: ignore[arg-type]
        facts="facts",
        expected_total=total,
    )
    return Prepared(document=document, needs={key.replace("_", "-"): posted for key, posted in needs.items()})


def numbered(each: Prepared, transaction_no: str) -> Prepared:
    """The same document under another number."""
    return replace(each, document=replace(each.document, transaction_no=transaction_no))


def customer(custom_id: str = CUSTOMER, name: str = "Pelanggan Umum") -> Prepared:
    return prepared(DocumentKind.CUSTOMER, custom_id, CustomerBody(name=name))


def product(custom_id: str = COFFEE, name: str = "Kopi Susu", **fields: object) -> Prepared:
    body = ProductBody(
        **{  # type: ignore[arg-type]
            "name": name,
            "code": f"C-{custom_id[-8:]}",
            "price": Decimal(25000),
            "sell_account": "4-40100",
            **fields,
        }
    )
    return prepared(DocumentKind.PRODUCT, custom_id, body)


def line(
    product_id: str = COFFEE,
    name: str = "Kopi Susu",
    quantity: str = "2",
    rate: str = "25000",
    *,
    tax: str | None = None,
    discount: str = "0",
) -> InvoiceLine:
    return InvoiceLine(
        role="product",
        product=product_id,
        product_name=name,
        quantity=Decimal(quantity),
        rate=Decimal(rate),
        discount=Decimal(discount),
        tax=tax,
        tax_rate=Decimal(10) if tax else ZERO,
        sale_line="1",
    )


def invoice(number: int, total: str = "50000", *lines: InvoiceLine, day: date = DAY, **fields: object) -> Prepared:
    body = InvoiceBody(
        **{  # type: ignore[arg-type]
            "customer": CUSTOMER,
            "customer_name": "Pelanggan Umum",
            "due_date": day,
            "reference": f"R-{number}",
            "lines": lines or (line(),),
            **fields,
        }
    )
    return prepared(DocumentKind.INVOICE, f"INV-moka-700101-{number}", body, Decimal(total), day=day)


def payment(number: str, of: Prepared, posted: Posted, amount: str = "50000", **fields: object) -> Prepared:
    body = PaymentBody(
        **{  # type: ignore[arg-type]
            "invoice": of.document.custom_id,
            "customer_name": "Pelanggan Umum",
            "amount": Decimal(amount),
            "method": "Cash",
            "account": "1-10001",
            **fields,
        }
    )
    made = prepared(DocumentKind.PAYMENT, f"PAY-moka-700101-{number}", body, Decimal(amount))
    return Prepared(document=made.document, needs={of.document.custom_id: posted})


def sales_return(number: str, of: Prepared, posted: Posted, total: str, *lines: tuple[int, str]) -> Prepared:
    body = ReturnBody(
        invoice=of.document.custom_id,
        lines=tuple(ReturnedLine(line=index, quantity=Decimal(quantity)) for index, quantity in lines),
    )
    made = prepared(DocumentKind.SALES_RETURN, f"RET-moka-700101-{number}", body, Decimal(total))
    return Prepared(document=made.document, needs={of.document.custom_id: posted})


def credit_memo(number: str, amount: str, account: str = "4-40000") -> Prepared:
    body = CreditMemoBody(
        customer=CUSTOMER,
        customer_name="Pelanggan Umum",
        lines=(MemoLine(account=account, amount=Decimal(amount), description="rounding share"),),
    )
    return prepared(DocumentKind.CREDIT_MEMO, f"CRM-moka-700101-{number}", body, Decimal(amount))


def memo_refund(
    number: str,
    amount: str,
    memos: dict[str, Posted],
    *,
    invoice_id: str | None = None,
    account: str = "1-10001",
    day: date = DAY,
    left_open: str = "0",
) -> Prepared:
    body = MemoRefundBody(
        customer=CUSTOMER,
        customer_name="Pelanggan Umum",
        memos=tuple(memos),
        amount=Decimal(amount),
        account=account,
        invoice=invoice_id,
        left_open=Decimal(left_open),
    )
    made = prepared(DocumentKind.MEMO_REFUND, f"REF-moka-700101-{number}", body, Decimal(amount), day=day)
    return Prepared(document=made.document, needs=memos)


def tracked(custom_id: str, name: str) -> Prepared:
    """A product whose stock is counted."""
    return product(custom_id, name, inventory_account="1-10200", track_inventory=True)


def goods(quantity: str, product_id: str = MILK, name: str = "Susu UHT", *, cost: str | None = None) -> StockLine:
    price = None if cost is None else Decimal(cost)
    return StockLine(product=product_id, product_name=name, quantity=Decimal(quantity), cost=price)


def transfer(number: str, *lines: StockLine, day: date = DAY, **fields: str) -> Prepared:
    body = TransferBody(**{"origin": SHOP, "destination": TRANSIT, **fields}, lines=lines or (goods("2"),))  # type: ignore[arg-type]
    return prepared(DocumentKind.WAREHOUSE_TRANSFER, f"TRF-iseller-store-{number}", body, day=day)


def adjustment(
    number: str,
    *lines: StockLine,
    kind: DocumentKind = DocumentKind.STOCK_ADJUSTMENT,
    day: date = DAY,
    **fields: object,
) -> Prepared:
    """Goods in or out; with ``kind`` STOCK_COUNT what was found there."""
    body = AdjustmentBody(
        **{  # type: ignore[arg-type]
            "warehouse": SHOP,
            "account": "5-50300",
            "counted": kind is DocumentKind.STOCK_COUNT,
            "lines": lines or (goods("-2"),),
            **fields,
        }
    )
    word = {DocumentKind.STOCK_COUNT: "CNT", DocumentKind.STOCK_USE: "USE"}.get(kind, "ADJ")
    return prepared(kind, f"{word}-iseller-101-{number}", body, day=day)


def count(number: str, *lines: StockLine, day: date = DAY, **fields: object) -> Prepared:
    return adjustment(number, *(lines or (goods("5"),)), kind=DocumentKind.STOCK_COUNT, day=day, **fields)


def use(number: str, *lines: StockLine, day: date = DAY, **fields: object) -> Prepared:
    return adjustment(number, *lines, kind=DocumentKind.STOCK_USE, day=day, **fields)


def journal(number: str, amount: str = "100000", *lines: JournalLine, day: date = DAY, **fields: object) -> Prepared:
    """A payout: what reached the till, against the clearing account."""
    total = Decimal(amount)
    sides = (JournalLine(account="1-10001", debit=total), JournalLine(account="1-10013", credit=total))
    body = JournalBody(**{"lines": lines or sides, **fields})  # type: ignore[arg-type]
    return prepared(DocumentKind.JOURNAL, f"JRN-iseller-101-{number}", body, total, day=day)
