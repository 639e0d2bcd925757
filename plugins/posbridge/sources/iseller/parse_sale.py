"""One order as it was sold: lines, taxes, surcharges, rounding, and proof that they close (contract iseller §4.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.records import AppliedService, Sale
from posbridge.domain.states import Reason
from posbridge.money import RUPIAH, ZERO, Decimal, format_rupiah, split
from posbridge.sources.iseller.amounts import Closing, Header, closing, header_of
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.fields import Row
from posbridge.sources.iseller.parse_lines import Part, parts_of, readings, sale_lines
from posbridge.sources.iseller.parse_taxes import applied_taxes, charges_are_taxed, with_header_tax
from posbridge.sources.iseller.reasons import RowProblemError, does_not_close
from posbridge.sources.iseller.restore import restored

__all__ = ["CHANNELS", "Head", "parse_sale"]

CHANNELS = ("pos", "web", "online", "marketplace", "food_delivery")
_PAYMENT = ("paid", "partially_paid", "refunded", "partially_refunded", "voided", "pending")
_NOT_YET = ("partial", "none")
_FULFILMENT = ("fulfilled", *_NOT_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Which order: what its payments, refunds and void refer to. ``occurred_at`` is when it was closed."""

    sale_id: str
    receipt_no: str
    occurred_at: datetime


def parse_sale(order: Row, head: Head, *, given_back: Decimal, rule: Calibration) -> Sale:
    """The sale of a row of ``orders``; the same before and after payments, refunds and a void.

    Args:
        given_back: what refunds have given back so far. In some stores they shrink the header, which is then
            restored from the lines.

    Raises:
        RowProblemError: a field or word cannot be read; or lines, taxes and total do not add up, with the residual.
    """
    _check_words(order)
    header = header_of(order)
    parts, header, close = _as_sold(parts_of(order), header, head, given_back, rule)
    parts = with_header_tax(parts, header, head.receipt_no, inclusive=close.inclusive)
    goods = sum((part.net for part in parts), ZERO)
    return Sale(
        source_id=head.sale_id,
        receipt_no=head.receipt_no,
        occurred_at=head.occurred_at,
        customer_id=order.optional("customer_id"),
        customer_name=" ".join(filter(None, (order.text("customer_first_name"), order.text("customer_last_name"))))
        or None,
        lines=sale_lines(parts, _service_shares(parts, header)),
        taxes=applied_taxes(parts),
        services=_services(parts, header, inclusive=close.inclusive),
        inclusive=close.inclusive,
        subtotal=goods,
        discount=sum((part.gross for part in parts), ZERO) - goods,
        service=header.services,
        tax=header.tax,
        rounding=close.rounding,
        total=header.total,
        credit=order.flag("on_account"),
        channel=_channel(order),
        register=order.text("register_id"),
        handed_over=order.text("fulfillment_status", "fulfilment_status").casefold() not in _NOT_YET,
    )


def _check_words(order: Row) -> None:
    order.word("payment_status", known=_PAYMENT, absent="")
    order.word("fulfillment_status", "fulfilment_status", known=_FULFILMENT, absent="")
    order.word("currency", known=("idr",), absent="idr")


def _channel(order: Row) -> str:
    """Empty for the till; ``online``, as webhooks call it, is ``web`` (contract iseller §13 item 13)."""
    channel = order.word("channel", known=CHANNELS, absent="pos")
    if channel == "pos":
        return ""
    detail = order.text("channel_detail").casefold()
    return "/".join(filter(None, ("web" if channel == "online" else channel, detail)))


def _as_sold(
    parts: Sequence[Part], header: Header, head: Head, given_back: Decimal, rule: Calibration
) -> tuple[list[Part], Header, Closing]:
    """The reading of lines and header that closes; the header as it was before refunds shrank it."""
    lines_off: list[Decimal] = []
    for reading in readings(parts, header):
        goods = sum((part.net for part in reading), ZERO)
        lines_off.append(header.goods - goods)
        if abs(lines_off[-1]) < RUPIAH:
            best = closing(header, goods, rule)
            if best[0].closes:
                return reading, header, best[0]
            raise RowProblemError(_open_total(head, header, best))
    if given_back:
        for reading in readings(parts, header):
            found = restored(reading, header, given_back, rule)
            if found is not None:
                return reading, *found
    what = f"its lines do not come to the subtotal, which is {format_rupiah(header.goods)} without surcharges"
    raise RowProblemError(does_not_close(head.receipt_no, what, lines_off[0]))


def _open_total(head: Head, header: Header, closings: Sequence[Closing]) -> Reason:
    told = {each.inclusive: format_rupiah(each.residual) for each in closings}
    what = (
        f"its parts do not come to the total {format_rupiah(header.total)}, neither with the tax on top "
        f"({told[False]} is left) nor with prices that include it ({told[True]} is left)"
    )
    return does_not_close(head.receipt_no, what, min((each.residual for each in closings), key=abs))


def _service_shares(parts: Sequence[Part], header: Header) -> list[Decimal]:
    """Each part's share of the surcharges as it is told, and of shipping alike; together they are the header's."""
    told = [max(part.charge, ZERO) for part in parts]
    if not parts or not header.services:
        return [ZERO] * len(parts)
    if sum(told, ZERO) == header.services:
        return told
    if abs(sum(told, ZERO) - header.charges - header.final) < RUPIAH and any(told):
        rest = split(header.services - sum(told, ZERO), told)
        return [share + more for share, more in zip(told, rest, strict=True)]
    return split(header.services, [max(part.net, ZERO) for part in parts])


def _services(parts: Sequence[Part], header: Header, *, inclusive: bool) -> tuple[AppliedService, ...]:
    """Surcharges by whether they are taxed. They have no name and no rate in an order."""
    taxed = charges_are_taxed(parts, header, inclusive=inclusive)
    named = (
        ("surcharge", header.charges, taxed),
        ("final surcharge", header.final, False),
        ("shipping", header.shipping, False),
    )
    return tuple(
        AppliedService(name=name, rate=ZERO, amount=amount, taxed=is_taxed, on_top=inclusive)
        for name, amount, is_taxed in named
        if amount
    )
