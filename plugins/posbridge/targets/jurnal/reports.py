"""Jurnal's own reports, for the tie-out: each is one request, whatever it sums up (contract jurnal §7.17)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from posbridge.domain.totals import BookRow, BookStock, LedgerMove
from posbridge.errors import RefusedError, UnreadableAnswerError
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.masters import Masters
from posbridge.targets.jurnal.transport import JurnalTransport
from posbridge.targets.jurnal.wire import Json

_INVOICES = 1


class Reports:
    """Reads by date range, both ends included."""

    def __init__(self, transport: JurnalTransport, masters: Masters) -> None:
        self._transport = transport
        self._masters = masters

    def invoice_rows(self, first: date, last: date) -> list[BookRow]:
        """Every row of the range.

        Raises:
            UnreadableAnswerError: fewer rows came than the report counts.
        """
        rows: list[Json] = []
        page, pages, size = 0, 1, 0
        while page < pages:
            page += 1
            report = self._sales(first, last, page=page)
            rows += wire.rows(report, "rows", "row")
            pages = int(wire.number(report, "page_info", "total_pages"))
            size = int(wire.number(report, "page_info", "result_size"))
        if len(rows) < size:
            raise UnreadableAnswerError(f"Jurnal's sales report came with {len(rows)} of {size} rows.")
        return [_book_row(row) for row in rows]

    def ledger(self, accounts: Sequence[str], first: date, last: date) -> list[LedgerMove]:
        """Every move on the accounts (by number).

        Raises:
            RefusedError: an account is not in the books.
        """
        if not accounts:
            return []
        links = {number: self._masters.account(number) for number in dict.fromkeys(accounts)}
        missing = [number for number, link in links.items() if link is None]
        if missing:
            raise RefusedError(
                f"Jurnal has no account {', '.join(missing)}.",
                remedy="Correct the account numbers in the outlet's settings.",
            )
        ids = ",".join(link.jurnal_id for link in links.values() if link is not None)
        answer = self._transport.get("general_ledger", {"account_id": ids, **_range(first, last)})
        report = wire.unwrap(answer, "general_ledger")
        return [move for account in wire.rows(report, "accounts", "account") for move in _moves(account)]

    def stock(self, on: date) -> list[BookStock]:
        """What each warehouse holds of each tracked product at the end of a day, in one request."""
        answer = self._transport.get("warehouse_stock_quantity", {"date": f"{on:%d/%m/%Y}"})
        report = wire.unwrap(answer, "warehouse_stock_quantity")
        return [held for product in wire.rows(report, "products", "product") for held in _holdings(product)]

    def _sales(self, first: date, last: date, *, page: int) -> Json:
        params: dict[str, str | int] = {
            "report_layout_id": 1,
            "compare_type": "custom",
            "transaction_type_id": _INVOICES,
            "page": page,
        }
        return wire.unwrap(self._transport.get("sales_lists", {**params, **_range(first, last)}), "sales_lists")


def _range(first: date, last: date) -> dict[str, str]:
    return {"start_date": f"{first:%d/%m/%Y}", "end_date": f"{last:%d/%m/%Y}"}


def _book_row(row: Json) -> BookRow:
    return BookRow(
        transaction_no=wire.text(row, "transaction_no"),
        date=wire.day(wire.text(row, "transaction_date")),
        total=wire.report_amount(row.get("original_amount")),
        customer=wire.text(row, "person_name"),
    )


def _moves(account: Json) -> Iterator[LedgerMove]:
    for row in wire.rows(account, "rows", "row"):
        yield LedgerMove(
            account=wire.text(account, "number"),
            date=wire.day(wire.text(row, "date")),
            kind=wire.text(row, "transaction_type"),
            transaction_no=wire.text(row, "transaction_no"),
            debit=wire.report_amount(_raw(row, "debit")),
            credit=wire.report_amount(_raw(row, "credit")),
            document_id=wire.text(row, "transaction_id"),
        )


def _holdings(product: Json) -> Iterator[BookStock]:
    for row in wire.rows(product, "warehouses", "warehouse"):
        yield BookStock(
            warehouse=wire.text(row, "name"),
            jurnal_id=wire.text(product, "id"),
            product_name=wire.text(product, "name"),
            quantity=wire.report_quantity(row.get("quantity")),
        )


def _raw(row: Json, name: str) -> Any:
    """The exact number where the report has one beside its text."""
    return row[f"{name}_raw"] if f"{name}_raw" in row else row.get(name)
