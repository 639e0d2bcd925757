"""Reports about goods; REPORTS.md has every shape (contract jurnal §7.17)."""

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.reports import Query, Report, both, day_of
from tests.sandbox.jurnal.show_sales import quantity_text, warehouse_ref
from tests.sandbox.jurnal.wire import show_day


def warehouse_stock_quantity(company: Company, query: Query) -> Report:
    day = day_of(query, "date", company.today)
    shown = []
    for product in company.products:
        if product.track_inventory:
            held = [
                {**warehouse_ref(company, key), "quantity": quantity_text(company.stock.quantity(product.id, key, day))}
                for key in company.stock.warehouses(product.id)
            ]
            whole = quantity_text(company.stock.quantity(product.id, until=day))
            shown.append({**_product(product), "quantity": whole, "warehouses": held})
    return {"warehouse_stock_quantity": {"date": show_day(day), "products": shown}}


def inventory_valuation(company: Company, query: Query) -> Report:
    day = day_of(query, "end_date", company.today)
    shown = []
    total = ZERO
    for product in company.products:
        if product.track_inventory:
            quantity = company.stock.quantity(product.id, until=day)
            price = company.stock.average(product.id, until=day)
            total += quantity * price
            prices = {**both("average_price", price), **both("value", quantity * price)}
            shown.append({**_product(product), "quantity": quantity_text(quantity), **prices})
    return {"inventory_valuation": {"end_date": show_day(day), "products": shown, "total": both("value", total)}}


def sales_by_products(company: Company, query: Query) -> Report:
    first, last = day_of(query, "start_date"), day_of(query, "end_date")
    sold: dict[int, list[Decimal]] = {}
    for invoice in company.invoices:
        if first <= invoice.date <= last:
            for line in invoice.lines:
                held = sold.setdefault(line.product_id, [ZERO] * 4)
                held[0] += line.quantity
                held[1] += line.amount
    for back in company.returns:
        if first <= back.date <= last:
            lines = {line.id: line for line in company.invoices[back.invoice_id].lines}
            for returned in back.lines:
                held = sold.setdefault(lines[returned.line_id].product_id, [ZERO] * 4)
                held[2] += returned.quantity
                held[3] += returned.amount
    shown = []
    for product_id, (quantity, amount, back_quantity, back_amount) in sold.items():
        shown.append(
            {
                **_product(company.products[product_id]),
                "quantity": quantity_text(quantity),
                "returned_quantity": quantity_text(back_quantity),
                **both("amount", amount),
                **both("returned_amount", back_amount),
                **both("net_amount", amount - back_amount),
            }
        )
    whole = sum((row["net_amount_raw"] for row in shown), ZERO)
    head = {"start_date": show_day(first), "end_date": show_day(last)}
    return {"sales_by_products": {**head, "products": shown, "grand_total": both("net_amount", whole)}}


def _product(product: r.Product) -> Report:
    return {"id": product.id, "product_code": product.product_code, "name": product.name}
