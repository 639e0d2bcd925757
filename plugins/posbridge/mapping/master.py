"""Customers, products and modifiers of the POS as cards in Jurnal, and the cards that an outlet always has."""

from posbridge.domain.documents import CustomerBody, Document, ProductBody
from posbridge.domain.identifiers import digest
from posbridge.domain.records import Customer, Modifier, Product, Sale
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity, reasons
from posbridge.mapping.context import MapContext
from posbridge.mapping.facts import facts_of
from posbridge.mapping.fees import CUSTOM, ROUNDING, SERVICE
from posbridge.mapping.names import LIMIT, clean, display_name, product_name
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped
from posbridge.mapping.rules import account
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup


def map_customer(record: Customer, ctx: MapContext) -> Mapped:
    """A customer card: only the name (contract moka §3.3: personal data)."""
    if record.deleted:
        return Skipped(reasons.deleted_in_pos(f"Customer {record.source_id}"))
    return Documents((customer_document(record, ctx),))


def map_product(record: Product, ctx: MapContext) -> Mapped:
    """A product card of one variant, named "Item - Variant" between the outlet's prefix and suffix."""
    tracked = ctx.settings.track_inventory and record.track_stock
    return _card(record, product_name(record.name, record.variant), record.sku, ctx, tracked=tracked)


def map_modifier(record: Modifier, ctx: MapContext) -> Mapped:
    """A product card of one modifier option; modifiers are sold as products of their own."""
    return _card(record, product_name(record.group, record.name), "", ctx, tracked=False)


def standing_documents(ctx: MapContext) -> tuple[Document, ...]:
    """The default customer and the fee products, which receipts need though the POS has no record of them."""
    outlet = ctx.settings
    custom_id = identity.default_customer_id(outlet)
    customer = Document(
        kind=DocumentKind.CUSTOMER,
        custom_id=custom_id,
        record_id="standing:customer",
        date=outlet.start_date,
        body=CustomerBody(name=default_customer_name(ctx)),
        facts=digest(outlet.customers.default),
    )
    return (customer, *(_fee(role, ctx) for role in (SERVICE, ROUNDING, CUSTOM)))


def default_customer_name(ctx: MapContext) -> str:
    """Its name, with the outlet's id behind it where another record of the company holds the name."""
    return display_name(
        clean(ctx.settings.customers.default),
        custom_id=identity.default_customer_id(ctx.settings),
        source_id=ctx.settings.source.outlet,
        taken=ctx.names,
    )


def customer_of(sale: Sale, ctx: MapContext) -> Customer | None:
    """The receipt's own customer; None where the default one stands for it."""
    name = clean(sale.customer_name or "")
    if not name and (sale.customer_id is None or not ctx.settings.customers.use_source_id):
        return None
    return Customer(source_id=sale.customer_id or "", name=name)


def customer_card(record: Customer, ctx: MapContext) -> tuple[str, str]:
    """custom_id and display name: by POS id, or by name where settings say so or the POS gave no id."""
    outlet = ctx.settings
    name = clean(record.name) or f"Pelanggan {record.source_id}"
    custom_id = identity.customer_id(outlet, record.source_id, name)
    mark = record.source_id if outlet.customers.use_source_id else ""
    return custom_id, display_name(name, custom_id=custom_id, source_id=mark or "POS", taken=ctx.names)


def customer_document(record: Customer, ctx: MapContext) -> Document:
    custom_id, name = customer_card(record, ctx)
    return Document(
        kind=DocumentKind.CUSTOMER,
        custom_id=custom_id,
        record_id=f"customer:{record.source_id or custom_id}",
        date=ctx.settings.start_date,
        body=CustomerBody(name=name),
        facts=digest(clean(record.name)),
    )


def _card(record: Product | Modifier, bare: str, sku: str, ctx: MapContext, *, tracked: bool) -> Mapped:
    kind = "product" if isinstance(record, Product) else "modifier"
    subject = f"{kind.capitalize()} {bare or record.source_id}"
    if record.deleted:
        return Skipped(reasons.deleted_in_pos(subject))
    try:
        body = _body(record, bare, sku, subject, ctx, tracked=tracked)
    except HoldError as held:
        return Held(held.reason)
    return Documents(
        (
            Document(
                kind=DocumentKind.PRODUCT,
                custom_id=identity.card_id(ctx.settings, record),
                record_id=f"{kind}:{record.source_id}",
                date=ctx.settings.start_date,
                body=body,
                facts=facts_of(record),
            ),
        )
    )


def _body(
    record: Product | Modifier, bare: str, sku: str, subject: str, ctx: MapContext, *, tracked: bool
) -> ProductBody:
    outlet = ctx.settings
    accounts = lookup.product_accounts(outlet, source_id=record.source_id, sku=sku)
    inventory = outlet.accounts.inventory if tracked else None
    for number, field in ((accounts.sell, "sales"), (accounts.buy, "purchases"), (inventory, "inventory")):
        if number is not None:
            account(ctx, subject, number, field=f"accounts.{field}")
    return ProductBody(
        name=display_name(
            lookup.product_name(outlet, bare or record.source_id),
            custom_id=identity.card_id(outlet, record),
            source_id=record.source_id,
            taken=ctx.names,
        ),
        # SKUs need not be unique in the POS, and codes are in Jurnal.
        code=lookup.product_code(outlet, "-".join(part for part in (clean(sku), record.source_id) if part))[:LIMIT],
        price=max(record.price, ZERO),
        sell_account=accounts.sell or outlet.accounts.sales,
        buy_account=accounts.buy,
        inventory_account=inventory,
        track_inventory=inventory is not None,
    )


def _fee(role: str, ctx: MapContext) -> Document:
    fee = lookup.fee_product(ctx.settings, role)
    return Document(
        kind=DocumentKind.PRODUCT,
        custom_id=identity.fee_id(ctx.settings, role),
        record_id=f"standing:{role}",
        date=ctx.settings.start_date,
        body=ProductBody(name=fee.name, code=fee.code, price=Decimal(0), sell_account=fee.sell_account),
        facts=digest(role),
    )
