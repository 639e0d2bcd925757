"""Wire rows of checkout lines and their modifiers (contract moka §3.4)."""

from typing import Any

from posbridge.money import ZERO, Decimal
from tests.sandbox.moka.receipt import Line, LineDiscount, LineModifier, Receipt
from tests.sandbox.moka.view import View

Row = dict[str, Any]


def line_rows(receipt: Receipt, view: View) -> list[Row]:
    """Lines as sold. ``refunded_quantity`` is the only field that later refunds change."""
    return [line_row(receipt, line, view, receipt.refunded_units(line, view.as_of)) for line in receipt.lines]


def line_row(receipt: Receipt, line: Line, view: View, refunded: Decimal) -> Row:
    """``discount_amount`` is the line's own discount only; ``net_sales`` is after the bill's as well."""
    tops = sum((each.option.price for each in line.modifiers), ZERO)
    bare = view.knobs.lines_without_modifiers
    gross = line.gross - sum((each.gross for each in line.modifiers), ZERO) if bare else line.gross
    net = line.net - sum((each.net for each in line.modifiers), ZERO) if bare else line.net
    variant = line.variant
    unit = line.unit_price if bare else line.unit_price + tops
    created, updated = view.local(receipt.created_at), view.stamped(receipt.updated_at(view.as_of))
    return {
        "id": line.id,
        "uuid": line.uuid,
        "payment_id": receipt.id,
        "payment_uuid": receipt.uuid,
        "parent_checkout_id": None,
        "parent_checkout_uuid": None,
        "item_id": variant.item.id if variant else None,
        "item_name": line.name,
        "item_variant_id": variant.id if variant else None,
        "item_variant_name": variant.name if variant else "",
        "sku": variant.sku if variant else "",
        "category_id": variant.item.category.id if variant else None,
        "category_name": variant.item.category.name if variant else "Uncategorized",
        "custom_amount": ZERO if variant else line.unit_price,
        "quantity": line.quantity,
        "refunded_quantity": refunded,
        "item_price_library": line.unit_price,
        "item_price": unit,
        "price": unit,
        "item_price_quantity": gross,
        "gross_sales": gross,
        "discount_amount": line.own_discount,
        "item_discount": line.own_discount,
        "net_sales": net,
        "item_price_discount": gross - line.own_discount,
        "item_price_discount_gratuity": net + line.service,
        "gratuity_amount": line.service,
        "tax_amount": line.tax,
        "total_price": net if receipt.inclusive else net + line.service + line.tax,
        "redeem_amount": ZERO,
        "cogs": None,
        "sales_type_id": line.sales_type.id if line.sales_type else None,
        "sales_type_name": line.sales_type.name if line.sales_type else None,
        "is_deleted": False,
        "is_recipe": False,
        "is_program_item": False,
        "track_stock": bool(variant and variant.track_stock),
        "position": 0,
        "note": "",
        "item_image": None,
        "business_id": view.outlet.business_id,
        "outlet_id": view.outlet.id,
        "created_at": created,
        "updated_at": updated,
        "discounts": [_discount_row(each, receipt, view) for each in line.own_discounts],
        "modifiers": [_modifier_row(receipt, line, each, view) for each in line.modifiers],
    }


def _discount_row(given: LineDiscount, receipt: Receipt, view: View) -> Row:
    percent = given.discount.type == "percentage"
    return {
        "discount_id": given.discount.id,
        "discount_type": given.discount.type,
        "discount_name": given.discount.name,
        "discount_percentage": given.discount.amount if percent else ZERO,
        "discount_cash": ZERO if percent else given.discount.amount,
        "discount_amount": given.amount,
        "discount_guid": None,
        "created_at": view.local(receipt.created_at),
        "updated_at": view.local(receipt.created_at),
    }


def _modifier_row(receipt: Receipt, line: Line, sold: LineModifier, view: View) -> Row:
    return {
        "id": sold.id,
        "uuid": sold.uuid,
        "checkout_id": line.id,
        "checkout_uuid": line.uuid,
        "payment_id": receipt.id,
        "payment_uuid": receipt.uuid,
        "modifier_id": sold.option.modifier_id,
        "modifier_name": sold.option.modifier_name,
        "modifier_option_id": sold.option.id,
        "modifier_option_name": sold.option.name,
        "price": sold.option.price,
        "gross_sales": sold.gross,
        "net_sales": sold.net,
        "discount_amount": sold.gross - sold.net,
        "redeem_amount": ZERO,
        "cogs": None,
        "outlet_id": view.outlet.id,
        "discounts": [],
        "created_at": view.local(receipt.created_at),
        "updated_at": view.local(receipt.created_at),
    }
