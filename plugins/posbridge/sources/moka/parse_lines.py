"""The lines of a receipt: products with their modifiers (contract moka §3.4, checkout line)."""

from posbridge.domain.records import SaleLine, SoldModifier
from posbridge.money import ZERO, Decimal
from posbridge.sources.moka.fields import Row, UnreadableFieldError

__all__ = ["DUST", "line_key", "parse_lines"]

DUST = Decimal("0.01")
"""Sums of fractional amounts may be off by what the server's floats lost; never by more than this."""


def parse_lines(receipt: Row, subtotal: Decimal) -> tuple[tuple[SaleLine, ...], Decimal]:
    """The lines, and what of ``subtotal`` they leave unexplained (rupiah, signed, zero when they close).

    Whether a line's gross and net hold its modifiers is not published: the reading whose nets sum to the
    receipt's subtotal is the right one (contract moka §6 item 14). Deleted lines are no part of the receipt.
    """
    checkouts = [row for row in receipt.rows("checkouts", "checkout") if not row.flag("is_deleted")]
    modifiers = [_modifiers(row) for row in checkouts]
    nets = sum((_net(row) for row in checkouts), ZERO)
    extra = sum((each.net for found in modifiers for each in found), ZERO)
    included = abs(subtotal - nets) <= abs(subtotal - nets - extra)
    residual = subtotal - nets - (ZERO if included else extra)
    lines = tuple(_line(row, found, included=included) for row, found in zip(checkouts, modifiers, strict=True))
    return lines, residual if abs(residual) > DUST else ZERO


def line_key(row: Row) -> str:
    """The stable key of a line: its uuid, else its id."""
    return row.identity("uuid", "id")


def _line(row: Row, modifiers: tuple[SoldModifier, ...], *, included: bool) -> SaleLine:
    gross, net = _gross(row), _net(row)
    if included:
        gross -= sum((each.gross for each in modifiers), ZERO)
        net -= sum((each.net for each in modifiers), ZERO)
    variant = row.text("item_variant_id")
    return SaleLine(
        key=line_key(row),
        product_id=variant if variant not in _NO_ID else None,
        item_id=row.text("item_id") if row.text("item_id") not in _NO_ID else None,
        name=row.text("item_name") or "Custom Amount",
        variant=row.text("item_variant_name"),
        sku=row.text("sku"),
        quantity=_quantity(row),
        gross=gross,
        net=net,
        service=row.magnitude("gratuity_amount"),
        tax=row.magnitude("tax_amount"),
        refunded=row.magnitude("refunded_quantity"),
        modifiers=modifiers,
    )


def _modifiers(row: Row) -> tuple[SoldModifier, ...]:
    """Modifiers have no quantity of their own: one of each goes on every unit of the line."""
    quantity = _quantity(row)
    found = []
    for each in row.rows("modifiers", "modifier"):
        gross = each.amount("gross_sales") if each.has("gross_sales") else each.amount("price") * quantity
        net = each.amount("net_sales") if each.has("net_sales") else gross - each.magnitude("discount_amount")
        found.append(
            SoldModifier(
                source_id=each.identity("modifier_option_id"),
                group=each.text("modifier_name"),
                name=each.text("modifier_option_name"),
                quantity=quantity,
                gross=gross,
                net=net,
            )
        )
    return tuple(found)


def _quantity(row: Row) -> Decimal:
    quantity = row.amount("quantity")
    if quantity <= 0:
        raise UnreadableFieldError(f"line {line_key(row)} has the quantity {quantity}")
    return quantity


def _gross(row: Row) -> Decimal:
    return row.first_amount("gross_sales", "item_price_quantity", "custom_amount")


def _net(row: Row) -> Decimal:
    return row.amount("net_sales") if row.has("net_sales") else _gross(row) - row.magnitude("discount_amount")


_NO_ID = ("", "0")
