"""What counts on which day: the one list that all reports add up (contract moka §3.7).

A sale counts on the day of ``created_at``, a refund on its own day. A deleted receipt leaves its sale and
its refunds out everywhere, or, by the knob ``void_counted``, stands as a negative sale on its own day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from posbridge.money import ZERO, Decimal
from tests.sandbox.moka.receipt import Line, LineDiscount, Receipt, Refund, Tender
from tests.sandbox.moka.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePosting:
    """One line's part. ``refund`` is net of discounts; ``returned`` are the discounts that went back with it."""

    line: Line
    sold: Decimal = ZERO
    refunded: Decimal = ZERO
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    refund: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.gross - self.discount - self.refund


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A sale, a refund (amounts that went back are negative) or a sale taken back; ``count`` is in receipts."""

    receipt: Receipt
    count: int
    lines: tuple[LinePosting, ...]
    service: Decimal
    tax: Decimal
    rounding: Decimal
    collected: Decimal
    taxes: Mapping[str, Decimal]
    tenders: tuple[Tender, ...]

    @property
    def gross(self) -> Decimal:
        return sum((line.gross for line in self.lines), ZERO)

    @property
    def discount(self) -> Decimal:
        return sum((line.discount for line in self.lines), ZERO)

    @property
    def refund(self) -> Decimal:
        return sum((line.refund for line in self.lines), ZERO)


def postings(view: View, first: date, last: date) -> list[Posting]:
    """All postings of the inclusive range of report days."""
    return [posting for day, posting in _all(view) if first <= day <= last]


def _all(view: View) -> Iterator[tuple[date, Posting]]:
    for receipt in view.receipts():
        void = receipt.is_void(view.as_of)
        if void and view.knobs.void_counted == "sale_day":
            continue
        yield view.report_day(receipt.created_at), _sale(receipt, 1)
        for refund in receipt.refunded(view.as_of):
            yield view.report_day(refund.at), _refund(receipt, refund)
        if void and receipt.voided_at is not None:
            yield view.report_day(receipt.voided_at), _sale(receipt, -1)


def _sale(receipt: Receipt, sign: int) -> Posting:
    return Posting(
        receipt=receipt,
        count=sign,
        lines=tuple(
            LinePosting(
                line=line, sold=sign * line.quantity, gross=sign * line.gross, discount=sign * (line.gross - line.net)
            )
            for line in receipt.lines
        ),
        service=sign * receipt.service,
        tax=sign * receipt.tax,
        rounding=sign * receipt.rounding,
        collected=sign * receipt.total,
        taxes={each.tax.name: sign * each.total for each in receipt.taxes},
        tenders=tuple(Tender(type=t.type, label=t.label, amount=sign * t.amount) for t in receipt.tenders),
    )


def _refund(receipt: Receipt, refund: Refund) -> Posting:
    return Posting(
        receipt=receipt,
        count=0,
        lines=tuple(
            LinePosting(line=part.line, refunded=part.quantity, refund=part.net, returned=part.gross - part.net)
            for part in refund.lines
        ),
        service=-refund.service,
        tax=-refund.tax,
        rounding=-refund.rounding,
        collected=-refund.amount,
        taxes={name: -given for name, given in refund.taxes.items()},
        tenders=(Tender(type=refund.tender.type, label=refund.tender.label, amount=-refund.amount),),
    )


def discount_shares(posting: Posting) -> Iterator[tuple[LineDiscount, Decimal, Decimal]]:
    """Each discount with what the posting applied of it and what it took back."""
    for part in posting.lines:
        given = (*part.line.own_discounts, *part.line.bill_shares)
        whole = part.line.gross - part.line.net
        for each in given:
            share = each.amount / whole if whole else ZERO
            yield each, part.discount * share, part.returned * share
