"""Pricing: the only place that computes an order (contract iseller §4.11), exact to the rupiah.

``subtotal = gross + order charges - discounts - promotions + subtotal charges``;
``total = subtotal + tax (unless inclusive) + final charges + shipping + rounding``.
Whatever is split over lines is split by largest remainder, so the lines sum to the header.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from posbridge.money import ZERO, Decimal, split, whole_rupiah
from tests.sandbox.iseller.basket import Basket, BasketLine, Choice, Discount, Promotion
from tests.sandbox.iseller.order import AppliedDiscount, Component, OrderLine, PromotionShare, Totals
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.rules import PriceRules, TaxRate
from tests.sandbox.iseller.units import components_of, consumed, consumed_by_choice, costs, tracked


class GuidMaker(Protocol):
    """Gives out ids."""

    def guid(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A basket with every amount of it."""

    lines: tuple[OrderLine, ...]
    totals: Totals
    discounts: tuple[AppliedDiscount, ...]
    promotions: tuple[PromotionShare, ...]


@dataclass(slots=True)
class _Working:
    """A line while it is being priced; a choice makes it a modifier's line."""

    asked: BasketLine
    quantity: Decimal
    price: Decimal
    tax_rate: TaxRate | None
    choice: Choice | None = None
    discounts: list[AppliedDiscount] = field(default_factory=list)
    promotions: list[PromotionShare] = field(default_factory=list)
    order_discount: Decimal = ZERO
    taxed_charge: Decimal = ZERO
    final_charge: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def gross(self) -> Decimal:
        return whole_rupiah(self.price * self.quantity)

    @property
    def discount(self) -> Decimal:
        return sum((each.amount for each in self.discounts), ZERO)

    @property
    def net(self) -> Decimal:
        promoted = sum((each.amount for each in self.promotions), ZERO)
        return self.gross - self.discount - self.order_discount - promoted

    @property
    def taxed(self) -> Decimal:
        return self.net + self.taxed_charge


def price(basket: Basket, outlet: Outlet, numbers: GuidMaker, rules: PriceRules | None = None) -> Priced:
    """Price a basket under an outlet's rules, or under ``rules`` in their place."""
    rules = rules or outlet.rules
    work = [line for asked in basket.lines for line in _start(asked, basket, outlet)]
    gross = sum((line.gross for line in work), ZERO)
    order_charge = _charge(work, rules, "order")
    promotions = [share for line in work for share in line.promotions]
    promotions += [_promote(promotion, work) for promotion in basket.promotions]
    discounts = tuple(_discount(discount, work) for discount in basket.discounts)
    subtotal_charge = _charge(work, rules, "subtotal")
    subtotal = sum((line.taxed for line in work), ZERO)
    tax = _tax(work, inclusive=rules.inclusive)
    final_charge = _charge(work, rules, "final")
    due = subtotal + (ZERO if rules.inclusive else tax) + final_charge + basket.shipping
    total = rules.rounding.apply(due)
    totals = Totals(
        gross=gross,
        discount=sum((line.discount + line.order_discount for line in work), ZERO),
        promotion=sum((each.amount for each in promotions), ZERO),
        order_charge=order_charge,
        subtotal_charge=subtotal_charge,
        subtotal=subtotal,
        tax=tax,
        final_charge=final_charge,
        shipping=basket.shipping,
        rounding=total - due,
        total=total,
    )
    return Priced(lines=_lines(work, outlet, numbers), totals=totals, discounts=discounts, promotions=tuple(promotions))


def _start(asked: BasketLine, basket: Basket, outlet: Outlet) -> list[_Working]:
    """The product's line and one for each choice; the line's own discounts are the product's alone."""
    price_ = asked.product.price_at(outlet.id) if asked.price is None else asked.price
    if asked.weight is not None:
        price_ = whole_rupiah(price_ * asked.weight)
    rate = None if basket.untaxed else asked.product.tax_at(outlet.id)
    line = _Working(asked, asked.quantity, price_, rate)
    for discount in asked.discounts:
        line.discounts.append(AppliedDiscount(discount=discount, amount=discount.worth(line.net)))
    for promotion in asked.promotions:
        line.promotions.append(PromotionShare(promotion=promotion, amount=promotion.worth(line.net)))
    return [line, *(_chosen(asked, choice, rate) for choice in asked.choices)]


