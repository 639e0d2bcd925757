"""A till of our own, written from the rules of receipts alone: it knows nothing of Jurnal or of mapping.

It prices baskets with line and bill discounts, service, one or two taxes and rounding, and gives goods
back unit by unit. All amounts are multiples of its smallest one: a rupiah, or a ten-thousandth.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from hypothesis import strategies as st

from posbridge.domain.records import AppliedTax, Refund, RefundedLine, Sale, SaleLine, SoldModifier
from posbridge.money import Decimal
from tests.unit.mapping.world import NOON

RATES = {"PB1": 10, "PPN": 11}


@dataclass(frozen=True)
class Rules:
    inclusive: bool = False
    service: int = 0
    step: Fraction = Fraction(1)
    rounding: int = 0
    down_below: int = 0


@dataclass(frozen=True)
class Item:
    price: int
    quantity: int = 1
    topping: int | None = None
    off: int = 0  # rupiah off the line, at most half of it
    tax: str | None = "PB1"


@dataclass(frozen=True)
class Basket:
    items: tuple[Item, ...]
    bill_off: int = 0  # rupiah off the bill, at most half of it
    rules: Rules = field(default_factory=Rules)


def nearest(value: Fraction, step: Fraction) -> Fraction:
    """Half up."""
    return (value / step + Fraction(1, 2)).__floor__() * step


def shared(total: Fraction, weights: list[Fraction], step: Fraction) -> list[Fraction]:
    """Multiples of ``step`` that sum to ``total``, each less than a step from its share."""
    ideal = [total * weight / sum(weights) / step for weight in weights]
    parts = [each.__floor__() for each in ideal]
    lacking = int(total / step) - sum(parts)
    for place in sorted(range(len(parts)), key=lambda place: parts[place] - ideal[place])[:lacking]:
        parts[place] += 1
    return [part * step for part in parts]


def dec(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def ring_up(basket: Basket) -> Sale:
    """The receipt of a basket."""
    rules, step = basket.rules, basket.rules.step
    gross = [Fraction(item.quantity * (item.price + (item.topping or 0))) for item in basket.items]
    nets = [
        Fraction(amount - min(item.off, int(amount) // 2)) for amount, item in zip(gross, basket.items, strict=True)
    ]
    off = Fraction(min(basket.bill_off, int(sum(nets)) // 2))
    if off:
        nets = [net - part for net, part in zip(nets, shared(off, nets, step), strict=True)]
    rates = [Fraction(RATES.get(item.tax or "", 0)) for item in basket.items]
    if rules.inclusive:
        fine = Fraction(1, 10000)
        services = [
            nearest(net * 100 / (100 + rate) * rules.service / (100 + rules.service), fine)
            for net, rate in zip(nets, rates, strict=True)
        ]
        taxes = [nearest(net * rate / (100 + rate), fine) for net, rate in zip(nets, rates, strict=True)]
    else:
        services = [nearest(net * rules.service / 100, step) for net in nets]
        taxes = _taxes(basket, nets, services, rates)
    subtotal, charge, levy = sum(nets), sum(services), sum(taxes)
    due = subtotal if rules.inclusive else subtotal + charge + levy
    total = due
    if rules.rounding and due % rules.rounding:
        rest = due % rules.rounding
        total = due - rest + (0 if rest < rules.down_below else rules.rounding)
    lines = [
        _line(number, item, gross=whole, net=net, service=service, tax=tax, step=step)
        for number, (item, whole, net, service, tax) in enumerate(
            zip(basket.items, gross, nets, services, taxes, strict=True)
        )
    ]
    names = dict.fromkeys(item.tax for item in basket.items if item.tax)
    return Sale(
        source_id="S1",
        receipt_no="R1",
        occurred_at=NOON,
        lines=tuple(lines),
        taxes=tuple(
            AppliedTax(
                name=name,
                rate=Decimal(RATES[name]),
                amount=sum(
                    (line.tax for line, item in zip(lines, basket.items, strict=True) if item.tax == name), Decimal(0)
                ),
            )
            for name in names
        ),
        inclusive=rules.inclusive,
        subtotal=dec(Fraction(subtotal)),
        service=dec(Fraction(charge)),
        tax=dec(Fraction(levy)),
        rounding=dec(Fraction(total - due)),
        total=dec(Fraction(total)),
    )


def _taxes(basket: Basket, nets: list[Fraction], services: list[Fraction], rates: list[Fraction]) -> list[Fraction]:
    """Tax is rounded once for each tax of the receipt, then shared out to its lines."""
    taxes = [Fraction(0)] * len(nets)
    for name, rate in RATES.items():
        places = [place for place, item in enumerate(basket.items) if item.tax == name]
        ideal = [(nets[place] + services[place]) * rate / 100 for place in places]
        total = nearest(sum(ideal, Fraction(0)), basket.rules.step)
        if total:
            for place, part in zip(places, shared(total, ideal, basket.rules.step), strict=True):
                taxes[place] = part
    return taxes


def _line(
    number: int, item: Item, *, gross: Fraction, net: Fraction, service: Fraction, tax: Fraction, step: Fraction
) -> SaleLine:
    extra = Fraction(item.quantity * (item.topping or 0))
    own = net if not extra else shared(net, [gross - extra, extra], step)[0]
    topping = SoldModifier(
        source_id=f"m{number}",
        group="Topping",
        name=f"T{number}",
        quantity=Decimal(item.quantity),
        gross=dec(extra),
        net=dec(net - own),
    )
    return SaleLine(
        key=f"L{number}",
        product_id=f"v{number}",
        item_id=f"i{number}",
        name=f"Barang {number}",
        quantity=Decimal(item.quantity),
        gross=dec(gross - extra),
        net=dec(own),
        service=dec(service),
        tax=dec(tax),
        modifiers=(topping,) if extra else (),
    )


def give_back(sale: Sale, basket: Basket, rounds: list[dict[str, int]]) -> list[Refund]:
    """One refund per round of units by line key; a line's units together give back the line exactly."""
    step = basket.rules.step
    fine = Fraction(1, 10000) if basket.rules.inclusive else step
    gone = dict.fromkeys((line.key for line in sale.lines), 0)
    refunds = []
    for number, units in enumerate(rounds, start=1):
        net = service = tax = Fraction(0)
        for line in sale.lines:
            before, after = gone[line.key], gone[line.key] + units.get(line.key, 0)
            gone[line.key] = after

            def part(
                value: Decimal, unit: Fraction, *, of: int = int(line.quantity), b: int = before, a: int = after
            ) -> Fraction:
                whole = Fraction(value)
                upto = [whole if count == of else nearest(whole * count / of, unit) for count in (b, a)]
                return upto[1] - upto[0]

            net += part(line.full_net, step)
            service += part(line.service, fine)
            tax += part(line.tax, fine)
        amount = net if sale.inclusive else net + service + tax
        refunds.append(
            Refund(
                source_id=f"S1:refund:{number}",
                sale_id="S1",
                receipt_no="R1",
                occurred_at=NOON + timedelta(hours=number),
                amount=dec(amount),
                net=dec(net),
                service=dec(service),
                tax=dec(tax),
                lines=tuple(RefundedLine(key=key, quantity=Decimal(count)) for key, count in units.items() if count),
                method="cash",
            )
        )
    return refunds


