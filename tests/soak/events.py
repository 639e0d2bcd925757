"""What goes on in the shops between two nights: sales, refunds, voids, instalments, goods sent and received."""

import random
from collections.abc import Callable
from typing import Any

import requests

from tests.outlet_world import ISELLER, World
from tests.sandbox import iseller_days
from tests.sandbox.generator import PROFILES
from tests.soak.report import Report
from tests.soak.times import Times


class Events:
    """Draws from a seed; everything happens at the present virtual time."""

    def __init__(self, world: World, seed: str, times: Times, report: Report) -> None:
        self._world = world
        self._random = random.Random(f"{seed}/events")
        self._times = times
        self._report = report

    def happen(self, slugs: tuple[str, ...], *, many: int) -> None:
        for _ in range(many):
            slug = self._random.choice(slugs)
            happen = self._random.choice(self._iseller() if slug in ISELLER else self._moka())
            happen(slug)

    def _moka(self) -> list[Callable[[str], None]]:
        return [self._sale, self._refund, self._refund, self._full_refund, self._void]

    def _iseller(self) -> list[Callable[[str], None]]:
        return [self._order, self._order_refund, self._order_void, self._goods, self._adjust]

    def _sale(self, slug: str) -> None:
        self._tell_moka(slug, kind="sale", quantity=self._random.randrange(1, 4))

    def _refund(self, slug: str) -> None:
        receipt = self._plain_receipt(slug)
        if receipt is not None:
            self._tell_moka(slug, kind="refund", receipt=receipt.uuid, units={"0": 1})

    def _full_refund(self, slug: str) -> None:
        receipt = self._plain_receipt(slug)
        if receipt is not None:
            self._tell_moka(slug, kind="refund", receipt=receipt.uuid, full=True)

    def _void(self, slug: str) -> None:
        receipt = self._plain_receipt(slug)
        if receipt is not None:
            self._tell_moka(slug, kind="void", receipt=receipt.uuid)

    def _plain_receipt(self, slug: str) -> Any:
        """One that nothing befell, as the generator takes them."""
        fit = [
            each
            for each in self._world.outlet(slug).receipts
            if not (each.refunds or each.voided_at or each.invoice or each.offline or len(each.tenders) > 1)
            and each.total
            and all(line.net and line.variant and line.quantity >= 1 for line in each.lines)
        ]
        return self._random.choice(fit) if fit else None

    def _tell_moka(self, slug: str, **event: Any) -> None:
        told = {"outlet": PROFILES[slug].outlet, "at": self._times.now().isoformat(), **event}
        answer = requests.post(f"{self._world.moka_url}/_sandbox/events", json=told, timeout=20)
        answer.raise_for_status()

    def _order(self, slug: str) -> None:
        sku = self._random.choice(("TEH-01", "AIR", "BOTOL", "MIE", "DONAT"))
        self._tell_iseller(slug, "sale", sku=sku, quantity=self._random.randrange(1, 4), gateway="cash")

    def _order_refund(self, slug: str) -> None:
        order = self._plain_order(slug)
        if order is not None:
            self._tell_iseller(slug, "refund", order=order.id, gateway="cash")

    def _order_void(self, slug: str) -> None:
        order = self._plain_order(slug)
        if order is not None:
            self._tell_iseller(slug, "void", order=order.id)

    def _plain_order(self, slug: str) -> Any:
        code = iseller_days.PROFILES[slug].code
        fit = [
            each
            for each in self._world.iseller_store.orders
            if each.outlet.code == code
            and each.closed_at is not None
            and not (each.voided_at or each.refunds or each.on_account or each.channel != "pos")
            and each.totals.total
            and len(each.transactions) == 1
            and each.transactions[0].payment_type.gateway != "iseller_pay"
            and len(each.fulfilments) == 1
            and each.uploaded_at == each.ordered_at
            and all(line.net for line in each.lines)
        ]
        return self._random.choice(fit) if fit else None

    def _goods(self, _slug: str) -> None:
        """Bekasi sends something to Depok, which receives it."""
        sku = self._random.choice(("AIR", "BOTOL", "KALENG"))
        sent = self._tell_iseller(ISELLER[0], "transfer_start", destination="TC02", units={sku: 3})
        self._tell_iseller(ISELLER[1], "transfer_accept", transfer=sent["reference_code"])

    def _adjust(self, slug: str) -> None:
        self._tell_iseller(slug, "adjustment", units={"DONAT": -1})

    def _tell_iseller(self, slug: str, kind: str, **event: Any) -> dict[str, Any]:
        return self._world.tell_iseller(kind, slug, self._times.now(), **event)
