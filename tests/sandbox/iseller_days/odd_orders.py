"""Orders that are not plain: each kind once in every generated day, so that no day hides one."""

from collections.abc import Callable
from datetime import datetime

from posbridge.money import Decimal
from tests.sandbox.iseller.basket import BasketLine, Choice
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import at_most, declined_first, exactly, nothing, parts
from tests.sandbox.iseller.rules import PriceRules
from tests.sandbox.iseller_days import offers
from tests.sandbox.iseller_days.day import Day

OddOrder = Callable[[Day, datetime], Order]


def modifiers(day: Day, at: datetime) -> Order:
    """One choice of every group of the product: free ones, priced ones, one with a stock item behind it."""
    tea, rice = day.product("TEH-01"), day.product("NG-A")
    sugar, topping = (group.modifiers for group in tea.modifier_groups)
    extra = rice.modifier_groups[0].modifiers
    lines = (
        day.line("TEH-01", 2, choices=(Choice(modifier=sugar[1]), Choice(modifier=topping[0]))),
        day.line("NG-A", 1, choices=(Choice(modifier=extra[0], quantity=Decimal(2)), Choice(modifier=extra[1]))),
    )
    return day.ring(at, lines)


def combo_of_twins(day: Day, at: datetime) -> Order:
    """Two slots of the comboset filled with the same cake."""
    combo = day.product("PKT-2")
    drink = combo.slots[1]
    cakes = [option for option in combo.slots if option.product.sku == "DONAT"]
    line = BasketLine(product=combo, quantity=Decimal(2), components=(drink, *cakes))
    return day.ring(at, (line, day.line()))


def composite(day: Day, at: datetime) -> Order:
    return day.ring(at, (day.line("TESU", 3), day.line()))


def two_rates(day: Day, at: datetime) -> Order:
    """Food and merchandise, and a discount over both."""
    return day.ring(at, (day.line("PISANG", 3), day.line("KALENG", 1)), discounts=(offers.FIVE_THOUSAND,))


def split_in_two(day: Day, at: datetime) -> Order:
    pay = parts((day.payment_type("cash"), Decimal(20_000)), rest=day.payment_type("external_debit"))
    return day.ring(at, day.lines(3), pay=pay)


def split_in_three(day: Day, at: datetime) -> Order:
    given = ((day.payment_type("gift_card"), Decimal(10_000)), (day.payment_type("custom", "GoPay"), Decimal(15_000)))
    return day.ring(at, (day.line("NG-A", 2), day.line()), pay=parts(*given, rest=day.payment_type("external_credit")))


def points_and_voucher(day: Day, at: datetime) -> Order:
    """Both are payments and leave the price as it is."""
    given = ((day.payment_type("points"), Decimal(5_000)), (day.payment_type("voucher"), Decimal(15_000)))
    customer = day.store.customers[2]
    return day.ring(at, (day.line("NG-K", 2),), pay=parts(*given, rest=day.payment_type("cash")), customer=customer)


def on_account(day: Day, at: datetime) -> Order:
    customer = day.store.customers[4]
    lines = (day.line("NG-A", 5), day.line("BOTOL", 5))
    return day.ring(at, lines, pay=nothing, on_account=True, customer=customer)


def on_account_with_down_payment(day: Day, at: datetime) -> Order:
    pay = at_most(day.payment_type("cash"), Decimal(50_000))
    lines = (day.line("TUM-500", 2), day.line("MIE", 3))
    return day.ring(at, lines, pay=pay, on_account=True, customer=day.store.customers[5])


def iseller_pay(day: Day, at: datetime) -> Order:
    return day.ring(at, day.lines(2), pay=exactly(day.payment_type("iseller_pay")))


def weighed(day: Day, at: datetime) -> Order:
    return day.ring(at, (day.line("CURAH", "0.258"), day.line("TEH-01", 1)))


def declined_card(day: Day, at: datetime) -> Order:
    """A card that failed, then cash; by a customer without a number who is there again today (``namesake``)."""
    pay = declined_first(day.payment_type("external_credit"), "failure", day.payment_type("cash"))
    return day.ring(at, day.lines(2), pay=pay, customer=day.store.customers[1])


