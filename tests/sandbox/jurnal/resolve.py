"""From what a body says (name, number, code, id) to the record it means (contract jurnal §4.4, §4.7)."""

from typing import TypeVar

from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import invalid, invalid_fields
from tests.sandbox.jurnal.tables import Table

R = TypeVar("R", bound=r.Stored)

CASH = "Cash & Bank"


def pick(table: Table[R], body: Body, keys: dict[str, str], missing: str = "{value} not exist") -> R | None:
    """The row that every given key names; None when none is given.

    ``keys`` maps a body field to an attribute. ``missing`` is the refusal's text, ``{value}`` what was sent.

    Raises:
        Refusal: a key names no row, or two name different ones.
    """
    found: R | None = None
    for key, attribute in keys.items():
        value = body.whole(key) if attribute == "id" else body.text(key)
        if value is None:
            continue
        row = table.first(attribute, value)
        if row is None:
            raise invalid(key, missing.format(value=value))
        if found is not None and row.id != found.id:
            raise invalid(key, f"{value} does not match")
        found = row
    return found


def customer(company: Company, body: Body, *, by_id: bool = False) -> r.Person:
    """An existing customer: a vendor alone will not do (contract jurnal §7.1)."""
    keys = {"person_id": "id"} if by_id else {}
    person = pick(company.people, body, {**keys, "person_name": "display_name"}, "person not exist")
    if person is None or not person.is_customer:
        raise invalid("person_name", "person not exist")
    return person


def account(company: Company, body: Body, role: str, *, category: str | None = None) -> r.Account | None:
    """By ``<role>_id``, ``<role>_name`` or ``<role>_number``; of ``category`` where that matters."""
    keys = {f"{role}_id": "id", f"{role}_name": "name", f"{role}_number": "number"}
    row = pick(company.accounts, body, keys)
    if row is not None and category is not None and row.category != category:
        raise invalid(f"{role}_name", f"account must be in category {category}")
    return row


def money_account(company: Company, body: Body, role: str, *, text: str) -> r.Account:
    """A Cash & Bank account that the body must name; ``text`` is the refusal's."""
    keys = {f"{role}_id": "id", f"{role}_name": "name"}
    row = pick(company.accounts, body, keys, text)
    if row is None or row.category != CASH:
        raise invalid(f"{role}_name", text)
    return row


def tax(company: Company, line: Body) -> r.Tax | None:
    return pick(company.taxes, line, {"line_tax_id": "id", "line_tax_name": "name"})


def tags(company: Company, body: Body) -> list[int]:
    """Ids of the named tags; nothing on a plan without tags. Unknown names are refused."""
    if not company.has_tags:
        return []
    ids = []
    for name in body.texts("tags"):
        tag = next((row for row in company.tags if row.name.lower() == name.lower()), None)
        if tag is None:
            raise invalid("tags", f"{name} not exist")
        ids.append(tag.id)
    return ids


def warehouse(company: Company, body: Body, role: str = "warehouse", *, by_id: bool = False) -> int | None:
    """A warehouse's id, -1 for Unassigned; None where the body or the plan has none."""
    if not company.has_warehouses:
        return None
    if by_id and body.whole(f"{role}_id") == r.UNASSIGNED:
        return r.UNASSIGNED
    keys = {f"{role}_id": "id"} if by_id else {}
    row = pick(company.warehouses, body, {**keys, f"{role}_name": "name", f"{role}_code": "code"})
    return None if row is None else row.id


def product(company: Company, line: Body, row: int) -> r.Product:
    """Of an invoice line; ``row`` is counted from 1. Name and code count only where id and custom_id are not given."""
    strong = {"product_id": "id", "product_custom_id": "custom_id"}
    weak = {"product_code": "product_code", "product_name": "name"}
    keys = strong if any(line.text(key) for key in strong) else weak
    named = {key: attribute for key, attribute in keys.items() if line.text(key)}
    found = [company.products.first(at, line.whole(key) if at == "id" else line.text(key)) for key, at in named.items()]
    first = found[0] if found else None
    if first is None or any(other is None or other.id != first.id for other in found):
        raise invalid("product", f"in transaction lines attributes on row {row} not available")
    return first


def stock_product(company: Company, line: Body) -> r.Product:
    """Of a transfer or an adjustment: a tracked product, by name, id or code."""
    keys = {"product_id": "id", "product_name": "name", "product_code": "product_code"}
    found = pick(company.products, line, keys, "product not exist")
    if found is None:
        raise invalid("product_name", "product not exist")
    if not found.track_inventory:
        raise invalid("product_name", f"{found.name} does not track inventory")
    return found


def payment_method(company: Company, body: Body) -> tuple[r.Named | None, str | None]:
    """The method, or the name of one that is yet to be made (contract jurnal §7.10)."""
    by_id, name = body.whole("payment_method_id"), body.text("payment_method_name")
    if by_id is None and name is None:
        raise invalid_fields({"payment_method": "must be sent", "payment_method_name": "must be sent"})
    if by_id is None:
        found = company.methods.first("name", name)
        return found, None if found else name
    keys = {"payment_method_id": "id", "payment_method_name": "name"}
    return pick(company.methods, body, keys), None
