"""Stock adjustments (contract jurnal §7.13)."""

from typing import Any

from tests.sandbox.jurnal import bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, invalid

TYPES = ("general", "waste", "production", "opening quantity")


def create(company: Company, body: Body) -> r.Adjustment:
    """A stock count reads ``actual_quantity`` only; stock in/out reads ``difference`` only."""
    checks.unique_transaction(company, company.adjustments, body)
    adjustment = _build(company, body, company.stamp())
    _post(company, adjustment)
    return company.adjustments.add(adjustment)


def update(company: Company, adjustment: r.Adjustment, body: Body) -> r.Adjustment:
    """Replaces the lines when lines are sent; the text otherwise."""
    checks.open_day(company, adjustment.date, "date")
    if not body.has("lines_attributes"):
        adjustment.memo = body.text("memo") or adjustment.memo
        company.touch(adjustment)
        return adjustment
    bookings.unbook(company, adjustment)
    stamp = {"id": adjustment.id, "created_at": adjustment.created_at, "stored_at": adjustment.stored_at}
    changed = adjustment
    try:
        values = Body({**_as_body(company, adjustment), **body.values})
        changed = _build(company, values, {**stamp, "updated_at": company.world.now()})
    finally:
        _post(company, changed)
    return company.adjustments.add(changed)


def delete(company: Company, adjustment: r.Adjustment) -> None:
    checks.open_day(company, adjustment.date, "date")
    bookings.unbook(company, adjustment)
    company.adjustments.remove(adjustment)


def find(company: Company, handle: str, search_by: str | None, kind: str | None) -> r.Adjustment | None:
    """By id or custom_id; by number only with both ``search_by=transaction_no`` and a ``transaction_type``."""
    if search_by is None and kind is None:
        return bookings.by_handle(company, company.adjustments, handle)
    if search_by != "transaction_no" or kind not in ("movement", "adjustment"):
        raise invalid("search_by", "and transaction_type must both be given")
    wanted = company.adjustments.where(lambda row: row.is_count == (kind == "adjustment"))
    return next((row for row in wanted if row.transaction_no == handle), None)


def _build(company: Company, body: Body, stamp: dict[str, Any]) -> r.Adjustment:
    day = checks.open_day(company, body.day("date"), "date")
    kind = (body.text("stock_adjustment_type") or "general").lower()
    if kind not in TYPES:
        raise invalid("stock_adjustment_type", "is not included in the list")
    account = resolve.account(company, body, "account")
    if account is None:
        raise invalid("account_name", BLANK)
    held = bookings.warehouse_of(resolve.warehouse(company, body, by_id=True))
    is_count = body.flag("maintain_actual")
    lines = [_line(company, item, held, is_count=is_count) for item in body.items("lines_attributes")]
    if not lines:
        raise invalid("lines_attributes", BLANK)
    if len({line.product_id for line in lines}) < len(lines):
        raise invalid("lines_attributes", "product can only be used once")
    same = [row for row in company.adjustments if row.is_count == is_count and row.id != stamp["id"]]
    return r.Adjustment(
        **stamp,
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(same, body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        adjustment_type=kind,
        is_count=is_count,
        account_id=account.id,
        warehouse_id=held,
        lines=lines,
    )


def _line(company: Company, item: Body, warehouse_id: int, *, is_count: bool) -> r.AdjustmentLine:
    product = resolve.stock_product(company, item)
    recorded = company.stock.quantity(product.id, warehouse_id)
    field = "actual_quantity" if is_count else "difference"
    value = item.number(field)
    if value is None or (is_count and value < 0) or (not is_count and value == 0):
        raise invalid(field, BLANK if value is None else "is invalid")
    price = company.stock.average(product.id) or product.buy_price
    if item.flag("use_custom_average_price"):
        price = item.number_or_zero("average_price")
    difference = value - recorded if is_count else value
    return r.AdjustmentLine(
        id=company.next_id(), product_id=product.id, recorded=recorded, difference=difference, price=price
    )


def _post(company: Company, adjustment: r.Adjustment) -> None:
    moves = []
    for line in adjustment.lines:
        price = line.price if line.difference > 0 else company.stock.average(line.product_id)
        company.stock.move(
            adjustment.id, adjustment.date, line.product_id, adjustment.warehouse_id, line.difference, price=price
        )
        value = line.difference * price
        moves += [(company.products[line.product_id].inventory_account_id, value), (adjustment.account_id, -value)]
    company.ledger.book(r.Kind.ADJUSTMENT, adjustment, moves)


def _as_body(company: Company, adjustment: r.Adjustment) -> dict[str, object]:
    return {
        "custom_id": adjustment.custom_id,
        "transaction_no": adjustment.transaction_no,
        "stock_adjustment_type": adjustment.adjustment_type,
        "account_id": adjustment.account_id,
        "warehouse_id": adjustment.warehouse_id,
        "date": adjustment.date.isoformat(),
        "memo": adjustment.memo,
        "maintain_actual": adjustment.is_count,
    }
