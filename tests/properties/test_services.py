"""Whatever surcharges a till puts beside its prices, the books come to the same rupiah, there and back."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posbridge.domain.documents import InvoiceBody, ReturnBody
from posbridge.domain.movements import StockItem
from posbridge.domain.records import AppliedService, AppliedTax, Refund, RefundedLine, Sale
from posbridge.mapping.results import Documents, Held
from posbridge.mapping.returns import map_refund
from posbridge.mapping.sales import map_sale
from posbridge.money import ZERO, Decimal
from tests.properties.test_mapping import jurnal_total
from tests.properties.till import RATES, Basket, Rules, dec, items, nearest, ring_up, shared
from tests.unit.mapping.world import STORE, context, credit, documents, paid_out, posted, returns

CTX = context(**STORE)
ONE = Fraction(1)


@dataclass(frozen=True)
class Surcharge:
    """``percent`` of the goods; 0 is shipping of a sum of its own."""

    percent: int
    taxed: bool


@dataclass(frozen=True)
class Rung:
    """A sale, and what each of its lines cost the customer."""

    sale: Sale
    owed: dict[str, Fraction]


def surcharged(basket: Basket, surcharges: list[Surcharge], *, rounding: int, tells_lines: bool) -> Rung:
    """The basket's receipt with surcharges; where prices include tax, they are on top of them.

    Each is spread over the lines in whole rupiah, tax is rounded once per rate, the total down to ``rounding``.
    """
    bare = ring_up(basket)
    inclusive, nets = bare.inclusive, [Fraction(line.full_net) for line in bare.lines]
    worths = [_worth(each, sum(nets)) for each in surcharges]
    shares = [shared(worth, nets, ONE) if sum(nets) else [Fraction(0)] * len(nets) for worth in worths]
    taxed = [
        sum((share[i] for share, each in zip(shares, surcharges, strict=True) if each.taxed), Fraction(0))
        for i in range(len(nets))
    ]
    charged = [sum((share[i] for share in shares), Fraction(0)) for i in range(len(nets))]
    taxes = _taxes(basket, [net + part for net, part in zip(nets, taxed, strict=True)])
    on_top = sum(worths) + (0 if inclusive else sum(taxes))
    due = sum(nets) + on_top
    total = due - due % rounding if rounding else due
    lines = tuple(
        replace(
            line,
            tax=dec(tax),
            service=dec(charge) if tells_lines else ZERO,
            uses=(StockItem(product_id=line.product_id, quantity=line.quantity),),
        )
        for line, tax, charge in zip(bare.lines, taxes, charged, strict=True)
    )
    names = dict.fromkeys(item.tax for item, tax in zip(basket.items, taxes, strict=True) if item.tax and tax)
    sale = replace(
        bare,
        lines=lines,
        services=tuple(
            AppliedService(name=f"S{n}", rate=ZERO, amount=dec(Fraction(worth)), taxed=each.taxed, on_top=inclusive)
            for n, (each, worth) in enumerate(zip(surcharges, worths, strict=True))
            if worth
        ),
        taxes=tuple(AppliedTax(name=name, rate=Decimal(RATES[name]), amount=ZERO) for name in names),
        service=dec(Fraction(sum(worths))),
        tax=dec(Fraction(sum(taxes))),
        rounding=dec(Fraction(total - due)),
        total=dec(Fraction(total)),
    )
    each_owed = [
        net + charge + (0 if inclusive else tax) for net, charge, tax in zip(nets, charged, taxes, strict=True)
    ]
    return Rung(sale=sale, owed={line.key: Fraction(owed) for line, owed in zip(lines, each_owed, strict=True)})


def _worth(surcharge: Surcharge, goods: Fraction | int) -> Fraction:
    if not goods:
        return Fraction(0)
    return nearest(Fraction(goods) * surcharge.percent / 100, ONE) if surcharge.percent else Fraction(9000)


def _taxes(basket: Basket, bases: list[Fraction]) -> list[Fraction]:
    taxes = [Fraction(0)] * len(bases)
    for name, rate in RATES.items():
        places = [place for place, item in enumerate(basket.items) if item.tax == name]
        ideal = [bases[place] * rate / (100 + rate if basket.rules.inclusive else 100) for place in places]
        whole = nearest(sum(ideal, Fraction(0)), ONE)
        if whole:
            for place, part in zip(places, shared(whole, ideal, ONE), strict=True):
                taxes[place] = part
    return taxes


baskets = st.builds(
    Basket,
    items=st.lists(items, min_size=1, max_size=4).map(tuple),
    bill_off=st.sampled_from([0, 5_000]),
    rules=st.builds(Rules, inclusive=st.booleans()),
)
surcharges = st.lists(
    st.builds(Surcharge, percent=st.sampled_from([0, 5, 7, 10]), taxed=st.booleans()), min_size=1, max_size=3
)
roundings = st.sampled_from([0, 100, 500])
rung = st.builds(
    lambda basket, charges, rounding, tells: surcharged(basket, charges, rounding=rounding, tells_lines=tells),
    baskets,
    surcharges,
    roundings,
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(rung)
def test_a_receipt_with_surcharges_becomes_an_invoice_of_exactly_its_total_or_tells_what_is_open(case: Rung) -> None:
    assume(case.sale.total > 0)
    mapped = map_sale(case.sale, CTX, voided=False)
    if isinstance(mapped, Held):
        assert mapped.reason.residual
        return
    body = posted(documents(mapped)).body
    assert jurnal_total(body) == Fraction(case.sale.total)
    assert sum((line.amount for line in body.lines if line.role == "service"), ZERO) == case.sale.service
    assert all(line.quantity > 0 and line.rate > 0 for line in body.lines)


@settings(max_examples=100, deadline=None)
@given(baskets, st.builds(Surcharge, percent=st.sampled_from([0, 5, 7]), taxed=st.booleans()), roundings)
def test_one_surcharge_whose_shares_are_told_never_holds_a_receipt(
    basket: Basket, surcharge: Surcharge, rounding: int
) -> None:
    case = surcharged(basket, [surcharge], rounding=rounding, tells_lines=True)
    assume(case.sale.total > 0)
    assert isinstance(map_sale(case.sale, CTX, voided=False), Documents)


@settings(max_examples=100, deadline=None)
@given(rung)
def test_a_full_refund_gives_back_every_surcharge_and_the_rounding(case: Rung) -> None:
    assume(case.sale.total > 0)
    mapped = map_sale(case.sale, CTX, voided=False)
    assume(isinstance(mapped, Documents))
    invoice = posted(documents(mapped))
    units = {line.key: line.quantity for line in case.sale.lines}

    found = documents(map_refund(_refund(case.sale, 1, case.sale.total, units), case.sale, invoice, [], [], CTX))

    assert credit(found) == paid_out(found) == case.sale.total
    [body] = returns(found)
    assert {line.line: line.quantity for line in body.lines} == _quantities(invoice.body)


@settings(max_examples=150, deadline=None)
@given(rung, st.data())
def test_goods_come_back_at_what_they_cost_with_their_surcharges(case: Rung, data: st.DataObject) -> None:
    sale = case.sale
    assume(sale.total > 0)
    mapped = map_sale(sale, CTX, voided=False)
    assume(isinstance(mapped, Documents))
    invoice = posted(documents(mapped))
    refunds = _refunds(case, data)
    back: list[ReturnBody] = []
    for refund in refunds:
        found = documents(map_refund(refund, sale, invoice, back, refunds, CTX))
        assert paid_out(found) == refund.amount
        open_credit = credit(found) - refund.amount
        assert open_credit == 0 or 0 < open_credit < sum(len(body.lines) for body in returns(found))
        back += returns(found)
    sold = _quantities(invoice.body)
    for body in back:
        for line in body.lines:
            sold[line.line] -= line.quantity
    assert min(sold.values()) >= 0


def _refunds(case: Rung, data: st.DataObject) -> list[Refund]:
    """One or two refunds of units at the running half-up share of what they cost; the last goods at what is left."""
    sale, left = case.sale, {line.key: int(line.quantity) for line in case.sale.lines}
    gone, found, given_back = dict.fromkeys(left, 0), [], Fraction(0)
    for number in range(1, data.draw(st.integers(1, 2)) + 1):
        units = {key: data.draw(st.integers(0, count)) for key, count in left.items()}
        amount = Fraction(0)
        for line in sale.lines:
            before, after = gone[line.key], gone[line.key] + units[line.key]
            gone[line.key] = after
            upto = [nearest(case.owed[line.key] * each / Fraction(line.quantity), ONE) for each in (before, after)]
            amount += upto[1] - upto[0]
        left = {key: count - units[key] for key, count in left.items()}
        if not any(left.values()):
            amount = Fraction(sale.total) - given_back
        if any(units.values()) and 0 < amount <= Fraction(sale.total) - given_back:
            given_back += amount
            found.append(_refund(sale, number, dec(amount), {key: Decimal(count) for key, count in units.items()}))
    return found


def _refund(sale: Sale, number: int, amount: Decimal, units: dict[str, Decimal]) -> Refund:
    lines = tuple(RefundedLine(key=key, quantity=count) for key, count in units.items() if count)
    return Refund(
        source_id=f"S1:refund:{number}",
        sale_id="S1",
        receipt_no="R1",
        occurred_at=sale.occurred_at.replace(hour=12 + number),
        amount=amount,
        lines=lines,
        method="cash",
        stock_back=tuple(StockItem(product_id=each.key, quantity=each.quantity) for each in lines),
    )


def _quantities(body: InvoiceBody) -> dict[int, Decimal]:
    return {index: line.quantity for index, line in enumerate(body.lines)}
