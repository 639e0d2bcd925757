"""Warehouse transfers (contract jurnal §7.14)."""

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, invalid


def create(company: Company, body: Body) -> r.Transfer:
    """Move goods between two warehouses at no change of value; -1 is Unassigned."""
    checks.unique_transaction(company, company.transfers, body)
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    sides = {side: resolve.warehouse(company, body, f"{side}_warehouse", by_id=True) for side in ("from", "to")}
    for side, found in sides.items():
        if found is None:
            raise invalid(f"{side}_warehouse_name", BLANK)
    if sides["from"] == sides["to"]:
        raise invalid("to_warehouse_name", "must differ from from_warehouse_name")
    lines = [_line(company, item) for item in body.items("warehouse_transfer_lines_attributes")]
    if not lines:
        raise invalid("warehouse_transfer_lines_attributes", BLANK)
    moved = r.Transfer(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(company.transfers, body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        from_id=bookings.warehouse_of(sides["from"]),
        to_id=bookings.warehouse_of(sides["to"]),
        lines=lines,
    )
    _require_goods(company, moved)
    for line in lines:
        for held, quantity in ((moved.from_id, -line.quantity), (moved.to_id, line.quantity)):
            company.stock.move(moved.id, day, line.product_id, held, quantity, valued=False)
    return company.transfers.add(moved)


def delete(company: Company, moved: r.Transfer) -> None:
    checks.open_day(company, moved.date)
    bookings.unbook(company, moved)
    company.transfers.remove(moved)


def find(company: Company, handle: str) -> r.Transfer | None:
    """By id or transaction_no (contract jurnal §6); by custom_id as well, which nothing forbids."""
    found = company.transfers.first("transaction_no", handle)
    return found or bookings.by_handle(company, company.transfers, handle)


def _line(company: Company, item: Body) -> r.TransferLine:
    product = resolve.stock_product(company, item)
    quantity = item.number_or_zero("quantity")
    if quantity <= 0:
        raise invalid("quantity", "must be greater than 0")
    return r.TransferLine(id=company.next_id(), product_id=product.id, quantity=quantity)


def _require_goods(company: Company, moved: r.Transfer) -> None:
    if company.knob("allow_negative_stock"):
        return
    wanted: dict[int, Decimal] = {}
    for line in moved.lines:
        wanted[line.product_id] = wanted.get(line.product_id, ZERO) + line.quantity
    for product_id, quantity in wanted.items():
        if quantity > company.stock.quantity(product_id, moved.from_id):
            raise invalid("quantity", f"of {company.products[product_id].name} is not enough in stock")