items = st.builds(
    Item,
    price=st.integers(500, 60_000),
    quantity=st.integers(1, 6),
    topping=st.none() | st.integers(500, 9_000),
    off=st.sampled_from([0, 0, 0, 1_000, 2_500, 3_333]) | st.integers(0, 20_000),
    tax=st.sampled_from(["PB1", "PB1", "PB1", "PPN", None]),
)
rules = st.builds(
    Rules,
    inclusive=st.booleans(),
    service=st.sampled_from([0, 0, 5, 7]),
    step=st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 10000)]),
    rounding=st.sampled_from([0, 100, 500, 1000]),
    down_below=st.sampled_from([1, 50, 100]),
)
baskets = st.builds(
    Basket,
    items=st.lists(items, min_size=1, max_size=5).map(tuple),
    bill_off=st.sampled_from([0, 0, 5_000]) | st.integers(0, 30_000),
    rules=rules,
)


@st.composite
def sold_and_returned(draw: st.DrawFn) -> tuple[Basket, Sale, list[Refund]]:
    """A basket, its receipt, and one to four refunds of units, never more than were sold."""
    basket = draw(baskets)
    sale = ring_up(basket)
    left = {line.key: int(line.quantity) for line in sale.lines}
    rounds = []
    for _ in range(draw(st.integers(1, 4))):
        units = {key: draw(st.integers(0, count)) for key, count in left.items()}
        if any(units.values()):
            rounds.append(units)
            left = {key: count - units[key] for key, count in left.items()}
    return basket, sale, give_back(sale, basket, rounds)
