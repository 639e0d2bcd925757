"""iSeller Pay payouts: money first goes to iSeller, then is settled to the merchant (contract iseller §11.3).

No read endpoint shows them; they go out as webhooks (contract iseller §0.2).
"""

from dataclasses import dataclass
from datetime import datetime

from posbridge.money import ZERO, Decimal
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import Transaction

EXPRESS_FEE = Decimal(3000)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PayoutPart:
    """One payment that a payout settles."""

    order: Order
    transaction: Transaction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Payout:
    """``fees`` are the MDR of all parts and, for an express payout, its own fee."""

    id: str
    reference: str
    at: datetime
    parts: tuple[PayoutPart, ...]
    status: str = "complete"
    extra_fee: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return sum((part.transaction.amount for part in self.parts), ZERO)

    @property
    def fees(self) -> Decimal:
        return sum((part.transaction.fee for part in self.parts), ZERO) + self.extra_fee

    @property
    def deposit(self) -> Decimal:
        return self.amount - self.fees
