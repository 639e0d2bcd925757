"""One event with what every kind of it needs, and the webhooks that it sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posbridge.money import Decimal, amount
from tests.sandbox.iseller import messages
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.payment import PaymentType
from tests.sandbox.iseller.product import Product
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.store import Store

Event = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """One event with what every kind of it needs."""

    service: Service
    store: Store
    at: datetime
    event: Event

    def outlet(self) -> Outlet:
        return self.store.outlet(str(self.event["outlet"]))

    def order(self) -> Order:
        return self.store.order(str(self.event["order"]))

    def payment_type(self) -> PaymentType | None:
        """``gateway`` and, where it is not the only one, ``payment_name``."""
        if "gateway" not in self.event:
            return None
        return self.store.payment_type(self.event["gateway"], self.event.get("payment_name", ""))

    def only(self, name: str) -> dict[Product, Decimal]:
        """``units`` of a name that must be there."""
        found = self.units(name)
        if not found:
            raise KeyError(name)
        return found

    def units(self, name: str) -> dict[Product, Decimal] | None:
        """``{sku: quantity}``."""
        if name not in self.event:
            return None
        return {self.store.product(sku): amount(quantity) for sku, quantity in self.event[name].items()}

    def tell(self, type_: str, body: Mapping[str, Any], *, key: str | None = None, at: datetime | None = None) -> None:
        """Send a webhook, if the store has a URL for its type."""
        url = self.store.webhook.urls.get(type_)
        if url is not None:
            signer = self.store.webhook.key if key is None else key
            self.service.notifier.send(type_, url, signer, body, at or self.service.now())

    def tell_order(self, order: Order, *types: str) -> Answer:
        body = messages.order_message(order, max(self.at, self.service.now()))
        for type_ in types:
            self.tell(type_, body)
        return {**body, "total_amount": order.totals.total}
