"""Which Jurnal product a sold line stands for."""

from dataclasses import dataclass

from posbridge.domain.records import SaleLine, SoldModifier
from posbridge.mapping import identity, reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.fees import CUSTOM
from posbridge.mapping.names import display_name, product_name
from posbridge.mapping.results import HoldError
from posbridge.mapping.rules import account
from posbridge.settings import lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductReference:
    """``product`` is a custom_id, or "jurnal:<id>" of a product that posbridge did not make.

    ``custom`` says that the line is the receipt's own: its description must name what was sold.
    """

    product: str
    name: str
    custom: bool = False


def sold_product(line: SaleLine, receipt: str, ctx: MapContext) -> ProductReference:
    """The product of a line; the custom-amount product where the till typed in an amount."""
    if line.product_id is None:
        fee = lookup.fee_product(ctx.settings, CUSTOM)
        account(ctx, f"Receipt {receipt}", fee.sell_account, field="accounts.sales")
        return ProductReference(product=identity.fee_id(ctx.settings, CUSTOM), name=fee.name, custom=True)
    custom_id = identity.product_id(ctx.settings, line.product_id)
    bare = product_name(line.name, line.variant)
    return _known(bare, custom_id, line.product_id, receipt, ctx, sku=line.sku)


def sold_modifier(modifier: SoldModifier, receipt: str, ctx: MapContext) -> ProductReference:
    custom_id = identity.modifier_id(ctx.settings, modifier.source_id)
    bare = product_name(modifier.group, modifier.name)
    return _known(bare, custom_id, modifier.source_id, receipt, ctx)


def _known(
    bare: str, custom_id: str, source_id: str, receipt: str, ctx: MapContext, *, sku: str = ""
) -> ProductReference:
    if custom_id not in ctx.known_products:
        return _by_name(bare, source_id, receipt, ctx)
    accounts = lookup.product_accounts(ctx.settings, source_id=source_id, sku=sku)
    if accounts.sell is not None:
        account(ctx, f"Receipt {receipt}, {bare}", accounts.sell, field="accounts")
    return ProductReference(product=custom_id, name=name_in_books(bare, custom_id, source_id, ctx))


def name_in_books(bare: str, custom_id: str, source_id: str, ctx: MapContext) -> str:
    """The display name under which ``custom_id`` stands, even if the receipt calls it otherwise."""
    expected = display_name(
        lookup.product_name(ctx.settings, bare), custom_id=custom_id, source_id=source_id, taken=ctx.names
    )
    if ctx.names.get(expected) == custom_id:
        return expected
    return next((name for name, holder in ctx.names.items() if holder == custom_id), expected)


def _by_name(bare: str, source_id: str, receipt: str, ctx: MapContext) -> ProductReference:
    """A product deleted in the POS, booked on the Jurnal product of its name where settings allow it."""
    if ctx.settings.match_products_by_name:
        for name in (lookup.product_name(ctx.settings, bare), bare):
            found = ctx.books.products.get(name)
            if found is not None:
                ours = found.custom_id if found.custom_id in ctx.known_products else None
                return ProductReference(product=ours or f"{identity.JURNAL_PREFIX}{found.jurnal_id}", name=found.name)
    file = ctx.settings.path.name
    raise HoldError(reasons.product_deleted(receipt, product=bare, product_id=source_id, file=file))
