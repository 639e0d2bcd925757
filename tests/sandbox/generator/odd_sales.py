"""Sales that are not plain: each kind once in every generated day, so that no day hides one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from posbridge.money import Decimal
from tests.sandbox.generator.day import Day, split_over
from tests.sandbox.generator.menus import GONE
from tests.sandbox.moka.pricing import BasketLine
from tests.sandbox.moka.receipt import InvoiceTerms, Receipt
from tests.sandbox.moka.till import exactly

OddSale = Callable[[Day, datetime], Receipt]


def line_percent(day: Day, at: datetime) -> Receipt:
    return day.ring(at, (day.line(None, 2, "Member 12.5"), day.line()))


def line_cash_uneven(day: Day, at: datetime) -> Receipt:
    """5,000 over three units: no unit price in whole rupiah."""
    return day.ring(at, (day.line(None, 3, "Voucher 5rb"), day.line()))


def bill_percent(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(3), "Karyawan 15")


def bill_cash_uneven(day: Day, at: datetime) -> Receipt:
    """10,000 over three lines of different weight."""
    return day.ring(at, (day.line(None, 2), day.line(None, 1), day.line(None, 3)), "Potongan 10rb")


def line_and_bill(day: Day, at: datetime) -> Receipt:
    lines = (day.line(None, 3, "Member 12.5"), day.line(None, 1, "Voucher 5rb"), day.line())
    return day.ring(at, lines, "Promo 10", "Voucher 5rb")


def many_toppings(day: Day, at: datetime) -> Receipt:
    fit = [v for v in day.outlet.library.variants() if v.item.modifiers]
    variant = day.rng.choice(fit)
    options = tuple(option for modifier in variant.item.modifiers for option in modifier.options)
    return day.ring(at, (BasketLine(variant=variant, quantity=Decimal(2), options=options),), "Promo 10")


def split_in_two(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(3), pay=split_over(("cash", "Cash"), ("edc", "BCA")))


def split_in_three(day: Day, at: datetime) -> Receipt:
    tenders = split_over(("gift_card", "Gift Card"), ("gopay", "GoPay"), ("edc", "Mandiri"))
    return day.ring(at, day.lines(4), pay=tenders)


def invoice_with_deposit(day: Day, at: datetime) -> Receipt:
    terms = InvoiceTerms(due=day.day + timedelta(days=14), deposit=Decimal(50_000))
    return day.ring(at, (day.line(None, 5), day.line(None, 5)), customer=day.customer(), invoice=terms)


def invoice_unpaid(day: Day, at: datetime) -> Receipt:
    terms = InvoiceTerms(due=day.day + timedelta(days=30))
    return day.ring(at, (day.line(None, 5), day.line(None, 2)), "Promo 10", customer=day.customer(), invoice=terms)


def deleted_product(day: Day, at: datetime) -> Receipt:
    variant = next(v for v in day.outlet.library.variants(deleted=True) if v.item.name == GONE.name)
    return day.ring(at, (day.line(variant, 1), day.line()))


def custom_amount(day: Day, at: datetime) -> Receipt:
    return day.ring(at, (BasketLine(price=Decimal(17_350)), day.line()))


def nothing_to_pay(day: Day, at: datetime) -> Receipt:
    """A promotion of 100 percent."""
    return day.ring(at, day.lines(2), "Gratis", pay=exactly("cash", "Cash"))


def channel_without_tax(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(2), pay=exactly("other", "Tokopedia"), untaxed=True)


def known_customer(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(), customer=day.customers[0])


def namesake(day: Day, at: datetime) -> Receipt:
    """Another customer with the name of ``known_customer``."""
    return day.ring(at, day.lines(), customer=day.customers[1])


def name_without_id(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(), customer_name=day.rng.choice(("Kak Rina", "Pak RT", "Meja Pojok")))


def strange_name(day: Day, at: datetime) -> Receipt:
    return day.ring(at, day.lines(), customer=day.rng.choice(day.customers[40:]))


ODD_SALES: tuple[OddSale, ...] = (
    line_percent,
    line_cash_uneven,
    bill_percent,
    bill_cash_uneven,
    line_and_bill,
    many_toppings,
    split_in_two,
    split_in_three,
    invoice_with_deposit,
    invoice_unpaid,
    deleted_product,
    custom_amount,
    nothing_to_pay,
    channel_without_tax,
    known_customer,
    namesake,
    name_without_id,
    strange_name,
)
