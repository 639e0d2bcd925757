"""Products (contract jurnal §7.2)."""

from tests.sandbox.jurnal import checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, CUSTOM_ID_USED, TAKEN, invalid


def create(company: Company, body: Body, *, enforce: bool = True) -> r.Product:
    """A product; what must be unique is the knob ``product_unique``, custom_id only where ``enforce``."""
    name, code = body.text("name"), body.text("product_code")
    if name is None or code is None:
        raise invalid("name" if name is None else "product_code", BLANK)
    checks.unique(company, company.products, _names(company, body, enforce=enforce))
    product = r.Product(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        name=name,
        product_code=code,
        sell_account_id=company.defaults["sale"],
        buy_account_id=company.defaults["cogs"],
        inventory_account_id=company.defaults["inventory"],
        is_sold=not body.has("is_sold"),
    )
    _fill(company, product, body)
    if product.track_inventory and resolve.account(company, body, "inventory_asset_account") is None:
        raise invalid("inventory_asset_account_name", BLANK)
    return company.products.add(product)


def update(company: Company, product: r.Product, body: Body) -> r.Product:
    others = company.products.where(lambda row: row.id != product.id)
    checks.unique(company, others, _names(company, body, enforce=True))
    _fill(company, product, body)
    product.name = body.text("name") or product.name
    product.product_code = body.text("product_code") or product.product_code
    product.custom_id = body.text("custom_id") or product.custom_id
    company.touch(product)
    return product


def has_sales(company: Company, product: r.Product) -> bool:
    return any(line.product_id == product.id for invoice in company.invoices for line in invoice.lines)


def delete(company: Company, product: r.Product) -> None:
    if has_sales(company, product) or company.stock.warehouses(product.id):
        raise invalid("product", "cannot be deleted because it has transactions")
    company.products.remove(product)


def _names(company: Company, body: Body, *, enforce: bool) -> dict[str, tuple[str | None, str]]:
    texts = {"custom_id": CUSTOM_ID_USED, "product_code": TAKEN, "name": TAKEN}
    wanted = [name for name in company.knob("product_unique") if enforce or name != "custom_id"]
    return {name: (body.text(name), texts[name]) for name in wanted}


def _fill(company: Company, product: r.Product, body: Body) -> None:
    """Set what the body names. Everything is resolved before the first field changes."""
    checks.texts(body, "name")
    unit = resolve.pick(company.units, body, {"unit_name": "name"})
    sell = resolve.account(company, body, "sell_account")
    buy = resolve.account(company, body, "buy_account")
    inventory = resolve.account(company, body, "inventory_asset_account", category="Inventory")
    tax = resolve.pick(company.taxes, body, {"sell_tax_id": "id"})
    categories = [row.id for row in company.categories if str(row.id) in body.texts("product_category_ids")]
    if len(categories) < len(body.texts("product_category_ids")):
        raise invalid("product_category_ids", "not exist")
    sell_price, buy_price = body.number("sell_price_per_unit"), body.number("buy_price_per_unit")
    product.unit_id = unit.id if unit else product.unit_id
    product.sell_account_id = sell.id if sell else product.sell_account_id
    product.buy_account_id = buy.id if buy else product.buy_account_id
    product.inventory_account_id = inventory.id if inventory else product.inventory_account_id
    product.sell_tax_id = tax.id if tax else product.sell_tax_id
    product.sell_price = product.sell_price if sell_price is None else sell_price
    product.buy_price = product.buy_price if buy_price is None else buy_price
    product.category_ids = categories or product.category_ids
    product.description = body.text("description") or product.description
    for flag in ("is_sold", "is_bought", "taxable_sell", "track_inventory"):
        if body.has(flag):
            setattr(product, flag, body.flag(flag))
