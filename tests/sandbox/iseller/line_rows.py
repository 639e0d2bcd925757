"""Order lines as rows (contract iseller §4.6)."""

from typing import Any

from posbridge.money import ZERO, Decimal, whole_rupiah
from tests.sandbox.iseller import state
from tests.sandbox.iseller.order import AppliedDiscount, Component, Order, OrderLine, PromotionShare
from tests.sandbox.iseller.payment import FOURTH
from tests.sandbox.iseller.product import Modifier
from tests.sandbox.iseller.stock_rows import content_rows, cost_rows, unit_rows
from tests.sandbox.iseller.units import components_of
from tests.sandbox.iseller.view import View, units, whole_or_decimal


def line_row(order: Order, line: OrderLine, view: View, includes: frozenset[str]) -> dict[str, Any]:
    """One line; ``includes`` are the call's, in lower case."""
    product, staff = line.product, order.server
    gross, base_price = _shown_gross(order, line, view)
    row: dict[str, Any] = {
        "order_detail_id": line.id,
        "order_id": order.id,
        "parent_order_detail_id": line.parent.id if line.parent else None,
        "product_id": product.id,
        "product_name": line.modifier.title if line.modifier else product.name,
        "product_generic_name": "",
        "product_type": product.category,
        "product_variant_id": product.id if product.type == "variant" else None,
        "product_variant_name": product.variant_name,
        "product_modifier_id": None,
        "product_modifier_name": "",
        "type": "standard" if line.modifier else product.type,
        "sku": product.sku,
        "vendor": product.vendor,
        "notes": line.notes,
        "order_type": order.order_type,
        "server_name": staff.first_name if staff else "",
        view.knobs.line_fulfilment_key: state.line_fulfilment(order, line, view.now),
        "quantity": whole_or_decimal(line.quantity),
        "weight": units(ZERO),
        "weight_quantity": None if line.weight is None else line.weight,
        "base_price": view.money(base_price),
        "total_order_amount": view.money(gross),
        "discount_amount": view.money(line.discount),
        "discount_percentage": _percentage(line.discounts),
        "discount_order_amount": view.money(line.order_discount),
        "subtotal": view.money(line.net),
        "additional_charge": view.money(line.additional_charge),
        "taxable": line.tax_rate is not None,
        "tax_percentage": units(line.tax_rate or ZERO),
        "tax_amount": view.money(line.tax),
        "require_shipping": order.channel != "pos",
        "promotions": promotion_rows(line.promotions, view) if "promotiondetails" in includes else [],
        "discounts": discount_rows(line.discounts, view) if "discountdetails" in includes else [],
        "product_composites": None,
        "product_combos": None,
        "modifier_product_composites": None,
        "serial_numbers": [],
        "cogs": cost_rows(line.costs, view),
    }
    if line.modifier:
        row.update(_modifier_fields(line.modifier, line))
    elif line.components:
        key = "product_combos" if product.type == "comboset" else "product_composites"
        row[key] = content_rows(line.components, line.quantity)
    if "trackinventory" in includes:
        behind = line.modifier.product if line.modifier else product
        row["track_inventory"] = behind is not None and behind.track_inventory
        row["units_used"] = unit_rows(_used(order, line, view))
    return row


def _modifier_fields(modifier: Modifier, line: OrderLine) -> dict[str, Any]:
    """What marks a line as a modifier; its ``sku`` stays the parent's (contract iseller §4.6)."""
    behind = modifier.product
    return {
        "product_modifier_id": modifier.id,
        "product_modifier_name": modifier.title,
        "modifier_product_type": behind.type if behind else None,
        "modifier_product_id": behind.id if behind else None,
        "modifier_product_sku": behind.sku if behind else "",
        "modifier_quantity": units(modifier.quantity),
        "modifier_product_composites": content_rows(components_of(behind), line.quantity) if behind else None,
    }


def _shown_gross(order: Order, line: OrderLine, view: View) -> tuple[Decimal, Decimal]:
    """Gross and unit price; without their tax where the order is inclusive and the knob says so."""
    if not order.inclusive or view.knobs.inclusive_line_gross == "inclusive" or not line.tax_rate:
        return line.gross, line.base_price
    gross = whole_rupiah(line.gross * 100 / (100 + line.tax_rate))
    return gross, (gross / line.quantity).quantize(FOURTH)


def _percentage(discounts: tuple[AppliedDiscount, ...]) -> Decimal | None:
    percents = [each.discount.percent for each in discounts if each.discount.percent is not None]
    return units(percents[0]) if len(percents) == 1 else None


def _used(order: Order, line: OrderLine, view: View) -> list[Component]:
    """Stock that has left the shelf so far: of the units that are fulfilled."""
    done = state.fulfilled_units(order, line, view.now)
    if not done:
        return []
    return [Component(product=each.product, quantity=each.quantity * done / line.quantity) for each in line.units]


def discount_rows(discounts: tuple[AppliedDiscount, ...], view: View) -> list[dict[str, Any]]:
    return [
        {"discount_name": each.discount.name, "discount_amount": view.money(each.amount), "external_id": None}
        for each in discounts
    ]


def promotion_rows(promotions: tuple[PromotionShare, ...], view: View) -> list[dict[str, Any]]:
    return [
        {
            "promotion_id": each.promotion.id,
            "promotion_name": each.promotion.name,
            "promotion_amount": view.money(each.amount),
            "promotion_type": each.promotion.type,
            "external_id": each.promotion.external_id,
        }
        for each in promotions
    ]
