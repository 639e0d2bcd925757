"""What a refund of goods takes back of its invoice.

Where the source tells the parts of the amount, they decide. Where it tells the goods alone, what they are
worth is compared with the amount: with their share of every service charge, and with charges that the POS
may have kept (shipping, say).
"""

from collections.abc import Iterator
from itertools import combinations

from posbridge.domain.documents import InvoiceBody
from posbridge.mapping.picks import worth
from posbridge.mapping.positions import left
from posbridge.mapping.refund_case import RefundCase
from posbridge.mapping.refund_lines import Units
from posbridge.mapping.return_lines import Returned, goods_back, service_back
from posbridge.mapping.services import charges
from posbridge.mapping.settlement import Claim
from posbridge.money import ZERO, Decimal, whole_rupiah

MOST_CHARGES = 4
"""Of more charges on one receipt it is not tried which of them were kept."""


def claim_of(case: RefundCase, body: InvoiceBody) -> Claim:
    return Claim(
        receipt=case.refund.receipt_no,
        invoice=body,
        earlier=case.returned,
        amount=case.refund.amount,
        whole=case.refund.amount + case.earlier() == case.sale.total,
        ctx=case.ctx,
        estimated=case.estimated,
    )


def candidates(case: RefundCase, body: InvoiceBody, units: Units, back: Units) -> list[Returned]:
    """What may have come back with ``units``, the likeliest first; everything that is left, where no goods are.

    Args:
        back: units that earlier refunds have brought back, by line key.

    Raises:
        HoldError: more came back than is left.
    """
    found = list(_shares(case, body, units))
    if all(units.get(line.key, ZERO) + back[line.key] >= line.quantity for line in case.sale.lines if line.full_net):
        everything = {index: quantity for index, quantity in enumerate(left(body, case.returned)) if quantity}
        found.insert(0, Returned(quantities=everything, even=found[0].even))
    return found


def _shares(case: RefundCase, body: InvoiceBody, units: Units) -> Iterator[Returned]:
    refund, sale = case.refund, case.sale
    service = service_back(sale, body, case.returned, units, refund)
    net = refund.net
    if net is not None and sale.inclusive:
        net -= sum(service.quantities.values(), ZERO) - _on_top(case, units)
    goods = goods_back(sale, body, case.returned, units, net)
    if not case.estimated:
        yield _together(goods, service)
        return
    if not goods.even:
        yield _together(goods_back(sale, body, case.returned, units, _net(case, body, goods, service)), service)
    yield _together(goods, service)
    count = len(charges(sale))
    for size in range(1, count + 1) if count <= MOST_CHARGES else (count,):
        for kept in combinations(range(count), size):
            yield _together(goods, service_back(sale, body, case.returned, units, refund, kept=kept))


def _together(goods: Returned, service: Returned) -> Returned:
    return Returned(quantities=goods.quantities | service.quantities, even=goods.even and service.even)


def _on_top(case: RefundCase, units: Units) -> Decimal:
    """The units' share of the charges on top of prices that include tax; a refund's net is without them."""
    found = ZERO
    for charge in charges(case.sale):
        if not charge.inside:
            for line, share in zip(case.sale.lines, charge.shares, strict=True):
                found += share * units.get(line.key, ZERO) / line.quantity
    return found


def _net(case: RefundCase, body: InvoiceBody, goods: Returned, service: Returned) -> Decimal:
    """What of the amount is the goods', to choose among units at two rates by."""
    claim = claim_of(case, body)
    whole = claim.total(goods.quantities | service.quantities).total
    net = sum((worth(body.lines[index], quantity) for index, quantity in goods.quantities.items()), ZERO)
    return net + whole_rupiah((claim.amount - whole) * net / whole) if whole else net
