"""The books of one Jurnal company behind the ``Target`` port."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from posbridge.domain.books import Books
from posbridge.domain.outcomes import Finding, Outcome, Prepared
from posbridge.domain.posting import Patience
from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument, BookRow, BookStock, LedgerMove
from posbridge.ports import Catalogue, Permit
from posbridge.targets.jurnal import batch, capabilities, finding, inspecting, wire
from posbridge.targets.jurnal.adjustments import Adjustments
from posbridge.targets.jurnal.capabilities import Capabilities
from posbridge.targets.jurnal.customers import Customers
from posbridge.targets.jurnal.desk import Desk, Office
from posbridge.targets.jurnal.invoices import Invoices
from posbridge.targets.jurnal.journals import Journals
from posbridge.targets.jurnal.listing import pages
from posbridge.targets.jurnal.masters import Masters
from posbridge.targets.jurnal.memos import CreditMemos
from posbridge.targets.jurnal.payments import Payments
from posbridge.targets.jurnal.posting import Posting
from posbridge.targets.jurnal.products import Products
from posbridge.targets.jurnal.refunds import MemoRefunds
from posbridge.targets.jurnal.reports import Reports
from posbridge.targets.jurnal.returns import Returns
from posbridge.targets.jurnal.taken_memos import TakenMemos
from posbridge.targets.jurnal.transfers import Transfers
from posbridge.targets.jurnal.transport import JurnalTransport

_INVOICES = ("sales_invoices", "sales_invoices", "sales_invoice")

_DESKS: dict[DocumentKind, type[Desk]] = {
    DocumentKind.CUSTOMER: Customers,
    DocumentKind.PRODUCT: Products,
    DocumentKind.INVOICE: Invoices,
    DocumentKind.PAYMENT: Payments,
    DocumentKind.SALES_RETURN: Returns,
    DocumentKind.CREDIT_MEMO: CreditMemos,
    DocumentKind.JOURNAL: Journals,
    DocumentKind.WAREHOUSE_TRANSFER: Transfers,
    DocumentKind.STOCK_ADJUSTMENT: Adjustments,
    DocumentKind.STOCK_COUNT: Adjustments,
    DocumentKind.STOCK_USE: Adjustments,
}


class JurnalTarget:
    """Implements ``posbridge.ports.Target``.

    ``batch_allowed=False`` is for a credential that may not use the batch endpoints.
    """

    def __init__(
        self,
        transport: JurnalTransport,
        catalogue: Catalogue,
        *,
        clock: Callable[[], datetime],
        batch_allowed: bool = True,
    ) -> None:
        self._masters = Masters(transport, catalogue, clock)
        self._capabilities = Capabilities(catalogue, clock, batch_allowed=batch_allowed)
        self._office = Office(
            transport=transport,
            masters=self._masters,
            capabilities=self._capabilities,
            taken=TakenMemos(catalogue),
        )
        self._reports = Reports(transport, self._masters)

    def books(self) -> Books:
        return self._masters.books()

    def refresh(self, resources: Sequence[str]) -> Books:
        """``capabilities`` may be named too: then batches are tried again."""
        if capabilities.RESOURCE in resources:
            self._capabilities.forget()
        return self._masters.refresh([each for each in resources if each != capabilities.RESOURCE])

    def batch_size(self, kind: DocumentKind) -> int:
        """Refunds have no batch endpoint, but one request carries several of them."""
        if kind is DocumentKind.MEMO_REFUND:
            return batch.LIMIT
        desk = _DESKS[kind]
        return batch.LIMIT if desk.batched and self._capabilities.may_batch(desk.path) else 1

    @property
    def patience(self) -> Patience:
        return self._office.transport.patience

    def post(self, kind: DocumentKind, prepared: Sequence[Prepared], *, permit: Permit | None = None) -> list[Outcome]:
        with self._office.transport.permitted(permit):
            if kind is DocumentKind.MEMO_REFUND:
                return MemoRefunds(self._office).post(prepared)
            return Posting(_DESKS[kind](self._office), prepared).run()

    def learn(self, prepared: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
        self._masters.closings.learn(prepared, outcomes)

    def find(self, kind: DocumentKind, prepared: Sequence[Prepared]) -> list[Finding]:
        if kind is DocumentKind.MEMO_REFUND:
            return MemoRefunds(self._office).find(prepared)
        return finding.find(_DESKS[kind](self._office), prepared)

    def newest_invoices(self) -> list[str]:
        page = next(pages(self._office.transport, *_INVOICES, sort_key="created_at", sort_order="desc"))
        return [custom_id for row in page.rows if (custom_id := wire.text(row, "custom_id"))]

    def inspect(self, kind: DocumentKind, ids: Sequence[str]) -> dict[str, BookDocument]:
        return inspecting.inspect(self._office.transport, kind, ids)

    def newest(self, kind: DocumentKind) -> list[BookDocument]:
        return inspecting.newest(self._office.transport, kind)

    def invoice_rows(self, first: date, last: date) -> list[BookRow]:
        return self._reports.invoice_rows(first, last)

    def ledger(self, accounts: Sequence[str], first: date, last: date) -> list[LedgerMove]:
        return self._reports.ledger(accounts, first, last)

    def stock(self, on: date) -> list[BookStock]:
        return self._reports.stock(on)
