"""Lists: filters, sorting, pages (contract jurnal §4.5)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import Refusal, bad_parameter
from tests.sandbox.jurnal.resources import Resource
from tests.sandbox.jurnal.show_masters import account, person
from tests.sandbox.jurnal.show_sales import status_of
from tests.sandbox.jurnal.wire import read_day

DEFAULT_SIZE = 25
MAX_SIZE = 500


def listed(company: Company, resource: Resource, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of a resource under its list key, newest first unless a sort key is given."""
    rows = _filtered(company, resource, query, list(resource.rows(company)))
    if not resource.paged:
        return {resource.list_key: [resource.show(company, row) for row in rows]}
    page, size = page_of(query)
    rows = _sorted(company, resource, query, rows, page)
    return paged(
        resource.list_key,
        [resource.show(company, row) for row in rows[(page - 1) * size : page * size]],
        len(rows),
        page,
        size,
    )


def paged(key: str, shown: Sequence[Any], total: int, page: int, size: int) -> dict[str, Any]:
    """The list envelope. Links point at a host that nobody should follow."""
    pages = max(1, math.ceil(total / size))
    base = f"https://jurnal.invalid/{key}?page_size={size}&page="
    links = {
        "next_link": f"{base}{page + 1}" if page < pages else None,
        "prev_link": f"{base}{page - 1}" if page > 1 else None,
    }
    return {key: list(shown), "total_count": total, "current_page": page, "total_pages": pages, "links": links}


def page_of(query: Mapping[str, str]) -> tuple[int, int]:
    """Page and page size; the size is capped without a word."""
    try:
        page, size = int(query.get("page") or 1), int(query.get("page_size") or DEFAULT_SIZE)
    except ValueError:
        raise bad_parameter("page") from None
    if page < 1 or size < 1:
        raise bad_parameter("page")
    return page, min(size, MAX_SIZE)


def _filtered(company: Company, resource: Resource, query: Mapping[str, str], rows: list[Any]) -> list[Any]:
    if resource.path == "accounts":
        return [row for row in rows if row.parent_id is None]
    if resource.path == "payment_methods" and query.get("key"):
        return [row for row in rows if query["key"].lower() in row.name.lower()]
    if resource.path in ("customers", "products") and query.get("include_archive", "true").lower() == "false":
        rows = [row for row in rows if not row.archive]
    if resource.path in ("products", "stock_adjustments"):
        for word in ("created", "updated"):
            rows = _dated(company, rows, word, query.get(f"{word}_start_date"), query.get(f"{word}_end_date"))
    return rows


def _dated(company: Company, rows: list[Any], word: str, start: str | None, end: str | None) -> list[Any]:
    if not start and not end:
        return rows
    try:
        first, last = read_day(start or ""), read_day(end or "")
    except ValueError:
        raise bad_parameter(f"{word}_start_date") from None
    return [row for row in rows if first <= getattr(row, f"{word}_at").astimezone(company.zone).date() <= last]


def _sorted(company: Company, resource: Resource, query: Mapping[str, str], rows: list[Any], page: int) -> list[Any]:
    key = query.get("sort_key")
    if key is not None and key not in resource.sort_keys:
        raise Refusal(422, raw={"errors": f"sort_key {key} is not allowed"})
    descending = query.get("sort_order", "asc" if key else "desc").lower() == "desc"
    rows = sorted(rows, key=lambda row: row.id, reverse=descending)
    if key is None or key == "created_at":
        return sorted(rows, key=lambda row: row.created_at, reverse=descending)
    if key == "transaction_date" and company.knob("sort_transaction_date_unstable"):
        # Ties fall differently on every page, so that a reader who pages by date loses rows.
        rows = sorted(rows, key=lambda row: crc32(f"{row.id}/{page}".encode()))
    return sorted(rows, key=lambda row: _sort_value(company, key, row), reverse=descending)


def _sort_value(company: Company, key: str, row: Any) -> Any:
    match key:
        case "transaction_date":
            return row.date
        case "get_number":
            return row.transaction_no
        case "people_display_name":
            return company.people[row.person_id].display_name
        case "transaction_status_name":
            return status_of(company, row) if isinstance(row, r.Invoice) else ""
        case "remaining" | "person_id" | "display_name" | "product_code" | "name":
            return getattr(row, key, 0)
        case "sell_price_per_unit" | "buy_price_per_unit":
            return getattr(row, key.removesuffix("_per_unit"))
        case "quantity_inventory":
            return company.stock.quantity(row.id)
        case _:
            return row.id


def contact_list(company: Company, index: Mapping[str, Any]) -> dict[str, Any]:
    """``contacts`` has a list shape of its own, 25 to a page."""
    tab, page = int(index.get("selected_tab", 5)), int(index.get("curr_page", 1))
    in_tab = {1: lambda row: row.is_customer, 2: lambda row: row.is_vendor, 5: bool}
    rows = company.people.where(in_tab[tab]) if tab in in_tab else []
    rows = [row for row in rows if index.get("show_archive") or not row.archive]
    rows.sort(key=lambda row: row.display_name.lower(), reverse=not index.get("sort_asc", True))
    shown = [person(company, row) for row in rows[(page - 1) * 25 : page * 25]]
    pages = max(1, math.ceil(len(rows) / 25))
    return {"contact_list": {"contact_data": {"person_data": shown, "max_page": pages, "total": len(rows)}}}


def account_picker(company: Company, query: Mapping[str, str]) -> dict[str, Any]:
    """``select2_resources/get_account``; only ``type=cash`` narrows."""
    wanted = query.get("q", "").lower()
    rows = [row for row in company.accounts if wanted in f"{row.number} {row.name}".lower() and not row.is_parent]
    if query.get("type") == "cash":
        rows = [row for row in rows if row.category == "Cash & Bank"]
    return {"account_list": {"account_data": [account(company, row) for row in rows], "total": len(rows)}}
