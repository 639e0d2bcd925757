"""Every order of generated days, with all odd cases, reads as what it truly was, however the stand-in tells it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product

import pytest

from posbridge.domain.records import Payment, Refund, Sale, SaleLine, Void
from posbridge.domain.states import RecordKind
from posbridge.mapping.facts import facts_of
from posbridge.money import ZERO, Decimal
from posbridge.sources.iseller.calibration import Calibration, LineBasis, RoundingSign
from tests.integration.sources_iseller.generated import Days, make_days, of_type
from tests.sandbox.iseller import ISellerKnobs
from tests.sandbox.iseller.order import Order, OrderLine

MANNERS = [
    {
        "rounding_sign": rounding,
        "inclusive_line_gross": gross,
        "refund_changes_totals": shrinks,
        "returned_amount_sign": sign,
        "money_as": money,
        "line_fulfilment_key": key,
    }
    for rounding, gross, shrinks, (sign, money, key) in product(
        ("signed", "absolute"),
        ("ex_tax", "inclusive"),
        (False, True),
        (("positive", "numbers", "fulfilment_status"), ("negative", "strings", "fulfillment_status")),
    )
]


@pytest.fixture(scope="module")
def days() -> Days:
    return make_days()


@pytest.fixture(params=MANNERS, ids=lambda manner: "-".join(str(value) for value in manner.values()))
def knobs(request: pytest.FixtureRequest) -> ISellerKnobs:
    return ISellerKnobs(**request.param)


def closed(days: Days) -> list[Order]:
    return [order for order in days.store.orders if order.closed_at is not None]


def test_every_order_reads_as_it_was_sold(days: Days, knobs: ISellerKnobs) -> None:
    for order in closed(days):
        records = days.read(order, knobs)
        assert [record.problem for record in records if record.problem] == [], order.reference
        (sale,) = of_type(records, Sale)
        assert header(sale) == true_header(order), order.reference
        assert [told(line) for line in sale.lines] == true_lines(order), order.reference
        assert taxes(sale) == true_taxes(order), order.reference


def test_every_sale_closes_to_the_rupiah(days: Days, knobs: ISellerKnobs) -> None:
    for order in closed(days):
        (sale,) = of_type(days.read(order, knobs), Sale)
        assert sale.subtotal == total(line.full_net for line in sale.lines)
        assert (
            sale.service == total(each.amount for each in sale.services) == total(each.service for each in sale.lines)
        )
        assert sale.tax == total(tax.amount for tax in sale.taxes) == total(line.tax for line in sale.lines)
        on_top = total(each.amount for each in sale.services if each.on_top)
        rest = on_top if sale.inclusive else sale.service + sale.tax
        assert sale.total == sale.subtotal + rest + sale.rounding, order.reference


def test_money_taken_and_given_back_is_what_moved(days: Days, knobs: ISellerKnobs) -> None:
    for order in closed(days):
        records = days.read(order, knobs)
        taken = [(each.source_id, each.method, each.label, each.amount) for each in of_type(records, Payment)]
        assert Counter(taken) == Counter(
            (each.id, each.payment_type.gateway, each.payment_type.name, each.amount)
            for each in order.transactions
            if each.type == "sale" and each.succeeded
        )
        back = [(each.occurred_at, each.label, each.amount) for each in of_type(records, Refund)]
        assert Counter(back) == Counter(
            (each.at, each.transaction.payment_type.name, each.amount) for each in order.refunds
        )
        voids = [each.occurred_at for each in of_type(records, Void)]
        assert voids == ([order.voided_at] if order.voided_at else [])


def test_refunds_tell_the_units_that_came_back_and_whether_they_went_on_the_shelf(days: Days) -> None:
    seen = Counter[str]()
    for order in closed(days):
        told_ = sorted(of_type(days.read(order), Refund), key=lambda each: each.occurred_at)
        for refund, truth in zip(told_, sorted(order.refunds, key=lambda each: each.at), strict=True):
            products = {key: units for key, units in truth.units.items() if order.line(key).modifier is None}
            assert {each.key: each.quantity for each in refund.lines or ()} == products
            assert refund.by_amount is (not products)
            assert refund.full is (truth.amount == order.totals.total)
            shelf = Counter[str]()
            for item in refund.stock_back or ():
                shelf[item.sku] += item.quantity  # type: ignore[assignment]
            assert shelf == (true_units(order, truth.units) if truth.stock_back else Counter())
            seen.update(["units" if products else "amount", "shelf" if truth.stock_back else "lost"])
    assert set(seen) == {"units", "amount", "shelf", "lost"}


def test_a_draft_tells_nothing(days: Days) -> None:
    drafts = [order for order in days.store.orders if order.closed_at is None]
    assert drafts
    assert [days.read(order) for order in drafts] == [[] for _ in drafts]


@pytest.mark.parametrize("shrinks", [False, True])
def test_no_record_changes_by_what_befalls_the_order_later(days: Days, shrinks: bool) -> None:  # noqa: FBT001
    """But for its handing over, which is no fact of the documents."""
    knobs = ISellerKnobs(refund_changes_totals=shrinks)
    handed_over_later = 0
    for order in closed(days):
        final = {(record.kind, record.source_id): record for record in days.read(order, knobs)}
        for moment in _moments(order):
            for record in days.read(order, knobs, at=moment):
                last = final[record.kind, record.source_id]
                assert record.typed is not None
                assert last.typed is not None
                assert facts_of(record.typed) == facts_of(last.typed), (order.reference, moment)
                if isinstance(record.typed, Sale) and not record.typed.handed_over:
                    handed_over_later += 1
                else:
                    assert record.fingerprint == last.fingerprint, (order.reference, moment)
    assert handed_over_later


def test_what_is_known_of_the_store_changes_no_record(days: Days) -> None:
    knobs = ISellerKnobs()
    known = Calibration(dates_follow_zone=True, rounding_sign=RoundingSign.SIGNED, inclusive_lines=LineBasis.EX_TAX)
    for order in closed(days):
        plain, calibrated = days.read(order, knobs), days.read(order, knobs, rule=known)
        assert [record.typed for record in plain] == [record.typed for record in calibrated]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("status", RecordKind.SALE),
        ("payment_status", RecordKind.SALE),
        ("fulfillment_status", RecordKind.SALE),
        ("channel", RecordKind.SALE),
        ("gateway", RecordKind.PAYMENT),
    ],
)
def test_an_unheard_of_word_holds_what_it_is_about_and_is_named(days: Days, field: str, kind: RecordKind) -> None:
    order = next(each for each in closed(days) if each.transactions and not each.refunds and each.voided_at is None)
    held = [each for each in days.read(order, ISellerKnobs(unknown_enum=field), first=True) if each.problem]
    assert [record.kind for record in held] == [kind]
    assert all(f"on_the_moon_{field}" in record.problem.message for record in held if record.problem)


def header(sale: Sale) -> dict[str, object]:
    return {
        "at": sale.occurred_at,
        "inclusive": sale.inclusive,
        "credit": sale.credit,
        "goods": sale.subtotal,
        "discount": sale.discount,
        "services": {each.name: (each.amount, each.taxed) for each in sale.services},
        "tax": sale.tax,
        "rounding": sale.rounding,
        "total": sale.total,
        "channel": sale.channel,
        "register": sale.register,
        "customer": (sale.customer_id, (sale.customer_name or "").split()),
    }


def true_header(order: Order) -> dict[str, object]:
    truth, customer = order.totals, order.customer
    services = {
        "surcharge": (truth.order_charge + truth.subtotal_charge, True),
        "final surcharge": (truth.final_charge, False),
        "shipping": (truth.shipping, False),
    }
    name = f"{customer.first_name} {customer.last_name}".split() if customer else []
    return {
        "at": order.closed_at,
        "inclusive": order.inclusive,
        "credit": order.on_account,
        "goods": truth.gross - truth.discount - truth.promotion,
        "discount": truth.discount + truth.promotion,
        "services": {name: told for name, told in services.items() if told[0]},
        "tax": truth.tax,
        "rounding": truth.rounding,
        "total": truth.total,
        "channel": "/".join(filter(None, (order.channel.replace("pos", ""), order.channel_detail))),
        "register": order.register.id,
        "customer": (customer.id if customer else None, name),
    }


def told(line: SaleLine) -> tuple[object, ...]:
    uses = Counter[str]()
    for item in line.uses or ():
        uses[item.sku] += item.quantity  # type: ignore[assignment]
    modifiers = [(each.source_id, each.quantity, each.gross, each.net) for each in line.modifiers]
    return (line.key, line.product_id, line.quantity, line.gross, line.net, line.tax, modifiers, uses)


def true_lines(order: Order) -> list[tuple[object, ...]]:
    return [_true_line(order, line) for line in order.lines if line.modifier is None]


def _true_line(order: Order, line: OrderLine) -> tuple[object, ...]:
    under = [each for each in order.lines if each.parent is line]
    modifiers = [(each.modifier.id, each.quantity, each.gross, each.net) for each in under if each.modifier]
    tax = line.tax + total(each.tax for each in under)
    uses = true_units(order, {each.id: each.quantity for each in (line, *under)})
    return (line.id, line.product.id, line.quantity, line.gross, line.net, tax, modifiers, uses)


def true_units(order: Order, quantities: dict[str, Decimal]) -> Counter[str]:
    found = Counter[str]()
    for key, quantity in quantities.items():
        line = order.line(key)
        for unit in line.units:
            found[unit.product.sku] += unit.quantity * quantity / line.quantity  # type: ignore[assignment]
    return found


def taxes(sale: Sale) -> dict[Decimal, Decimal]:
    assert [tax.name for tax in sale.taxes] == [f"{tax.rate:f}" for tax in sale.taxes]
    return {tax.rate: tax.amount for tax in sale.taxes}


def true_taxes(order: Order) -> dict[Decimal, Decimal]:
    found: dict[Decimal, Decimal] = {}
    for line in order.lines:
        if line.tax_rate is not None and line.tax:
            found[line.tax_rate] = found.get(line.tax_rate, ZERO) + line.tax
    return found


def total(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


def _moments(order: Order) -> list[datetime]:
    """Just after each thing that befell the order, once the server had it closed."""
    assert order.closed_at is not None
    there = max(order.closed_at, order.uploaded_at)
    befell = [each.at for each in (*order.transactions, *order.fulfilments, *order.refunds)]
    return sorted({max(at, there) + timedelta(seconds=1) for at in (there, *befell)})
