"""Paying out what came in by iSeller Pay."""

from datetime import datetime

from posbridge.money import ZERO
from tests.sandbox.iseller.payout import EXPRESS_FEE, Payout, PayoutPart
from tests.sandbox.iseller.store import Store


def settle(store: Store, at: datetime, until: datetime, *, express: bool = False) -> Payout:
    """Pay out all iSeller Pay payments up to ``until`` that no payout has settled yet.

    Raises:
        ValueError: there is none.
    """
    done = {part.transaction.id for payout in store.payouts for part in payout.parts}
    parts = tuple(
        PayoutPart(order=order, transaction=payment)
        for order in store.orders
        for payment in order.transactions
        if payment.payment_type.gateway == "iseller_pay"
        and payment.type == "sale"
        and payment.succeeded
        and payment.at <= until
        and payment.id not in done
    )
    if not parts:
        raise ValueError(f"store {store.name} has no iSeller Pay payments to settle until {until.isoformat()}")
    payout = Payout(
        id=store.numbers.guid(),
        reference=f"PO-{store.numbers.count('payout'):05d}",
        at=at,
        parts=parts,
        extra_fee=EXPRESS_FEE if express else ZERO,
    )
    store.payouts.append(payout)
    return payout
