"""Who buys, who serves and who takes the money."""

from dataclasses import dataclass
from datetime import datetime

from tests.sandbox.iseller.product import EPOCH


@dataclass(slots=True, kw_only=True, eq=False)
class Customer:
    """``external_id`` is the merchant's own number for the customer."""

    id: str
    first_name: str
    last_name: str = ""
    phone: str | None = None
    email: str | None = None
    external_id: str | None = None
    address: str = ""
    city: str = ""
    modified_at: datetime = EPOCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A waiter or cashier."""

    id: str
    first_name: str
    last_name: str = ""
