"""The two days that every position is tried on: an outlet of each POS, small, with one of each thing that happens."""

from datetime import date, time, timedelta

from posbridge.money import RUPIAH
from tests.nights.night import moment
from tests.outlet_world import ISELLER, World
from tests.sandbox.generator import odd_sales
from tests.sandbox.generator.aftermath import pay_instalment
from tests.sandbox.generator.day import Day
from tests.sandbox.iseller.shelf import stock_at
from tests.sandbox.moka.refunding import refund_amount, refund_full, refund_units

DAY = date(2026, 10, 14)
NEXT = DAY + timedelta(days=1)
"""In the middle of a month, so that the re-scan looks back no further than usual."""

MOKA, BEKASI = "jakarta-selatan", ISELLER[0]
SLUGS = (MOKA, BEKASI)

_ODD = (
    odd_sales.line_percent,
    odd_sales.line_cash_uneven,
    odd_sales.bill_cash_uneven,
    odd_sales.many_toppings,
    odd_sales.split_in_two,
    odd_sales.split_in_three,
    odd_sales.invoice_with_deposit,
    odd_sales.custom_amount,
    odd_sales.nothing_to_pay,
    odd_sales.known_customer,
    odd_sales.namesake,
)
_PLAIN = 12
_COUNTED = ("AIR", "BOTOL", "DONAT", "KALENG")


def fill(world: World) -> None:
    """Two days at both outlets: sales of the first, and what befalls them on either."""
    _keep_few_products(world)
    _moka(world)
    _iseller(world)


def _keep_few_products(world: World) -> None:
    """Of each kind some: master data would be most of the work."""
    library = world.outlet(MOKA).library
    with_toppings = [item for item in library.items if item.modifiers and not item.deleted]
    plain = [item for item in library.items if not item.modifiers and not item.deleted]
    library.items[:] = [*with_toppings[:3], *plain[:4]]
    for business in world.moka.businesses.values():
        business.customers[:] = [*business.customers[:2], *business.customers[-1:]]
    store = world.iseller_store
    store.products[:] = [product for product in store.products if product.sku in _SOLD]
    del store.customers[2:]


def _moka(world: World) -> None:
    day = Day(world.moka, world.outlet(MOKA), DAY, 7)
    odd = [make(day, moment(DAY, time(10, 3 * minute))) for minute, make in enumerate(_ODD)]
    plain = [day.ring(moment(DAY, time(12, 4 * minute)), day.lines(), pay=day.tender()) for minute in range(_PLAIN)]
    numbers, same_day, next_day = world.moka.numbers, moment(DAY, time(15)), moment(NEXT, time(9))
    refund_units(plain[0], {0: RUPIAH}, same_day, numbers)
    refund_full(plain[1], same_day, numbers)
    plain[2].voided_at = same_day
    refund_units(plain[3], {0: RUPIAH}, next_day, numbers)
    refund_full(plain[4], next_day, numbers)
    refund_amount(plain[5], plain[5].subtotal // 3, next_day, numbers)
    plain[6].voided_at = next_day
    owed = odd[_ODD.index(odd_sales.invoice_with_deposit)]
    pay_instalment(Day(world.moka, world.outlet(MOKA), NEXT, 7), owed, "ovo", owed.total - owed.paid)


def _iseller(world: World) -> None:
    store, outlet = world.iseller_store, world.iseller_outlet(BEKASI)
    held = {sku: int(stock_at(store, outlet, store.product(sku))) for sku in _COUNTED}
    world.tell_iseller("opname", BEKASI, moment(DAY, time(6)), units=held)
    world.tell_iseller("adjustment", BEKASI, moment(DAY, time(7)), units={"BOTOL": 12, "DONAT": -3})
    sent = world.tell_iseller("transfer_start", BEKASI, moment(DAY, time(8)), units={"KALENG": 6}, destination="TC02")
    world.tell_iseller("transfer_accept", "depok-margo", moment(NEXT, time(8)), transfer=sent["reference_code"])
    orders = {
        name: world.tell_iseller("sale", BEKASI, moment(DAY, time(12, minute)), **sale)["order_id"]
        for minute, (name, sale) in enumerate(_SALES.items())
    }
    same_day, next_day = moment(DAY, time(15)), moment(NEXT, time(9))
    for kind, at, name, more in (
        ("refund", same_day, "back at once", {"units": {"0": 1}}),
        ("void", same_day, "void at once", {}),
        ("refund", next_day, "one back", {"units": {"0": 1}}),
        ("refund", next_day, "all thrown away", {"stock_back": False}),
        ("refund", next_day, "some money back", {"amount": "10000"}),
        ("void", next_day, "void", {}),
        ("pay", next_day, "owed", {"gateway": "external_debit"}),
        ("pay", next_day, "in part", {"amount": "30000", "gateway": "cash"}),
    ):
        world.tell_iseller(kind, BEKASI, at, order=orders[name], **more)


_SALES: dict[str, dict[str, object]] = {
    "back at once": {"sku": "AIR", "quantity": 2},
    "void at once": {"sku": "TAS"},
    "one back": {"sku": "AIR", "quantity": 3},
    "all thrown away": {"sku": "DONAT", "quantity": 4},
    "some money back": {"sku": "NG-A", "quantity": 2},
    "void": {"sku": "BOTOL", "quantity": 2},
    "owed": {"sku": "NG-A", "quantity": 5, "on_account": True},
    "in part": {"sku": "MIE", "quantity": 5, "on_account": "50000", "gateway": "cash"},
    "by card": {"sku": "TUM-500", "gateway": "external_credit"},
    "discounted": {"sku": "MIE", "quantity": 3, "discount": "10"},
    "by iSeller Pay": {"sku": "TUM-500", "gateway": "iseller_pay"},
    **{f"plain {number}": {"sku": sku} for number, sku in enumerate(("TAS", "NG-A", "MIE", "AIR", "BOTOL"))},
}
_SOLD = {*_COUNTED, *(str(sale["sku"]) for sale in _SALES.values())}

RECEIPTS = len(_ODD) + _PLAIN + len(_SALES)
"""Sales of the first day at both outlets."""
