"""Customers, tags, warehouses, taxes, accounts and the other small lists (contract jurnal §7.1 to §7.8)."""

from posbridge.money import Decimal
from tests.sandbox.jurnal import checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.chart import CATEGORIES
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, CUSTOM_ID_USED, TAKEN, Refusal, invalid
from tests.sandbox.jurnal.tables import Table

CARD = (
    "title", "first_name", "middle_name", "last_name", "associate_company", "billing_address", "address", "phone",
    "fax", "mobile", "email", "tax_no", "other_detail",
)  # fmt: skip


def create_customer(company: Company, body: Body, *, enforce: bool = True) -> r.Person:
    """A customer; the display name must be free, custom_id only where ``enforce``."""
    return create_person(company, Body({**body.values, "is_customer": True, "is_vendor": False}), enforce=enforce)


def create_person(company: Company, body: Body, *, enforce: bool = True) -> r.Person:
    """A contact in any role."""
    name = _name(body, "display_name")
    values = {"custom_id": (body.text("custom_id") if enforce else None, CUSTOM_ID_USED), "display_name": (name, TAKEN)}
    checks.unique(company, company.people, values)
    checks.texts(body, "display_name")
    receivable, payable = _default_accounts(company, body)
    person = r.Person(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        display_name=name,
        is_customer=body.flag("is_customer"),
        is_vendor=body.flag("is_vendor"),
        receivable_id=receivable or company.defaults["receivable"],
        payable_id=payable or company.defaults["payable"],
        source=body.text("source"),
        card={key: body.text(key) or "" for key in CARD if body.text(key)},
    )
    return company.people.add(person)


def update_person(company: Company, person: r.Person, body: Body) -> r.Person:
    name = body.text("display_name") or person.display_name
    others = company.people.where(lambda row: row.id != person.id)
    values = {"custom_id": (body.text("custom_id"), CUSTOM_ID_USED), "display_name": (name, TAKEN)}
    checks.unique(company, others, values)
    checks.texts(body, "display_name")
    receivable, payable = _default_accounts(company, body)
    person.display_name = name
    person.custom_id = body.text("custom_id") or person.custom_id
    person.receivable_id, person.payable_id = receivable or person.receivable_id, payable or person.payable_id
    person.is_vendor = body.flag("is_vendor") if body.has("is_vendor") else person.is_vendor
    person.is_customer = body.flag("is_customer") if body.has("is_customer") else person.is_customer
    person.card.update({key: body.text(key) or "" for key in CARD if body.has(key)})
    company.touch(person)
    return person


def has_transactions(company: Company, person: r.Person) -> bool:
    tables = (company.invoices, company.credit_memos)
    return any(row.person_id == person.id for table in tables for row in table)


def delete_person(company: Company, person: r.Person) -> None:
    if has_transactions(company, person):
        raise invalid("person", "cannot be deleted because it has transactions")
    company.people.remove(person)


def _default_accounts(company: Company, body: Body) -> tuple[int | None, int | None]:
    receivable = resolve.account(company, body, "default_ar_account", category="Accounts Receivable (A/R)")
    payable = resolve.account(company, body, "default_ap_account", category="Accounts Payable (A/P)")
    return receivable.id if receivable else None, payable.id if payable else None


def _name(body: Body, field: str = "name") -> str:
    found = body.text(field)
    if found is None:
        raise invalid(field, BLANK)
    return found


def named(company: Company, table: Table[r.Named], body: Body) -> r.Named:
    """A tag, unit, category or payment method with a free name."""
    name = _name(body)
    values = {"custom_id": (body.text("custom_id"), CUSTOM_ID_USED), "name": (name, TAKEN)}
    checks.unique(company, table, values)
    return table.add(r.Named(**company.stamp(), custom_id=body.text("custom_id"), name=name))