def draft(day: Day, at: datetime) -> Order:
    """Keyed in and never finished."""
    return day.ring(at, day.lines(2), pay=nothing, is_open=True)


def marketplace(day: Day, at: datetime) -> Order:
    return day.ring(
        at,
        (day.line("KALENG", 2), day.line("TUM-350", 1)),
        pay=exactly(day.payment_type("custom", "Tokopedia")),
        rules=online(day),
        channel="marketplace",
        channel_detail="tokopedia",
        order_type="delivery",
        customer=day.store.customers[7],
    )


def food_delivery(day: Day, at: datetime) -> Order:
    return day.ring(
        at,
        (day.line("NG-K", 2), day.line("TARIK-D", 2)),
        pay=exactly(day.payment_type("custom", "GoPay")),
        rules=online(day),
        channel="food_delivery",
        channel_detail="gofood",
        order_type="delivery",
    )


def web_with_shipping(day: Day, at: datetime) -> Order:
    return day.ring(
        at,
        (day.line("TAS", 2),),
        pay=exactly(day.payment_type("iseller_pay")),
        shipping=Decimal(18_000),
        rules=online(day),
        channel="web",
        order_type="delivery",
        customer=day.store.customers[9],
    )


def unfulfilled(day: Day, at: datetime) -> Order:
    """Paid, and handed over the next day."""
    lines = (day.line("TUM-350", 1), day.line("KALENG", 3))
    pay = exactly(day.payment_type("external_debit"))
    return day.ring(at, lines, pay=pay, fulfilled=False, order_type="pick_up", customer=day.store.customers[11])


def promotion_and_percent(day: Day, at: datetime) -> Order:
    """Promotions of a line and of the order, a discount of a line, percent off the order."""
    lines = (
        day.line("TARIK-P", 3, promotions=(offers.TEA_WEEK,)),
        day.line("NG-A", 1, discounts=(offers.MEMBER,)),
        day.line("LAPIS", 3),
    )
    return day.ring(at, lines, promotions=(offers.BUNDLE,), discounts=(offers.TEN_PERCENT,))


def uneven_line_discount(day: Day, at: datetime) -> Order:
    """5,000 over three units: no unit price in whole rupiah."""
    return day.ring(at, (day.line("PISANG", 3, discounts=(offers.FIVE_THOUSAND,)), day.line()))


def nothing_to_pay(day: Day, at: datetime) -> Order:
    """Everything off, and no surcharges on a gift."""
    return day.ring(
        at, day.lines(2), discounts=(offers.COMPLIMENT,), rules=online(day), customer=day.store.customers[3]
    )


def known_customer(day: Day, at: datetime) -> Order:
    return day.ring(at, day.lines(), customer=day.store.customers[0])


def known_customer_again(day: Day, at: datetime) -> Order:
    return day.ring(at, day.lines(), customer=day.store.customers[0])


def namesake(day: Day, at: datetime) -> Order:
    """Another customer with the name of ``known_customer``, and without a number of the merchant's."""
    return day.ring(at, day.lines(), customer=day.store.customers[1])


def strange_name(day: Day, at: datetime) -> Order:
    return day.ring(at, day.lines(), customer=day.rng.choice(day.store.customers[-5:]))


def online(day: Day) -> PriceRules:
    """The outlet's prices without surcharges and rounding."""
    return PriceRules(inclusive=day.outlet.rules.inclusive)


ODD_ORDERS: tuple[OddOrder, ...] = (
    modifiers,
    combo_of_twins,
    composite,
    two_rates,
    split_in_two,
    split_in_three,
    points_and_voucher,
    on_account,
    on_account_with_down_payment,
    iseller_pay,
    weighed,
    declined_card,
    draft,
    marketplace,
    food_delivery,
    web_with_shipping,
    unfulfilled,
    promotion_and_percent,
    uneven_line_discount,
    nothing_to_pay,
    known_customer,
    known_customer_again,
    namesake,
    strange_name,
)
