"""The documents that give something back: sales return, credit memo, and the memo refund that pays them out."""

from collections.abc import Sequence
from dataclasses import dataclass

from posbridge.domain.documents import (
    CreditMemoBody,
    Document,
    MemoLine,
    MemoRefundBody,
    ReturnBody,
    ReturnedLine,
)
from posbridge.domain.records import Refund, Void
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity
from posbridge.mapping.amounts import return_total
from posbridge.mapping.context import MapContext, StoredInvoice
from posbridge.mapping.facts import facts_of
from posbridge.mapping.positions import Quantities
from posbridge.mapping.pricing import plain
from posbridge.mapping.text import memo
from posbridge.money import ZERO, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """A refund or void on its way into documents; they bear its date and its facts.

    ``customer`` is a custom_id. ``invoice`` is None where the sale is not in the books.
    """

    event: Refund | Void
    customer: str
    customer_name: str
    invoice: StoredInvoice | None
    ctx: MapContext

    @property
    def word(self) -> str:
        return "void" if isinstance(self.event, Void) else "refund"

    def sales_return(self, quantities: Quantities, needs: Sequence[str], earlier: Sequence[ReturnBody]) -> Document:
        """Goods and fees given back, against the invoice, after ``earlier`` returns.

        Raises:
            ValueError: the sale has no invoice.
        """
        if self.invoice is None:
            raise ValueError("a sales return stands against an invoice")
        body = ReturnBody(
            invoice=self.invoice.custom_id,
            lines=tuple(ReturnedLine(line=index, quantity=quantities[index]) for index in sorted(quantities)),
            warehouse=self.invoice.body.warehouse,
            memo=self._memo(),
        )
        total = return_total(self.invoice.body, body, earlier).total
        return self._document(DocumentKind.SALES_RETURN, body, total, (self.invoice.custom_id, *needs))

    def credit_memo(self, lines: Sequence[MemoLine], needs: Sequence[str], *words: str) -> Document:
        """``words``: what the memo's text says besides."""
        body = CreditMemoBody(
            customer=self.customer, customer_name=self.customer_name, lines=tuple(lines), memo=self._memo(*words)
        )
        total = sum((line.amount for line in lines), ZERO)
        return self._document(DocumentKind.CREDIT_MEMO, body, total, needs)

    def memo_refund(
        self, memos: Sequence[Document], amount: Decimal, account: str, *parts: str, left_open: Decimal = ZERO
    ) -> Document:
        """Pays ``amount`` of the credit of ``memos`` out of ``account``; nothing pays out ``left_open`` of it."""
        body = MemoRefundBody(
            customer=self.customer,
            customer_name=self.customer_name,
            memos=tuple(each.custom_id for each in memos),
            amount=amount,
            account=account,
            invoice=self.invoice.custom_id if self.invoice else None,
            memo=self._memo(),
            left_open=left_open,
        )
        return self._document(DocumentKind.MEMO_REFUND, body, amount, body.memos, *parts)

    def _memo(self, *words: str) -> str:
        return memo(self.ctx, self.event.receipt_no, self.word, *words)

    def _document(
        self,
        kind: DocumentKind,
        body: ReturnBody | CreditMemoBody | MemoRefundBody,
        total: Decimal,
        needs: Sequence[str],
        *parts: str,
    ) -> Document:
        outlet, event = self.ctx.settings, self.event
        return Document(
            kind=kind,
            custom_id=identity.event_id(kind, outlet, event, *parts),
            transaction_no=identity.number(outlet, event.receipt_no, self.word, event.source_id, *parts),
            record_id=f"{self.word}:{event.source_id}",
            receipt_no=event.receipt_no,
            date=event.business_date,
            body=body,
            facts=facts_of(event),
            expected_total=plain(total),
            needs=tuple(needs),
        )