def rename(company: Company, row: r.Named, body: Body) -> r.Named:
    row.name = body.text("name") or row.name
    row.custom_id = body.text("custom_id") or row.custom_id
    company.touch(row)
    return row


def create_tag(company: Company, body: Body) -> r.Named:
    if not company.has_tags:
        raise Refusal(422, raw={"errors": "Tags are not available on your plan."})
    return named(company, company.tags, body)


def create_warehouse(company: Company, body: Body) -> r.Warehouse:
    if not company.has_warehouses:
        raise Refusal(422, raw={"errors": "Warehouses are not available on your plan."})
    name = _name(body)
    values = {
        "custom_id": (body.text("custom_id"), CUSTOM_ID_USED),
        "name": (name, TAKEN),
        "code": (body.text("code"), TAKEN),
    }
    checks.unique(company, company.warehouses, values)
    warehouse = r.Warehouse(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        name=name,
        code=body.text("code"),
        address=body.text("address"),
        description=body.text("description"),
    )
    return company.warehouses.add(warehouse)


def update_warehouse(company: Company, row: r.Warehouse, body: Body) -> r.Warehouse:
    rename(company, row, body)
    for key in ("code", "address", "description"):
        setattr(row, key, body.text(key) or getattr(row, key))
    return row


def create_tax(company: Company, body: Body) -> r.Tax:
    name, rate = _name(body), body.number("rate")
    if rate is None or not 0 <= rate <= 100:
        raise invalid("rate", BLANK if rate is None else "is invalid")
    values = {"custom_id": (body.text("custom_id"), CUSTOM_ID_USED), "name": (name, TAKEN)}
    checks.unique(company, company.taxes, values)
    sell = resolve.account(company, body, "sell_tax_account")
    buy = resolve.account(company, body, "buy_tax_account") or sell
    if sell is None or buy is None:
        raise invalid("sell_tax_account_name", BLANK)
    tax = r.Tax(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        name=name,
        rate=rate,
        sell_account_id=sell.id,
        buy_account_id=buy.id,
        is_witholding=body.flag("is_witholding"),
        is_compound=body.flag("is_compound"),
    )
    return company.taxes.add(tax)


def update_tax(company: Company, row: r.Tax, body: Body) -> r.Tax:
    """A new rate holds for new lines only."""
    rename(company, row, body)
    rate: Decimal | None = body.number("rate")
    row.rate = row.rate if rate is None else rate
    return row


def create_account(company: Company, body: Body) -> r.Account:
    name, number, category = _name(body), body.text("number"), body.text("category_name")
    if category not in CATEGORIES:
        raise invalid("category_name", f"{category} not exist" if category else BLANK)
    values = {
        "custom_id": (body.text("custom_id"), CUSTOM_ID_USED),
        "number": (number, TAKEN),
        "name": (name, TAKEN),
    }
    checks.unique(company, company.accounts, values)
    parent = None
    if body.flag("as_a_child"):
        parent = resolve.pick(company.accounts, body, {"parent_category_name": "name"})
        if parent is None:
            raise invalid("parent_category_name", BLANK)
    account = r.Account(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        name=name,
        number=number or _next_number(company),
        category=category,
        description=body.text("description") or "",
        parent_id=None if parent is None else parent.id,
        is_parent=body.flag("as_a_parent"),
    )
    if parent is not None:
        parent.is_parent = True
    return company.accounts.add(account)


def update_account(company: Company, row: r.Account, body: Body) -> r.Account:
    rename(company, row, body)
    row.number = body.text("number") or row.number
    row.description = body.text("description") or row.description
    return row


def _next_number(company: Company) -> str:
    return f"9-{90001 + len(company.accounts)}"


def create_term(company: Company, body: Body) -> r.Term:
    name = _name(body)
    checks.unique(company, company.terms, {"name": (name, TAKEN)})
    return company.terms.add(r.Term(**company.stamp(), name=name, longetivity=body.whole("longetivity") or 0))
