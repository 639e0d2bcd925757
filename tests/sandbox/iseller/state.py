"""What an order looks like at a moment: its states and when it was last modified (contract iseller §9, §12).

``until`` None means with everything that ever happened to it.
"""

from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order, OrderLine
from tests.sandbox.iseller.payment import Transaction

Moment = datetime | None


def past(at: datetime | None, until: Moment) -> bool:
    """Whether something dated ``at`` has happened by ``until``."""
    return at is not None and (until is None or at <= until)


def is_there(order: Order, until: Moment) -> bool:
    return past(order.uploaded_at, until)


def modified_at(order: Order, until: Moment = None) -> datetime:
    """The server's time of the last change: upload, closing, payment, fulfilment, refund, void, edit.

    A change that the till made before it uploaded the order counts as made with the upload.
    """
    moments = [
        order.closed_at,
        order.voided_at,
        *order.touched_at,
        *(each.at for each in order.transactions),
        *(each.at for each in order.fulfilments),
        *(each.at for each in order.refunds),
    ]
    return max([order.uploaded_at, *(at for at in moments if at is not None and past(at, until))])


def transactions(order: Order, until: Moment = None) -> list[Transaction]:
    return [each for each in order.transactions if past(each.at, until)]


def paid(order: Order, until: Moment = None) -> Decimal:
    """Successful payments; refunds and voids are not taken off."""
    return sum((t.amount for t in transactions(order, until) if t.type == "sale" and t.succeeded), ZERO)


def refunded(order: Order, until: Moment = None) -> Decimal:
    return sum((each.amount for each in order.refunds if past(each.at, until)), ZERO)


def owed(order: Order, until: Moment = None) -> Decimal:
    """What is still owed on account; zero for orders that are not."""
    if not order.on_account or past(order.voided_at, until):
        return ZERO
    return order.totals.total - paid(order, until)


def status(order: Order, until: Moment = None) -> str:
    if "status" in order.state_words:
        return order.state_words["status"]
    if past(order.voided_at, until):
        return "void"
    if past(order.closed_at, until):
        return "completed"
    return "reserved" if order.reserved else "draft"


def payment_status(order: Order, until: Moment = None) -> str:
    if "payment_status" in order.state_words:
        return order.state_words["payment_status"]
    if past(order.voided_at, until):
        return "voided"
    received, returned = paid(order, until), refunded(order, until)
    if returned:
        return "refunded" if returned >= order.totals.total else "partially_refunded"
    if received >= order.totals.total:
        return "paid"
    return "partially_paid" if received else "pending"


def fulfilled_units(order: Order, line: OrderLine, until: Moment = None) -> Decimal:
    return sum((each.units.get(line.id, ZERO) for each in order.fulfilments if past(each.at, until)), ZERO)


def fulfillment_status(order: Order, until: Moment = None) -> str:
    if "fulfillment_status" in order.state_words:
        return order.state_words["fulfillment_status"]
    done = [fulfilled_units(order, line, until) for line in order.lines]
    if all(units == line.quantity for units, line in zip(done, order.lines, strict=True)):
        return "fulfilled"
    return "partial" if any(done) else "none"


def line_fulfilment(order: Order, line: OrderLine, until: Moment = None) -> str:
    if past(order.voided_at, until):
        return "cancel"
    return "fulfilled" if fulfilled_units(order, line, until) == line.quantity else "none"
