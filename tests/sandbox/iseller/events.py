"""``POST /_sandbox/events``: things that happen in a store while a client reads it, with their webhooks."""

from collections.abc import Callable
from datetime import datetime

from tests.sandbox.iseller import master_events, order_events, stock_events
from tests.sandbox.iseller.scene import Answer, Event, Scene
from tests.sandbox.iseller.service import Service

_KINDS: dict[str, Callable[[Scene], Answer]] = {
    "sale": order_events.sale,
    "pay": order_events.pay,
    "fulfil": order_events.fulfil,
    "refund": order_events.refund,
    "void": order_events.void,
    "touch": order_events.touch,
    "insert_between_pages": order_events.insert_between_pages,
    "touch_between_pages": order_events.touch_between_pages,
    "notify": order_events.notify,
    "payout": order_events.payout,
    "shift_open": master_events.shift_open,
    "shift_close": master_events.shift_close,
    "member": master_events.member,
    "subscribe": master_events.subscribe,
    "product_off": master_events.product_off,
    "outlet_off": master_events.outlet_off,
    "transfer_start": stock_events.transfer_start,
    "transfer_accept": stock_events.transfer_accept,
    "adjustment": stock_events.adjustment,
    "opname": stock_events.opname,
}


def happen(service: Service, event: Event) -> Answer:
    """Make one event happen; answers what it made.

    ``store`` may be left out where there is one; ``at`` (ISO with offset) is by default now. Kinds:

    - ``sale``: ``outlet``, ``sku``, ``quantity``, ``gateway``, ``payment_name``, ``discount`` (percent), ``channel``,
      ``uploaded_at``, ``unfulfilled``, ``unpaid``, ``on_account`` (true, or the sum that is paid now)
    - ``pay``: ``order``, ``amount``, ``gateway``; ``fulfil``: ``order``, ``units`` (``{line index: units}``)
    - ``refund``: ``order`` and ``units`` or ``amount``, else everything; ``stock_back``, ``gateway``
    - ``void``: ``order``, ``reason``, ``stock_back``; ``touch``: ``order`` (its notes change)
    - ``shift_open``, ``shift_close``: ``outlet``, ``register`` (its number)
    - ``transfer_start``: ``outlet``, ``destination`` or ``supplier`` (goods come in) or neither (back to the
      supplier), ``units`` (``{sku: quantity}``); ``transfer_accept``: ``transfer``, ``accepted``, ``cancelled``,
      ``rejected``, none of them: all
    - ``adjustment``, ``opname``: ``outlet``, ``units`` (signed; counted)
    - ``payout``: ``until``, ``express``; ``member``: ``first_name``, ``external_id``
    - ``subscribe``: ``urls``, the address by type of webhook, as the merchant gives them in iSeller's back office
    - ``product_off``: ``sku``; ``outlet_off``: ``outlet``
    - ``insert_between_pages``, ``touch_between_pages``: after the next unfinished page of orders, another order with
      an old date arrives, or the page's ``order`` changes
    - ``notify``: ``type``, ``order``; ``key`` (another forges it) and ``signed_at`` (an older one ages it)

    Raises:
        KeyError, ValueError: the event names something that is not there, or is not understood.
    """
    kind = event["kind"]
    if kind not in _KINDS:
        raise ValueError(f"unknown event {kind!r}; known: {', '.join(_KINDS)}")
    with service.world.lock:
        stores = service.world.stores
        store = stores[event["store"]] if "store" in event else next(iter(stores.values()))
        at = _moment(event["at"]) if "at" in event else service.now()
        return _KINDS[kind](Scene(service, store, at, event))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment
