"""How master data looks in answers (contract jurnal §7.1 to §7.8)."""

from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import masters, products
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.chart import CATEGORIES
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.wire import money_text, show_moment

Shown = dict[str, Any]


def account_ref(company: Company, account_id: int | None, *, category: bool = False) -> Shown:
    """An account as other records show it; an object of nulls when there is none."""
    account = company.accounts.get(account_id)
    shown: Shown = {"id": None, "name": None, "number": None}
    if account is not None:
        shown = {"id": account.id, "name": account.name, "number": account.number}
    if category:
        name = account.category if account else None
        shown["category"] = {"id": CATEGORIES.get(name or ""), "name": name}
    return shown


def tags(company: Company, ids: list[int]) -> Shown:
    """``tags`` is null when empty (contract jurnal §4.2)."""
    rows = [{"id": tag, "name": company.tags[tag].name} for tag in ids]
    return {"tags": rows or None, "tags_string": ", ".join(company.tags[tag].name for tag in ids)}


def named(company: Company, row: r.Named) -> Shown:
    return {"id": row.id, "name": row.name, "custom_id": row.custom_id}


def plain_named(company: Company, row: r.Named) -> Shown:
    return {"id": row.id, "name": row.name}


def warehouse(company: Company, row: r.Warehouse) -> Shown:
    held = [
        {
            "id": p.id,
            "name": p.name,
            "code": p.product_code,
            "quantity": f"{company.stock.quantity(p.id, row.id).normalize():f}",
        }
        for p in company.products
        if p.track_inventory and row.id in company.stock.warehouses(p.id)
    ]
    texts = {"code": row.code, "address": row.address, "description": row.description}
    return {**named(company, row), **texts, "warehouse_inventory": held, "transactions": []}


def term(company: Company, row: r.Term) -> Shown:
    used = any(invoice.term_id == row.id for invoice in company.invoices)
    return {
        "id": row.id,
        "name": row.name,
        "longetivity": row.longetivity,
        "is_used?": used,
        "is_default?": row is next(iter(company.terms)),
    }


def tax(company: Company, row: r.Tax) -> Shown:
    return {
        **named(company, row),
        "rate": money_text(row.rate),
        "use_witholding": row.is_witholding,
        "is_compound": row.is_compound,
        "buy_tax_account": account_ref(company, row.buy_account_id),
        "sell_tax_account": account_ref(company, row.sell_account_id),
    }


def account(company: Company, row: r.Account) -> Shown:
    balance = company.ledger.balance(row.id)
    children = company.accounts.where(lambda other: other.parent_id == row.id)
    return {
        **named(company, row),
        "number": row.number,
        "description": row.description,
        "category": row.category,
        "category_id": CATEGORIES[row.category],
        "balance": money_text(balance),
        "balance_amount": balance,
        "lock": False,
        "is_parent": row.is_parent,
        "indent": 0 if row.parent_id is None else 1,
        "parent_id": row.parent_id,
        "archive": False,
        "children": [{"account": account(company, child)} for child in children],
    }


def _owed(company: Company, row: r.Person) -> Decimal:
    invoices = sum((invoice.remaining for invoice in company.invoices if invoice.person_id == row.id), ZERO)
    return invoices - sum((memo.remaining for memo in company.credit_memos if memo.person_id == row.id), ZERO)


def person(company: Company, row: r.Person) -> Shown:
    card = {key: row.card.get(key) for key in masters.CARD}
    return {
        "id": row.id,
        "display_name": row.display_name,
        "custom_id": row.custom_id,
        **card,
        "is_customer": row.is_customer,
        "is_vendor": row.is_vendor or None,
        "opening_balance": None,
        "disable_max_credit_limit": True,
        "archive": row.archive,
        "balance": _owed(company, row),
        "deletable": not masters.has_transactions(company, row),
        "editable": True,
        "has_transactions": masters.has_transactions(company, row),
        "has_close_the_book": company.closed_until is not None,
        "source": row.source,
        "created_at": show_moment(row.created_at),
        "updated_at": show_moment(row.updated_at),
        "deleted_at": None,
        "default_term": {"id": None, "name": None, "longetivity": None},
        "default_ar_account": account_ref(company, row.receivable_id),
        "default_ap_account": account_ref(company, row.payable_id),
    }


def unit_ref(company: Company, unit_id: int | None) -> Shown:
    unit = company.units.get(unit_id)
    return {"id": None, "name": None} if unit is None else {"id": unit.id, "name": unit.name}


def tax_ref(company: Company, tax_id: int | None) -> Shown:
    row = company.taxes.get(tax_id)
    if row is None:
        return {"id": None, "name": None, "rate": None}
    return {"id": row.id, "name": row.name, "rate": money_text(row.rate)}


def product(company: Company, row: r.Product) -> Shown:
    sell_tax = company.taxes.get(row.sell_tax_id)
    flags = {"is_compound": sell_tax.is_compound, "is_witholding": sell_tax.is_witholding} if sell_tax else {}
    categories = [{"id": key, "name": company.categories[key].name} for key in row.category_ids]
    used = products.has_sales(company, row)
    return {
        "id": row.id,
        "name": row.name,
        "product_code": row.product_code,
        "custom_id": row.custom_id,
        "description": row.description,
        "archive": row.archive,
        "active": not row.archive,
        "is_sold": row.is_sold,
        "is_bought": row.is_bought,
        "track_inventory": row.track_inventory or None,
        "quantity": f"{company.stock.quantity(row.id).normalize():f}",
        "unit": unit_ref(company, row.unit_id),
        "sell_price_per_unit": money_text(row.sell_price),
        "sell_tax_id": row.sell_tax_id,
        "sell_tax": {**tax_ref(company, row.sell_tax_id), **flags},
        "taxable_sell": row.taxable_sell,
        "sell_account": account_ref(company, row.sell_account_id),
        "buy_account": account_ref(company, row.buy_account_id),
        "inventory_asset_account": account_ref(company, row.inventory_account_id if row.track_inventory else None),
        "buy_price_per_unit": money_text(row.buy_price),
        "buy_tax_id": None,
        "average_price": company.stock.average(row.id),
        "init_quantity": "0.0",
        "product_categories": categories or None,
        "product_categories_string": ", ".join(company.categories[key].name for key in row.category_ids),
        "is_bundle": False,
        "deletable": not used,
        "editable": True,
        "has_sales": used,
        "has_purchase": False,
        "has_transaction_before_last_close_the_book": False,
        "source": "apikey",
        "created_at": show_moment(row.created_at),
        "updated_at": show_moment(row.updated_at),
        "deleted_at": None,
        "company": {"id": company.id, "name": company.name},
        "company_currency": {"code": "IDR", "symbol": "Rp."},
    }