def _chosen(asked: BasketLine, choice: Choice, rate: TaxRate | None) -> _Working:
    price_ = choice.modifier.price if choice.price is None else choice.price
    return _Working(asked, asked.quantity * choice.quantity, price_, rate, choice)


def _promote(promotion: Promotion, work: Sequence[_Working]) -> PromotionShare:
    nets = [line.net for line in work]
    worth = promotion.worth(sum(nets, ZERO))
    for line, share in zip(work, split(worth, nets), strict=True):
        if share:
            line.promotions.append(PromotionShare(promotion=promotion, amount=share))
    return PromotionShare(promotion=promotion, amount=worth)


def _discount(discount: Discount, work: Sequence[_Working]) -> AppliedDiscount:
    nets = [line.net for line in work]
    worth = discount.worth(sum(nets, ZERO))
    for line, share in zip(work, split(worth, nets), strict=True):
        line.order_discount += share
    return AppliedDiscount(discount=discount, amount=worth)


def _charge(work: Sequence[_Working], rules: PriceRules, position: str) -> Decimal:
    """Put the surcharges of one position on the lines; all of one position are percent of the same base."""
    bases = [line.gross if position == "order" else line.taxed for line in work]
    whole = ZERO
    for surcharge in rules.surcharges:
        if surcharge.position != position:
            continue
        worth = whole_rupiah(sum(bases, ZERO) * surcharge.percent / 100)
        whole += worth
        for line, share in zip(work, split(worth, bases), strict=True):
            if position == "final":
                line.final_charge += share
            else:
                line.taxed_charge += share
    return whole


def _tax(work: Sequence[_Working], *, inclusive: bool) -> Decimal:
    """One amount per rate, split over its lines; inclusive prices contain it."""
    whole = ZERO
    for rate in dict.fromkeys(line.tax_rate.rate for line in work if line.tax_rate):
        taxed = [line for line in work if line.tax_rate and line.tax_rate.rate == rate]
        ideal = [line.taxed * rate / (100 + rate if inclusive else 100) for line in taxed]
        worth = whole_rupiah(sum(ideal, ZERO))
        whole += worth
        for line, share in zip(taxed, split(worth, ideal), strict=True):
            line.tax = share
    return whole


def _lines(work: Sequence[_Working], outlet: Outlet, numbers: GuidMaker) -> tuple[OrderLine, ...]:
    made: list[OrderLine] = []
    parent: OrderLine | None = None
    for line in work:
        if line.choice is None:
            parent = None
        row = _line(line, outlet, numbers, parent)
        parent = parent or row
        made.append(row)
    return tuple(made)


def _line(line: _Working, outlet: Outlet, numbers: GuidMaker, parent: OrderLine | None) -> OrderLine:
    asked = line.asked
    parts: tuple[Component, ...] = ()
    if line.choice is not None:
        leaves = consumed_by_choice(line.choice, line.quantity)
    else:
        parts = components_of(asked.product, asked.components)
        leaves = consumed(asked.product, line.quantity * (asked.weight or 1), parts)
    return OrderLine(
        id=numbers.guid(),
        product=asked.product,
        quantity=line.quantity,
        base_price=line.price,
        gross=line.gross,
        discount=line.discount,
        order_discount=line.order_discount,
        promotions=tuple(line.promotions),
        net=line.net,
        taxed_charge=line.taxed_charge,
        final_charge=line.final_charge,
        tax_rate=line.tax_rate.rate if line.tax_rate else None,
        tax=line.tax,
        discounts=tuple(line.discounts),
        parent=parent,
        modifier=line.choice.modifier if line.choice else None,
        components=parts,
        units=tracked(leaves),
        costs=costs(leaves, outlet.id),
        weight=asked.weight,
        notes=asked.notes,
    )
