"""Reports, computed from the ledger and the documents; REPORTS.md has every shape (contract jurnal §7.17)."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import bad_parameter, not_found
from tests.sandbox.jurnal.show_masters import unit_ref
from tests.sandbox.jurnal.show_sales import status_of
from tests.sandbox.jurnal.wire import read_day, report_text, show_day

PAGE = 50
Query = Mapping[str, str]
Report = dict[str, Any]


def day_of(query: Query, name: str, default: date | None = None) -> date:
    """A date parameter.

    Raises:
        Refusal: it is missing (without a default) or cannot be read: 400.
    """
    if not query.get(name) and default is not None:
        return default
    try:
        return read_day(query.get(name, ""))
    except ValueError:
        raise bad_parameter(name) from None


def _range(query: Query) -> tuple[date, date]:
    return day_of(query, "start_date"), day_of(query, "end_date")


def _head(company: Company, first: date, last: date) -> Report:
    return {"company_name": company.name, "start_date": show_day(first), "end_date": show_day(last), "currency": "IDR"}


def both(name: str, value: Decimal) -> Report:
    return {name: report_text(value), f"{name}_raw": value}


def sales_lists(company: Company, query: Query) -> Report:
    layout = query.get("report_layout_id")
    if layout not in ("1", "2"):
        raise bad_parameter("report_layout_id")
    first, last = _range(query)
    wanted = query.get("transaction_type_id")
    page = int(query["page"]) if query.get("page", "").isdigit() else 1
    documents: list[r.Invoice | r.Return] = []
    if wanted in (None, "", "1"):
        documents += [row for row in company.invoices if first <= row.date <= last]
    if wanted in (None, "", "12"):
        documents += [row for row in company.returns if first <= row.date <= last]
    documents.sort(key=lambda row: (row.date, row.id))
    totals = [_sale_amounts(row) for row in documents]
    shown = documents[(page - 1) * PAGE : page * PAGE]
    return {
        "sales_lists": {
            **_head(company, first, last),
            "rows": [_sale(company, row, detail=layout == "2") for row in shown],
            "grand_total": {
                "original_amount": report_text(sum((amount for amount, _ in totals), ZERO)),
                "remaining": report_text(sum((left for _, left in totals), ZERO)),
            },
            "page_info": {
                "current_page": page,
                "total_pages": max(1, math.ceil(len(documents) / PAGE)),
                "result_size": len(documents),
            },
        }
    }


def _sale_amounts(row: r.Invoice | r.Return) -> tuple[Decimal, Decimal]:
    return (row.totals.original, row.remaining) if isinstance(row, r.Invoice) else (-row.amount, ZERO)


def _sale(company: Company, row: r.Invoice | r.Return, *, detail: bool) -> Report:
    kind = r.Kind.INVOICE if isinstance(row, r.Invoice) else r.Kind.RETURN
    amount, left = _sale_amounts(row)
    shown = {
        "transaction_id": row.id,
        "transaction_date": show_day(row.date),
        "transaction_type_id": kind.value[0],
        "transaction_type": kind.value[1],
        "transaction_no": row.transaction_no,
        "person_name": company.people[row.person_id].display_name,
        "transaction_status": status_of(company, row) if isinstance(row, r.Invoice) else "Closed",
        "memo": row.memo,
        "original_amount": report_text(amount),
        "remaining": report_text(left),
    }
    return {**shown, "lines": _sale_lines(company, row)} if detail else shown


def _sale_lines(company: Company, row: r.Invoice | r.Return) -> list[Report]:
    if isinstance(row, r.Invoice):
        pairs = [(line, line.quantity, line.amount) for line in row.lines]
    else:
        sold = {line.id: line for line in company.invoices[row.invoice_id].lines}
        pairs = [(sold[line.line_id], -line.quantity, -line.amount) for line in row.lines]
    lines = []
    for line, quantity, amount in pairs:
        product = company.products[line.product_id]
        lines.append(
            {
                "product_name": product.name,
                "product_code": product.product_code,
                "quantity": quantity,
                "unit": unit_ref(company, product.unit_id)["name"],
                "rate": report_text(line.rate),
                "discount": line.discount,
                "amount": report_text(amount),
            }
        )
    return lines


def general_ledger(company: Company, query: Query) -> Report:
    ids = [text.strip() for text in query.get("account_id", "").split(",") if text.strip()]
    if not ids or not all(text.isdigit() for text in ids):
        raise bad_parameter("account_id")
    first, last = _range(query)
    accounts = [company.accounts.get(int(text)) for text in ids]
    shown = []
    for account in accounts:
        if account is None:
            raise not_found(404)
        shown.append(_ledger_of(company, account, first, last))
    return {"general_ledger": {**_head(company, first, last), "accounts": shown}}


def _ledger_of(company: Company, account: r.Account, first: date, last: date) -> Report:
    start = balance = company.ledger.balance(account.id, before=first)
    rows = []
    debited = credited = ZERO
    for row in company.ledger.of(account.id, first, last):
        balance += row.amount
        debited, credited = debited + row.debit, credited + row.credit
        rows.append(
            {
                "date": show_day(row.date),
                "transaction_id": row.document_id,
                "transaction_type_id": row.kind.value[0],
                "transaction_type": row.kind.value[1],
                "transaction_no": row.transaction_no,
                "description": "",
                **both("debit", row.debit),
                **both("credit", row.credit),
                **both("balance", balance),
            }
        )
    return {
        "id": account.id,
        "number": account.number,
        "name": account.name,
        "category": account.category,
        **both("beginning_balance", start),
        "rows": rows,
        **both("total_debit", debited),
        **both("total_credit", credited),
        **both("ending_balance", balance),
    }


def trial_balance(company: Company, query: Query) -> Report:
    first, last = _range(query)
    shown = []
    debited = credited = ZERO
    for account in sorted(company.accounts, key=lambda row: row.number):
        rows = company.ledger.of(account.id, first, last)
        start = company.ledger.balance(account.id, before=first)
        if not rows and start == 0:
            continue
        debit, credit = sum((row.debit for row in rows), ZERO), sum((row.credit for row in rows), ZERO)
        debited, credited = debited + debit, credited + credit
        shown.append(
            {
                "id": account.id,
                "number": account.number,
                "name": account.name,
                "category": account.category,
                "beginning_balance_raw": start,
                **both("debit", debit),
                **both("credit", credit),
                "ending_balance_raw": start + debit - credit,
            }
        )
    total = {**both("debit", debited), **both("credit", credited)}
    return {"trial_balance": {**_head(company, first, last), "accounts": shown, "total": total}}


def aged_receivables(company: Company, query: Query) -> Report:
    last = day_of(query, "end_date", company.today)
    names = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
    by_person: dict[int, dict[str, Decimal]] = {}
    for invoice in company.invoices:
        if invoice.remaining > 0 and invoice.date <= last:
            late = (last - invoice.due_date).days
            bucket = names[0] if late <= 0 else names[min(4, (late - 1) // 30 + 1)]
            held = by_person.setdefault(invoice.person_id, dict.fromkeys(names, ZERO))
            held[bucket] += invoice.remaining
    for memo in company.credit_memos:
        if memo.remaining > 0 and memo.date <= last and not memo.for_vendor:
            by_person.setdefault(memo.person_id, dict.fromkeys(names, ZERO))["current"] -= memo.remaining
    contacts = [
        {
            "person_id": person_id,
            "person_name": company.people[person_id].display_name,
            **{name: report_text(amount) for name, amount in held.items()},
            **both("total", sum(held.values(), ZERO)),
        }
        for person_id, held in by_person.items()
    ]
    whole = sum((contact["total_raw"] for contact in contacts), ZERO)
    return {"aged_receivables": {"end_date": show_day(last), "contacts": contacts, "grand_total": both("total", whole)}}
