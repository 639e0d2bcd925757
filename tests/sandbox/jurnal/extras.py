"""Routes that are not plain resources: reports, company, pickers, the newer inventory service, quotas."""

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from tests.sandbox.jurnal import adjustments, goods_reports, listing, reports
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import Refusal, bad_parameter, not_found
from tests.sandbox.jurnal.resources import RESOURCES
from tests.sandbox.jurnal.routes import Signed, found
from tests.sandbox.jurnal.show_books import adjustment, customer_memo
from tests.sandbox.jurnal.show_masters import account_ref, product
from tests.sandbox.jurnal.show_sales import payment, quantity_text, warehouse_ref
from tests.sandbox.jurnal.wire import WireResponse, read_day, show_day

REPORTS: dict[str, Callable[[Company, dict[str, str]], dict[str, Any]]] = {
    "sales_lists": reports.sales_lists,
    "general_ledger": reports.general_ledger,
    "trial_balance": reports.trial_balance,
    "aged_receivables": reports.aged_receivables,
    "warehouse_stock_quantity": goods_reports.warehouse_stock_quantity,
    "inventory_valuation": goods_reports.inventory_valuation,
    "sales_by_products": goods_reports.sales_by_products,
}
_BY_PATH = {resource.path: resource for resource in RESOURCES}

v1 = APIRouter()
scm = APIRouter()
company_extras = APIRouter()


def _report(name: str) -> None:
    @v1.get(f"/{name}")
    def get_report(call: Signed) -> Response:
        with call.company.lock:
            return WireResponse(REPORTS[name](call.company, call.query))


for _name in REPORTS:
    _report(_name)


@v1.get("/companies/active")
def get_company(call: Signed) -> Response:
    """Plan, last closing, feature flags, default accounts (contract jurnal §7.17)."""
    company = call.company
    with company.lock:
        closed_until = company.closed_until if company.knob("closing_shown") else None
        shown = {
            "id": company.id,
            "name": company.name,
            "company_package": {"name": company.plan},
            "last_closing_the_book_date": show_day(closed_until) or "",
            "currency_code": "IDR",
            "warehouse": company.has_warehouses,
            "tag": company.has_tags,
            "enable_overpayment": False,
            "default_accounts": {role: account_ref(company, key) for role, key in company.defaults.items()},
        }
        return WireResponse({"company": shown})


@v1.get("/customer/{person_id}/credit_memos")
def get_customer_memos(person_id: str, call: Signed) -> Response:
    with call.company.lock:
        person = found(call.company, _BY_PATH["contacts"], person_id)
        rows = call.company.credit_memos.where(lambda memo: memo.person_id == person.id)
        page, size = listing.page_of(call.query)
        shown = [customer_memo(call.company, row) for row in rows[(page - 1) * size : page * size]]
        return WireResponse(listing.paged("credit_memos", shown, len(rows), page, size))


@v1.get("/sales_invoices/{handle}/receive_payments")
def get_invoice_payments(handle: str, call: Signed) -> Response:
    with call.company.lock:
        invoice = found(call.company, _BY_PATH["sales_invoices"], handle)
        rows = call.company.payments.where(lambda row: any(line.invoice_id == invoice.id for line in row.records))
        page, size = listing.page_of(call.query)
        shown = [payment(call.company, row) for row in rows[(page - 1) * size : page * size]]
        return WireResponse(listing.paged("receive_payments", shown, len(rows), page, size))


@v1.get("/contacts")
def get_contacts(call: Signed) -> Response:
    try:
        index = json.loads(call.query.get("contact_index") or "{}")
    except ValueError:
        raise bad_parameter("contact_index") from None
    with call.company.lock:
        return WireResponse(listing.contact_list(call.company, index))


@v1.get("/select2_resources/get_account")
def get_account_picker(call: Signed) -> Response:
    with call.company.lock:
        return WireResponse(listing.account_picker(call.company, call.query))


@v1.get("/stock_adjustments/check_existing_stock_adjustments")
def get_existing_adjustments(call: Signed) -> Response:
    with call.company.lock:
        day = reports.day_of(call.query, "date")
        rows = call.company.adjustments.where(lambda row: row.date == day)
        return WireResponse({"stock_adjustments": [adjustment(call.company, row) for row in rows]})


