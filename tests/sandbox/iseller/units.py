"""What a sold product is made of: the stock that it uses and what that cost."""

from collections.abc import Iterable

from posbridge.money import Decimal
from tests.sandbox.iseller.basket import Choice
from tests.sandbox.iseller.order import Component, Cost
from tests.sandbox.iseller.product import ComboOption, Product


def components_of(product: Product, chosen: Iterable[ComboOption] = ()) -> tuple[Component, ...]:
    """The parts of one unit: chosen options of a comboset, ingredients of a composite; else none."""
    if product.type == "comboset":
        options = tuple(chosen) or product.default_choice()
        return tuple(Component(product=each.product, quantity=each.quantity) for each in options)
    return tuple(Component(product=each.product, quantity=each.quantity) for each in product.ingredients)


def consumed(product: Product, quantity: Decimal, parts: Iterable[Component]) -> tuple[Component, ...]:
    """What leaves the shelf for ``quantity`` units, tracked or not; parts that have parts are followed down."""
    leaves: list[Component] = []
    for part in parts:
        leaves += consumed(part.product, part.quantity * quantity, components_of(part.product))
    return tuple(leaves) or (Component(product=product, quantity=quantity),)


def consumed_by_choice(choice: Choice, quantity: Decimal) -> tuple[Component, ...]:
    """What ``quantity`` of a modifier use up; nothing where no stock item is behind it."""
    modifier = choice.modifier
    if modifier.product is None:
        return ()
    return consumed(modifier.product, modifier.quantity * quantity, components_of(modifier.product))


def tracked(leaves: Iterable[Component]) -> tuple[Component, ...]:
    return tuple(leaf for leaf in leaves if leaf.product.track_inventory)


def costs(leaves: Iterable[Component], outlet_id: str) -> tuple[Cost, ...]:
    """Products without a buying price have no cost row."""
    known = ((leaf, leaf.product.cost_at(outlet_id)) for leaf in leaves)
    return tuple(
        Cost(product=leaf.product, quantity=leaf.quantity, unit_cost=cost) for leaf, cost in known if cost is not None
    )
