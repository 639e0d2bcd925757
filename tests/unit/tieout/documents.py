"""Documents, ledger rows and Jurnal's own documents by hand, for the tests of the tie-out."""

from dataclasses import replace
from datetime import date

from posbridge.domain.documents import (
    Body,
    Document,
    InvoiceBody,
    InvoiceLine,
    JournalBody,
    JournalLine,
    MemoRefundBody,
    PaymentBody,
    ReturnBody,
    ReturnedLine,
)
from posbridge.domain.outcomes import Posted
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.domain.totals import LedgerMove
from posbridge.money import Decimal
from posbridge.ports import StoredDocument
from posbridge.tieout.bookings import Booking, bookings_of
from posbridge.tieout.effects import Chart

DAY = date(2026, 10, 5)
NEXT = date(2026, 10, 6)
CASH, BANK, FEES, OWED, PB1 = "1-10001", "1-10003", "6-60050", "1-10100", "2-20500"
CHART = Chart(receivables=frozenset({OWED}), taxes={"PB1 10%": PB1})


def stored(kind: DocumentKind, receipt: str, total: int, body: Body, *, number: str, jurnal_id: str) -> StoredDocument:
    amount = Decimal(total)
    document = Document(
        kind=kind,
        custom_id=f"{kind}-{receipt}",
        record_id=f"record:{receipt}",
        receipt_no=receipt,
        date=DAY,
        body=body,
        facts="",
        expected_total=amount,
    )
    return StoredDocument(
        document=document,
        outlet="outlet",
        state=DocumentState.POSTED,
        reason=None,
        posted=Posted(jurnal_id=jurnal_id, transaction_no=number, total=amount),
        attempts=1,
        run="run",
    )


def invoice(receipt: str = "R1", net: int = 100_000, *, tax: bool = True, jurnal_id: str = "11") -> StoredDocument:
    """Of one line, with 10 % on top."""
    line = InvoiceLine(
        role="product",
        product="PRD-1",
        product_name="Kopi",
        quantity=Decimal(2),
        rate=Decimal(net) / 2,
        tax="PB1 10%" if tax else None,
        tax_rate=Decimal(10),
    )
    body = InvoiceBody(customer="CUS-1", customer_name="Umum", due_date=DAY, reference=receipt, lines=(line,))
    total = net * 11 // 10 if tax else net
    return stored(DocumentKind.INVOICE, receipt, total, body, number=f"{receipt}-ab12cd", jurnal_id=jurnal_id)


def payment(
    receipt: str = "R1", total: int = 110_000, *, jurnal_id: str = "21", number: str = "10021"
) -> StoredDocument:
    body = PaymentBody(
        invoice=f"invoice-{receipt}", customer_name="Umum", amount=Decimal(total), method="Cash", account=CASH
    )
    return stored(DocumentKind.PAYMENT, receipt, total, body, number=number, jurnal_id=jurnal_id)


def sales_return(receipt: str = "R1", total: int = 55_000, *, jurnal_id: str = "31") -> StoredDocument:
    """One of the invoice's two units."""
    body = ReturnBody(invoice=f"invoice-{receipt}", lines=(ReturnedLine(line=0, quantity=Decimal(1)),))
    return stored(DocumentKind.SALES_RETURN, receipt, total, body, number="10031", jurnal_id=jurnal_id)


def refund(receipt: str, total: int, *, number: str = "7", jurnal_id: str = "41") -> StoredDocument:
    body = MemoRefundBody(customer="CUS-1", customer_name="Umum", memos=(), amount=Decimal(total), account=CASH)
    return stored(DocumentKind.MEMO_REFUND, receipt, total, body, number=number, jurnal_id=jurnal_id)


def payout(*, state: DocumentState = DocumentState.POSTED) -> StoredDocument:
    """993 to the bank, 7 of fees, out of cash."""
    lines = (
        JournalLine(account=BANK, debit=Decimal(993)),
        JournalLine(account=FEES, debit=Decimal(7)),
        JournalLine(account=CASH, credit=Decimal(1000)),
    )
    made = stored(DocumentKind.JOURNAL, "PO-1", 1000, JournalBody(lines=lines), number="PO-1-ab12cd", jurnal_id="51")
    return made if state is DocumentState.POSTED else replace(made, state=state, posted=None)


def move(word: str, number: str, jurnal_id: str, account: str, amount: int | Decimal, *, day: date = DAY) -> LedgerMove:
    """A debit, or with a minus a credit."""
    return LedgerMove(
        account=account,
        date=day,
        kind=word,
        transaction_no=number,
        debit=Decimal(max(amount, 0)),
        credit=Decimal(max(-amount, 0)),
        document_id=jurnal_id,
    )


def sold(
    receipt: str = "R1", total: int = 110_000, *, tax: int = 10_000, jurnal_id: str = "11", day: date = DAY
) -> list[LedgerMove]:
    """What the ledger shows of an invoice."""
    rows = [move("Sales Invoice", f"{receipt}-ab12cd", jurnal_id, OWED, total, day=day)]
    return [*rows, move("Sales Invoice", f"{receipt}-ab12cd", jurnal_id, PB1, -tax, day=day)] if tax else rows


def paid(
    total: int = 110_000, *, account: str = CASH, jurnal_id: str = "21", number: str = "10021", day: date = DAY
) -> list[LedgerMove]:
    """What the ledger shows of a payment."""
    return [
        move("Receive Payment", number, jurnal_id, account, total, day=day),
        move("Receive Payment", number, jurnal_id, OWED, -total, day=day),
    ]


def given_out(total: int, *, number: str = "7", jurnal_id: str = "41") -> list[LedgerMove]:
    """What the ledger shows of a refund."""
    return [
        move("Credit Memo Refund", number, jurnal_id, CASH, -total),
        move("Credit Memo Refund", number, jurnal_id, OWED, total),
    ]


def paid_out(bank: int = 993) -> list[LedgerMove]:
    """What the ledger shows of the payout."""
    sides = ((BANK, bank), (FEES, 7), (CASH, -1000))
    return [move("Journal Entry", "PO-1-ab12cd", "51", account, amount) for account, amount in sides if amount]


def booked(*moves: list[LedgerMove]) -> list[Booking]:
    return bookings_of(each for some in moves for each in some)
