"""What a basket costs: contract moka §3.4.1, exact to the outlet's smallest amount.

Exclusive prices: ``total = subtotal + service + tax + rounding``, tax on net plus service. Inclusive
prices: ``total = subtotal + rounding``; service and tax are what the prices contain, to four decimals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from posbridge.money import RUPIAH, ZERO, Decimal, quantize, split
from tests.sandbox.moka.library import Discount, Gratuity, Option, SalesType, Tax, Variant
from tests.sandbox.moka.receipt import (
    AppliedGratuity,
    AppliedTax,
    BillDiscount,
    Line,
    LineDiscount,
    LineModifier,
)

FOURTH = Decimal("0.0001")


class Numbers(Protocol):
    """Gives out identities; ``kind`` says for what."""

    def id(self, kind: str) -> int: ...

    def uuid(self, kind: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """To multiples of ``step`` (0: none): remainders below ``down_below`` go down, all others up."""

    step: Decimal = ZERO
    down_below: Decimal = ZERO

    def apply(self, value: Decimal) -> Decimal:
        if not self.step or not value % self.step:
            return value
        rest = value % self.step
        return value - rest + (ZERO if rest < self.down_below else self.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRules:
    """An outlet's settings at the time of a sale. ``fractional``: amounts have up to four decimals."""

    inclusive: bool = False
    taxes: tuple[Tax, ...] = ()
    gratuity: Gratuity | None = None
    rounding: Rounding = Rounding()
    fractional: bool = False

    @property
    def quantum(self) -> Decimal:
        return FOURTH if self.fractional else RUPIAH


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLine:
    """One line as the cashier keyed it; without ``variant`` it is a custom amount of ``price``."""

    variant: Variant | None = None
    quantity: Decimal = RUPIAH
    options: tuple[Option, ...] = ()
    discounts: tuple[Discount, ...] = ()
    price: Decimal | None = None
    sales_type: SalesType | None = None

    @property
    def unit_price(self) -> Decimal:
        """List price of the product alone."""
        if self.price is not None:
            return self.price
        return self.variant.price if self.variant else ZERO

    @property
    def gross(self) -> Decimal:
        return self.quantity * (self.unit_price + sum((option.price for option in self.options), ZERO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """``untaxed``: an order of an online channel, which comes without tax though tax is on."""

    lines: tuple[BasketLine, ...]
    discounts: tuple[Discount, ...] = ()
    untaxed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A basket with every amount of it."""

    lines: tuple[Line, ...]
    taxes: tuple[AppliedTax, ...]
    gratuities: tuple[AppliedGratuity, ...]
    bill_discounts: tuple[BillDiscount, ...]
    gross: Decimal
    subtotal: Decimal
    service: Decimal
    tax: Decimal
    rounding: Decimal
    total: Decimal


@dataclass(slots=True)
class _Working:
    """A line while it is being priced."""

    asked: BasketLine
    taxes: tuple[Tax, ...]
    net: Decimal
    own: list[LineDiscount] = field(default_factory=list)
    shares: list[LineDiscount] = field(default_factory=list)
    service: Decimal = ZERO
    tax: dict[str, Decimal] = field(default_factory=dict)


def price(basket: Basket, rules: PriceRules, numbers: Numbers) -> Priced:
    """Price a basket under an outlet's rules."""
    work = [_start(asked, basket, rules) for asked in basket.lines]
    bill = _bill_discounts(basket.discounts, work, rules, numbers)
    gratuities = _service(work, rules, numbers)
    taxes = _taxes(work, rules, numbers)
    subtotal = sum((line.net for line in work), ZERO)
    service = sum((each.total for each in gratuities), ZERO)
    tax = sum((each.total for each in taxes), ZERO)
    due = subtotal if rules.inclusive else subtotal + service + tax
    total = rules.rounding.apply(due)
    return Priced(
        lines=tuple(_line(line, rules, numbers) for line in work),
        taxes=taxes,
        gratuities=gratuities,
        bill_discounts=bill,
        gross=sum((line.asked.gross for line in work), ZERO),
        subtotal=subtotal,
        service=service,
        tax=tax,
        rounding=total - due,
        total=total,
    )


def _start(asked: BasketLine, basket: Basket, rules: PriceRules) -> _Working:
    own = asked.variant.item.taxes if asked.variant else rules.taxes[:1]
    taxes = rules.taxes if own is None else tuple(own)
    line = _Working(asked, () if basket.untaxed else taxes, asked.gross)
    for discount in asked.discounts:
        given = _worth(discount, line.net, rules)
        line.own.append(LineDiscount(discount=discount, amount=given))
        line.net -= given
    return line


def _worth(discount: Discount, base: Decimal, rules: PriceRules) -> Decimal:
    if discount.type == "percentage":
        return quantize(base * discount.amount / 100, rules.quantum)
    return min(discount.amount, base)


def _bill_discounts(
    discounts: Sequence[Discount], work: list[_Working], rules: PriceRules, numbers: Numbers
) -> tuple[BillDiscount, ...]:
    given = []
    for discount in discounts:
        amount = _worth(discount, sum((line.net for line in work), ZERO), rules)
        given.append(BillDiscount(id=numbers.id("discount"), discount=discount, amount=amount))
        for line, share in zip(work, split(amount, [line.net for line in work], rules.quantum), strict=True):
            line.shares.append(LineDiscount(discount=discount, amount=share))
            line.net -= share
    return tuple(given)


def _service(work: list[_Working], rules: PriceRules, numbers: Numbers) -> tuple[AppliedGratuity, ...]:
    if rules.gratuity is None:
        return ()
    rate = rules.gratuity.amount
    step = FOURTH if rules.inclusive else rules.quantum
    if rules.inclusive:
        ideal = [line.net * 100 / (100 + _rate(line)) * rate / (100 + rate) for line in work]
    else:
        ideal = [line.net * rate / 100 for line in work]
    total = quantize(sum(ideal, ZERO), step)
    for line, share in zip(work, split(total, ideal, step), strict=True):
        line.service = share
    return (AppliedGratuity(id=numbers.id("gratuity"), gratuity=rules.gratuity, total=total),)


def _taxes(work: list[_Working], rules: PriceRules, numbers: Numbers) -> tuple[AppliedTax, ...]:
    applied = []
    step = FOURTH if rules.inclusive else rules.quantum
    for tax in rules.taxes:
        taxed = [line for line in work if tax in line.taxes]
        if not taxed:
            continue
        if rules.inclusive:
            bases = [line.net * 100 / (100 + _rate(line)) for line in taxed]
        else:
            bases = [line.net + line.service for line in taxed]
        base = quantize(sum(bases, ZERO), step)
        ideal = [each * tax.amount / 100 for each in bases]
        total = quantize(sum(ideal, ZERO), step)
        for line, share in zip(taxed, split(total, ideal, step), strict=True):
            line.tax[tax.name] = share
        applied.append(AppliedTax(id=numbers.id("tax"), tax=tax, total=total, base=base))
    return tuple(applied)


def _rate(line: _Working) -> Decimal:
    return sum((tax.amount for tax in line.taxes), ZERO)


def _line(line: _Working, rules: PriceRules, numbers: Numbers) -> Line:
    asked = line.asked
    tops = [asked.quantity * option.price for option in asked.options]
    nets = split(line.net, [asked.gross - sum(tops, ZERO), *tops], rules.quantum) if asked.gross else [ZERO, *tops]
    return Line(
        id=numbers.id("checkout"),
        uuid=numbers.uuid("checkout"),
        name=asked.variant.item.name if asked.variant else "Custom Amount",
        variant=asked.variant,
        quantity=asked.quantity,
        unit_price=asked.unit_price,
        gross=asked.gross,
        net=line.net,
        service=line.service,
        tax=sum(line.tax.values(), ZERO),
        taxes=line.tax,
        own_discounts=tuple(line.own),
        bill_shares=tuple(line.shares),
        modifiers=tuple(
            LineModifier(id=numbers.id("modifier"), uuid=numbers.uuid("modifier"), option=option, gross=top, net=net)
            for option, top, net in zip(asked.options, tops, nets[1:], strict=True)
        ),
        sales_type=asked.sales_type,
    )
