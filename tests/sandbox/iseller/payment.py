"""Payment types of a store and the money that was taken or given back with them (contract iseller §4.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from posbridge.money import ZERO, Decimal, quantize

GATEWAYS = (
    "cash",
    "external_debit",
    "external_credit",
    "gift_card",
    "points",
    "account_balance",
    "store_credit",
    "iseller_pay",
    "custom",
    "voucher",
)
FOURTH = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentType:
    """``id`` is None for cash. ``fee_percent`` is the MDR: percent of the amount that the provider keeps."""

    gateway: str
    name: str
    id: str | None = None
    is_active: bool = True
    fee_percent: Decimal = ZERO

    def fee(self, amount: Decimal) -> Decimal:
        return quantize(amount * self.fee_percent / 100, FOURTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money offered for a sale. ``status`` other than ``success`` pays nothing."""

    payment_type: PaymentType
    amount: Decimal
    status: str = "success"
    bin_card: str | None = None


Pay = Callable[[Decimal], tuple[Tender, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One movement of money. ``type``: sale, refund, void; ``amount`` is positive with every type."""

    id: str
    at: datetime
    type: str
    payment_type: PaymentType
    amount: Decimal
    status: str = "success"
    fee: Decimal = ZERO
    channel: str = "pos"
    bin_card: str | None = None

    @property
    def succeeded(self) -> bool:
        return self.status == "success"


def exactly(payment_type: PaymentType) -> Pay:
    """The whole total by one payment type."""
    return lambda total: (Tender(payment_type=payment_type, amount=total),) if total else ()


def parts(*given: tuple[PaymentType, Decimal], rest: PaymentType) -> Pay:
    """A split payment: given amounts first (no more than is due), ``rest`` takes what is left."""

    def pay(total: Decimal) -> tuple[Tender, ...]:
        tenders, left = [], total
        for payment_type, amount in given:
            taken = min(amount, left)
            if taken:
                tenders.append(Tender(payment_type=payment_type, amount=taken))
            left -= taken
        if left:
            tenders.append(Tender(payment_type=rest, amount=left))
        return tuple(tenders)

    return pay


def declined_first(refused: PaymentType, status: str, then: PaymentType) -> Pay:
    """A try that came to nothing (``error``, ``failure`` or ``pending``), and the payment that followed it."""
    return lambda total: (
        Tender(payment_type=refused, amount=total, status=status),
        Tender(payment_type=then, amount=total),
    )


def nothing(total: Decimal) -> tuple[Tender, ...]:
    """Nothing yet: an order on account, or one whose payment is pending."""
    return ()


def at_most(payment_type: PaymentType, amount: Decimal) -> Pay:
    """A down payment; the rest stays owed."""
    return lambda total: (Tender(payment_type=payment_type, amount=min(amount, total)),)