@v1.get("/stock_adjustments/{handle}")
def get_adjustment(handle: str, call: Signed) -> Response:
    with call.company.lock:
        search, kind = call.query.get("search_by"), call.query.get("transaction_type")
        row = adjustments.find(call.company, handle, search, kind)
        if row is None:
            raise not_found(call.company.knob("not_found_status"))
        return WireResponse({"stock_adjustment": adjustment(call.company, row)})


def _archive(path: str, word: str, *, archived: bool) -> None:
    @v1.post(f"/{path}/{{handle}}/{word}")
    def post_archive(handle: str, call: Signed) -> Response:
        with call.company.lock:
            resource = _BY_PATH[path]
            row = found(call.company, resource, handle)
            row.archive = archived
            return WireResponse({resource.answer_key: resource.show(call.company, row)})


for _path in ("contacts", "products"):
    _archive(_path, "deactivate", archived=True)
    _archive(_path, "activate", archived=False)


@scm.get("/products/minified")
def get_minified(call: Signed) -> Response:
    """Look products up by code or custom_id, ten to a page; archived ones only on request (contract jurnal §7.2)."""
    query = call.query
    wanted = {key: [text for text in query.get(key, "").split(",") if text] for key in ("product_codes", "custom_ids")}
    ids = [text for text in query.get("product_ids", "").split(",") if text]
    page, size = listing.page_of({"page_size": "10", **query})
    with call.company.lock:
        rows = [row for row in call.company.products if query.get("include_archive") == "true" or not row.archive]
        if any(wanted.values()) or ids:
            rows = [
                row
                for row in rows
                if row.product_code in wanted["product_codes"]
                or row.custom_id in wanted["custom_ids"]
                or str(row.id) in ids
            ]
        word = query.get("keyword", "").lower()
        rows = [row for row in rows if word in f"{row.name} {row.product_code}".lower()]
        keys = ("id", "name", "product_code", "custom_id", "archive", "is_sold", "track_inventory", "unit")
        shown = [
            {key: value for key, value in product(call.company, row).items() if key in keys}
            for row in rows[(page - 1) * size : page * size]
        ]
        data = {"products": shown, "total_count": len(rows), "current_page": page}
        return WireResponse({"status": 200, "message": "success", "data": data})


@scm.get("/products/get_product_quantity_per_warehouse")
def get_quantities(call: Signed) -> Response:
    with call.company.lock:
        company = call.company
        try:
            day = read_day(call.query.get("transaction_date", ""))
        except ValueError:
            raise Refusal(400, raw={"status": 400, "message": "transaction_date is invalid"}) from None
        data = []
        for text in filter(None, call.query.get("ids", "").split(",")):
            row = company.products.get(int(text)) if text.isdigit() else None
            if row is None:
                raise Refusal(404, raw={"status": 404, "message": "Product not found"})
            held = [
                {**warehouse_ref(company, key), "quantity": quantity_text(company.stock.quantity(row.id, key, day))}
                for key in company.stock.warehouses(row.id)
            ]
            data.append({"product_id": row.id, "warehouses": held})
        return WireResponse({"status": 200, "message": "success", "data": data})


def _quota(company: Company) -> tuple[int, int]:
    """Quota and records made this month; without a quota the endpoints answer 404 (contract jurnal §5)."""
    total = company.knob("transaction_quota")
    if total is None:
        raise not_found(404)
    month = company.world.now().strftime("%Y-%m")
    return total, sum(1 for row in company.invoices if row.created_at.strftime("%Y-%m") == month)


@company_extras.get("/sales_invoices/quota")
def get_quota(call: Signed) -> Response:
    with call.company.lock:
        total, used = _quota(call.company)
        percent = used * 100 // total if total else 100
        shown = {"remaining_quota": total - used, "usage_percentage": percent, "almost_reached_limit": percent >= 80}
        return WireResponse(shown)


@company_extras.get("/sales_invoices/quota_summary")
def get_quota_summary(call: Signed) -> Response:
    with call.company.lock:
        total, used = _quota(call.company)
        now = call.company.world.now()
        usage = {"total_quota": total, "usage_quota": used, "remaining_quota": total - used}
        return WireResponse({"month": now.month, "year": now.year, **usage})
