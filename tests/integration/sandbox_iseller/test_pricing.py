"""Whatever is sold, the identities of contract iseller §4.11 hold exactly and the lines sum to the header."""

from hypothesis import given
from hypothesis import strategies as st

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.basket import Basket, BasketLine, Choice, Discount, Promotion
from tests.sandbox.iseller.numbers import SeededNumbers
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.pricing import Priced, price
from tests.sandbox.iseller.product import Modifier, Product
from tests.sandbox.iseller.rules import DIRECTIONS, POSITIONS, PriceRules, Rounding, Surcharge, TaxRate

_rupiah = st.integers(0, 300_000).map(Decimal)
_percent = st.sampled_from(["0", "2.5", "5", "10", "33.33", "100"]).map(Decimal)
_rates = st.sampled_from([None, "10", "11", "12.5"]).map(lambda rate: rate and TaxRate(name="T", rate=Decimal(rate)))
_discounts = st.builds(Discount, name=st.just("d"), percent=st.none() | _percent, amount=_rupiah)
_promotions = st.builds(Promotion, id=st.just("p"), name=st.just("p"), percent=st.none() | _percent, amount=_rupiah)
_products = st.builds(Product, id=st.uuids().map(str), name=st.just("x"), price=_rupiah, tax=_rates)
_choices = st.builds(Choice, modifier=st.builds(Modifier, id=st.just("m"), title=st.just("m"), price=_rupiah))
_quantities = st.integers(1, 5).map(Decimal) | st.integers(1, 4000).map(lambda grams: Decimal(grams) / 1000)
_lines = st.builds(
    BasketLine,
    product=_products,
    quantity=_quantities,
    choices=st.lists(_choices, max_size=2).map(tuple),
    discounts=st.lists(_discounts, max_size=2).map(tuple),
    promotions=st.lists(_promotions, max_size=2).map(tuple),
)
_baskets = st.builds(
    Basket,
    lines=st.lists(_lines, min_size=1, max_size=5).map(tuple),
    discounts=st.lists(_discounts, max_size=2).map(tuple),
    promotions=st.lists(_promotions, max_size=2).map(tuple),
    shipping=_rupiah,
)
_rules = st.builds(
    PriceRules,
    inclusive=st.booleans(),
    surcharges=st.lists(
        st.builds(Surcharge, name=st.just("s"), percent=_percent, position=st.sampled_from(POSITIONS)), max_size=4
    ).map(tuple),
    rounding=st.builds(
        Rounding, step=st.sampled_from([0, 1, 50, 100, 1000]).map(Decimal), direction=st.sampled_from(DIRECTIONS)
    ),
)


def _price(basket: Basket, rules: PriceRules) -> Priced:
    return price(basket, Outlet(id="o", code="o", name="o", rules=rules), SeededNumbers(1))


@given(_baskets, _rules)
def test_the_header_closes(basket: Basket, rules: PriceRules) -> None:
    sums = _price(basket, rules).totals
    charged = sums.gross + sums.order_charge - sums.discount - sums.promotion + sums.subtotal_charge
    assert sums.subtotal == charged
    tax = ZERO if rules.inclusive else sums.tax
    assert sums.total == sums.subtotal + tax + sums.final_charge + sums.shipping + sums.rounding


@given(_baskets, _rules)
def test_the_lines_sum_to_the_header(basket: Basket, rules: PriceRules) -> None:
    priced = _price(basket, rules)
    sums, lines = priced.totals, priced.lines
    assert sum(line.gross for line in lines) == sums.gross
    assert sum(line.net + line.taxed_charge for line in lines) == sums.subtotal
    assert sum(line.tax for line in lines) == sums.tax
    assert sum(line.final_charge for line in lines) == sums.final_charge
    owed = sum((line.owed(inclusive=rules.inclusive) for line in lines), ZERO)
    assert owed + sums.shipping + sums.rounding == sums.total


@given(_baskets, _rules)
def test_everything_is_in_whole_rupiah_and_nothing_is_given_away_twice(basket: Basket, rules: PriceRules) -> None:
    for line in _price(basket, rules).lines:
        amounts = (line.gross, line.discount, line.order_discount, line.promotion, line.net, line.tax)
        assert all(amount >= 0 and amount == int(amount) for amount in amounts)


@given(_baskets, _rules)
def test_the_total_is_a_multiple_of_the_step_in_the_named_direction(basket: Basket, rules: PriceRules) -> None:
    sums, step = _price(basket, rules).totals, rules.rounding.step
    if not step:
        assert sums.rounding == 0
        return
    assert sums.total % step == 0
    low, high = {"down": (-step, ZERO), "up": (ZERO, step), "nearest": (-step / 2, step / 2)}[rules.rounding.direction]
    assert low <= sums.rounding <= high
