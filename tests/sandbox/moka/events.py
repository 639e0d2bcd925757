"""``POST /_sandbox/events``: things that happen in the world while a client reads it (contract moka §7)."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from posbridge.money import RUPIAH, ZERO, amount
from tests.sandbox.moka.outlet import Disagreement, Outlet
from tests.sandbox.moka.pricing import Basket, BasketLine
from tests.sandbox.moka.receipt import Instalment, Receipt, Refund
from tests.sandbox.moka.refunding import refund_amount, refund_full, refund_units
from tests.sandbox.moka.service import Service
from tests.sandbox.moka.till import Visit, cash, exactly, ring_up

Event = Mapping[str, Any]
Answer = dict[str, Any]


def happen(service: Service, event: Event) -> Answer:
    """Make one event happen; answers what it made.

    Every event has ``kind`` and ``outlet``; ``at`` (ISO) is its time, by default now. Kinds:

    - ``sale``: ``sku``, ``quantity``, ``payment_type``, ``label``; ``synchronized_at`` makes it a late one
    - ``late_sale``: a sale created a day before ``at`` and synchronized at ``at``
    - ``refund``: ``receipt`` (id, uuid or number) and ``full``, ``amount`` or ``units`` (``{line index: units}``)
    - ``refund_last_month``: of a receipt of an earlier month, which is rung up first if there is none
    - ``void``: ``receipt``
    - ``instalment``: ``receipt``, ``amount``, ``payment_type``
    - ``delete_product``: ``sku``
    - ``change_between_pages``: one unit of a row is refunded once its page was served
    - ``report_disagrees``: ``day``, ``report``, ``field``, ``by``
    - ``lapse``: the outlet's subscription ends

    Raises:
        KeyError, ValueError: the event names something that is not there, or is not understood.
    """
    kind = event["kind"]
    if kind not in _KINDS:
        raise ValueError(f"unknown event {kind!r}; known: {', '.join(_KINDS)}")
    with service.world.lock:
        outlet = service.world.outlets[int(event["outlet"])]
        at = datetime.fromisoformat(event["at"]) if "at" in event else service.now()
        if at.tzinfo is None:
            raise ValueError("at has no offset")
        return _KINDS[kind](service, outlet, at, event)


def _sale(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    known = {variant.sku: variant for variant in outlet.library.variants()}
    variant = known[event["sku"]] if "sku" in event else next(iter(known.values()))
    line = BasketLine(variant=variant, quantity=amount(event.get("quantity", 1)))
    sync = datetime.fromisoformat(event["synchronized_at"]) if "synchronized_at" in event else None
    pay = exactly(event["payment_type"], event["label"]) if "payment_type" in event else cash
    visit = Visit(at=at, synchronized_at=sync)
    receipt = ring_up(outlet, Basket(lines=(line,)), visit, service.world.numbers, pay=pay, rules=service.rules(outlet))
    return _receipt(receipt)


def _late_sale(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    made = at - timedelta(days=1)
    return _sale(service, outlet, made, {**event, "synchronized_at": at.isoformat()})


def _refund(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    receipt, numbers = outlet.receipt(str(event["receipt"])), service.world.numbers
    if event.get("full"):
        return _refunded(receipt, refund_full(receipt, at, numbers))
    if "amount" in event:
        return _refunded(receipt, refund_amount(receipt, amount(event["amount"]), at, numbers))
    units = {int(index): amount(quantity) for index, quantity in event.get("units", {"0": 1}).items()}
    return _refunded(receipt, refund_units(receipt, units, at, numbers))


def _refund_last_month(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    local = at.astimezone(outlet.zone)
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    old = [r for r in outlet.receipts if r.created_at < first and not r.refunds and not r.voided_at and not r.invoice]
    if not old:
        made = _sale(service, outlet, first - timedelta(days=3, hours=-12), event)
        old = [outlet.receipt(made["number"])]
    return _refunded(old[0], refund_full(old[0], at, service.world.numbers))


def _void(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    receipt = outlet.receipt(str(event["receipt"]))
    receipt.voided_at = at
    return _receipt(receipt)


def _instalment(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    receipt = outlet.receipt(str(event["receipt"]))
    if receipt.invoice is None:
        raise ValueError(f"receipt {receipt.number} is no invoice")
    paid = amount(event["amount"])
    if not 0 < paid <= receipt.total - receipt.paid:
        raise ValueError(f"invoice {receipt.number} has only {receipt.total - receipt.paid} open")
    number = service.world.numbers.id("instalment")
    receipt.instalments.append(Instalment(id=number, at=at, type=event.get("payment_type", "cash"), amount=paid))
    return _receipt(receipt)


def _delete_product(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    variant = next((v for v in outlet.library.variants() if v.sku == event["sku"]), None)
    if variant is None:
        raise KeyError(f"outlet {outlet.id} sells no {event['sku']}")
    for each in (variant, variant.item):
        each.deleted, each.updated_at = True, at
    return {"item_id": variant.item.id}


def _change_between_pages(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    def change(served: Outlet, shown: list[Receipt]) -> None:
        fit = [r for r in shown if not r.refunds and not r.voided_at and r.total and r.lines[0].net]
        if served is outlet and fit:
            refund_units(fit[0], {0: min(RUPIAH, fit[0].lines[0].quantity)}, at, service.world.numbers)

    service.world.after_page.append(change)
    return {"armed": len(service.world.after_page)}


def _report_disagrees(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    wrong = Disagreement(
        day=date.fromisoformat(event["day"]),
        report=event.get("report", "sales_summary"),
        field=event.get("field", "total_collected"),
        by=int(event["by"]),
    )
    outlet.disagreements.append(wrong)
    return {**dataclasses.asdict(wrong), "day": wrong.day.isoformat()}


def _lapse(service: Service, outlet: Outlet, at: datetime, event: Event) -> Answer:
    outlet.lapsed = True
    return {"outlet": outlet.id}


_KINDS: dict[str, Callable[[Service, Outlet, datetime, Event], Answer]] = {
    "sale": _sale,
    "late_sale": _late_sale,
    "refund": _refund,
    "refund_last_month": _refund_last_month,
    "void": _void,
    "instalment": _instalment,
    "delete_product": _delete_product,
    "change_between_pages": _change_between_pages,
    "report_disagrees": _report_disagrees,
    "lapse": _lapse,
}


def _receipt(receipt: Receipt) -> Answer:
    return {"id": receipt.id, "uuid": receipt.uuid, "number": receipt.number, "total": receipt.total}


def _refunded(receipt: Receipt, refund: Refund) -> Answer:
    back = {"refund_id": refund.id, "refund_uuid": refund.uuid, "refund_amount": refund.amount}
    return {**_receipt(receipt), **back, "left": receipt.total - sum((r.amount for r in receipt.refunds), ZERO)}
