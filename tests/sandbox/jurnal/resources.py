"""Every resource with its path, envelopes, status codes and what may be done with it (contract jurnal §4.1, §7)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.jurnal import (
    adjustments,
    invoices,
    journals,
    masters,
    memos,
    payments,
    products,
    returns,
    show_books,
    show_masters,
    show_sales,
    transfers,
)
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.records import Kind

Rows = Callable[[Company], Iterable[Any]]
Show = Callable[[Company, Any], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """``singular`` is the request's key, ``answer`` and ``plural`` the keys of answers.

    ``batch`` is the HTTP status of its batch create, whose maker takes ``enforce``. ``bare`` names the calls
    that answer without envelope. ``find`` overrides the look-up by id or custom_id.
    """

    path: str
    singular: str
    rows: Rows
    show: Show
    create: Callable[[Company, Body], Any] | None = None
    update: Callable[[Company, Any, Body], Any] | None = None
    delete: Callable[[Company, Any], None] | None = None
    created: int = 201
    batch: int | None = None
    make: Callable[..., Any] | None = None
    answer: str = ""
    plural: str = ""
    bare: frozenset[str] = frozenset()
    paged: bool = True
    listed: bool = True
    sort_keys: frozenset[str] = field(default_factory=lambda: frozenset({"created_at"}))
    find: Callable[[Company, str], Any] | None = None

    @property
    def answer_key(self) -> str:
        return self.answer or self.singular

    @property
    def list_key(self) -> str:
        return self.plural or self.path


INVOICE_SORTS = frozenset(
    {
        "transaction_date", "get_number", "people_display_name", "transaction_status_name", "remaining",
        "original_amount", "tags_name", "total_expense_amount", "person_id",
        "transaction_lines_account_category", "created_at",
    }
)  # fmt: skip
PERSON_SORTS = frozenset({"display_name", "billing_address", "email", "phone", "balance_customer", "created_at"})
PRODUCT_SORTS = frozenset(
    {
        "product_code", "name", "quantity_inventory", "last_avg_price", "last_buy_price", "buy_price_per_unit",
        "sell_price_per_unit", "product_categories_name", "created_at",
    }
)  # fmt: skip


def _simple(path: str, singular: str, rows: Rows, create: Callable[[Company, Body], Any], **more: Any) -> Resource:
    """A short list of names, not paged."""
    settings = {"update": masters.rename, "delete": _remover(rows), "show": show_masters.named, "paged": False, **more}
    return Resource(path=path, singular=singular, rows=rows, create=create, **settings)


def _remover(rows: Rows) -> Callable[[Company, Any], None]:
    return lambda company, row: rows(company).remove(row)  # type: ignore[attr-defined]


def _bank(path: str, singular: str, kind: Kind, create: Callable[[Company, Body], Any], created: int) -> Resource:
    return Resource(
        path=path,
        singular=singular,
        rows=lambda company: journals.of_kind(company, kind),
        show=show_books.bank_move,
        create=create,
        update=journals.retext,
        delete=journals.delete_move,
        created=created,
    )


RESOURCES: tuple[Resource, ...] = (
    Resource(
        path="customers",
        singular="customer",
        rows=lambda c: c.customers,
        show=show_masters.person,
        create=masters.create_customer,
        make=masters.create_customer,
        batch=200,
        update=masters.update_person,
        delete=masters.delete_person,
        sort_keys=PERSON_SORTS,
    ),
    Resource(
        path="contacts",
        singular="person",
        rows=lambda c: c.people,
        show=show_masters.person,
        create=masters.create_person,
        update=masters.update_person,
        delete=masters.delete_person,
        listed=False,
    ),
    Resource(
        path="products",
        singular="product",
        rows=lambda c: c.products,
        show=show_masters.product,
        create=products.create,
        make=products.create,
        batch=200,
        update=products.update,
        delete=products.delete,
        sort_keys=PRODUCT_SORTS,
    ),
    _simple(
        "product_categories",
        "product_category",
        lambda c: c.categories,
        lambda c, body: masters.named(c, c.categories, body),
        show=show_masters.plain_named,
    ),
    _simple(
        "product_units",
        "product_unit",
        lambda c: c.units,
        lambda c, body: masters.named(c, c.units, body),
        created=200,
        bare=frozenset({"create"}),
        update=None,
    ),
    _simple(
        "taxes",
        "tax",
        lambda c: c.taxes,
        masters.create_tax,
        created=200,
        answer="company_tax",
        plural="company_taxes",
        show=show_masters.tax,
        update=masters.update_tax,
        paged=True,
    ),
    _simple("tags", "tag", lambda c: c.tags, masters.create_tag),
    _simple(
        "warehouses",
        "warehouse",
        lambda c: c.warehouses,
        masters.create_warehouse,
        created=200,
        show=show_masters.warehouse,
        update=masters.update_warehouse,
        paged=True,
    ),
    _simple(
        "accounts",
        "account",
        lambda c: c.accounts,
        masters.create_account,
        show=show_masters.account,
        update=masters.update_account,
        paged=True,
    ),
    _simple(
        "payment_methods",
        "payment_method",
        lambda c: c.methods,
        lambda c, body: masters.named(c, c.methods, body),
        created=200,
        bare=frozenset({"get"}),
    ),
    _simple("terms", "term", lambda c: c.terms, masters.create_term, show=show_masters.term, update=None, paged=True),
    Resource(
        path="sales_invoices",
        singular="sales_invoice",
        rows=lambda c: c.invoices,
        show=show_sales.invoice,
        create=invoices.create,
        make=invoices.create,
        batch=201,
        update=invoices.update,
        delete=invoices.delete,
        sort_keys=INVOICE_SORTS,
    ),
    Resource(
        path="receive_payments",
        singular="receive_payment",
        rows=lambda c: c.payments,
        show=show_sales.payment,
        create=payments.create,
        make=payments.create,
        batch=200,
        update=payments.update,
        delete=payments.delete,
        sort_keys=INVOICE_SORTS,
    ),
    Resource(
        path="sales_returns",
        singular="sales_return",
        rows=lambda c: c.returns,
        show=show_sales.sales_return,
        create=returns.create,
        update=returns.update,
        delete=returns.delete,
        sort_keys=INVOICE_SORTS,
    ),
    Resource(
        path="credit_memos",
        singular="credit_memo",
        rows=lambda c: c.credit_memos,
        show=show_books.memo,
        create=memos.create,
        update=memos.update,
        delete=memos.delete,
        created=200,
        sort_keys=INVOICE_SORTS,
    ),
    Resource(
        path="customer_apply_credit_memo",
        singular="customer_apply_credit_memo",
        rows=lambda c: c.applications,
        show=show_books.application,
        create=memos.apply,
        update=memos.retext,
        delete=memos.unapply,
        created=200,
        listed=False,
    ),
    Resource(
        path="customer_credit_memo_refund",
        singular="customer_credit_memo_refund",
        rows=lambda c: c.refunds,
        show=show_books.refund,
        create=memos.refund,
        update=memos.retext,
        delete=memos.unrefund,
        created=200,
        listed=False,
    ),
    Resource(
        path="stock_adjustments",
        singular="stock_adjustment",
        rows=lambda c: c.adjustments,
        show=show_books.adjustment,
        create=adjustments.create,
        update=adjustments.update,
        delete=adjustments.delete,
    ),
    Resource(
        path="warehouse_transfers",
        singular="warehouse_transfer",
        rows=lambda c: c.transfers,
        show=show_books.transfer,
        create=transfers.create,
        delete=transfers.delete,
        created=200,
        find=transfers.find,
    ),
    Resource(
        path="journal_entries",
        singular="journal_entry",
        rows=lambda c: c.journals,
        show=show_books.journal,
        create=journals.create,
        make=journals.create,
        batch=200,
        update=journals.update,
        delete=journals.delete,
    ),
    _bank("bank_deposits", "bank_deposit", Kind.BANK_DEPOSIT, journals.deposit, 201),
    _bank("bank_withdrawals", "bank_withdrawal", Kind.BANK_WITHDRAWAL, journals.withdraw, 201),
    _bank("bank_transfers", "bank_transfer", Kind.BANK_TRANSFER, journals.transfer, 200),
)
