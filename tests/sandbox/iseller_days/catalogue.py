"""The menu as the store's products, with taxes, costs, modifiers and what was on the shelves at the start."""

from posbridge.money import Decimal
from tests.sandbox.iseller.product import ComboOption, Ingredient, Modifier, ModifierGroup, Product
from tests.sandbox.iseller.rules import TaxRate
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller_days.menu import GOODS, GOODS_IN_STOCK, MENU, MERCHANDISE, MODIFIERS, MenuItem

PB1 = TaxRate(name="PB1", rate=Decimal(10))
PPN = TaxRate(name="PPN", rate=Decimal(11))
OPENING = {"pcs": Decimal(600), "kg": Decimal("45.5"), "l": Decimal("120.25")}
"""By unit, in every active outlet."""


def add_products(store: Store) -> None:
    """Goods first, then what is made of them."""
    store.tax_rates = [PB1, PPN]
    by_sku: dict[str, Product] = {}
    for item in GOODS_IN_STOCK:
        by_sku.update((product.sku, product) for product in _add(store, item, by_sku, {}))
    groups = {
        title: store.add_modifier_group(
            title,
            *(
                Modifier(
                    id=store.numbers.guid(), title=name, price=Decimal(price), product=by_sku[sku] if sku else None
                )
                for name, price, sku in choices
            ),
        )
        for title, choices in MODIFIERS.items()
    }
    for item in MENU:
        by_sku.update((product.sku, product) for product in _add(store, item, by_sku, groups))


def _add(store: Store, item: MenuItem, by_sku: dict[str, Product], groups: dict[str, ModifierGroup]) -> list[Product]:
    header = store.numbers.guid()
    active = [outlet.id for outlet in store.outlets if outlet.is_active]
    return [
        store.add_product(
            Product(
                id=store.numbers.guid(),
                header_id=header,
                name=item.name,
                variant_name=variant,
                variant_option="Pilihan" if variant else "",
                sku=sku,
                price=Decimal(price),
                type=item.type,
                category=item.category,
                unit=item.unit,
                tax=_tax(item),
                buying_price=None if item.cost is None else Decimal(item.cost),
                track_inventory=item.tracked,
                need_scale=item.weighed,
                opening=dict.fromkeys(active, OPENING[item.unit]) if item.tracked else {},
                ingredients=tuple(Ingredient(product=by_sku[s], quantity=Decimal(q)) for s, q in item.parts),
                slots=tuple(ComboOption(category=slot, product=by_sku[s]) for slot, s in item.slots),
                modifier_groups=[groups[title] for title in item.groups],
            )
        )
        for variant, sku, price in item.variants
    ]


def _tax(item: MenuItem) -> TaxRate | None:
    if item.category == GOODS:
        return None
    return PPN if item.category == MERCHANDISE else PB1
