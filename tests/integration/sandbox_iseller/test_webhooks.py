"""Signed webhooks: who is told what, how it is signed, and what happens when nobody answers (contract iseller §8)."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import pytest

from posbridge.money import Decimal
from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.conftest import Served
from tests.integration.sandbox_iseller.shop import KEY, NOW, ONE, at, sell
from tests.sandbox.iseller import Store
from tests.sandbox.iseller.webhooks import sign, signed_headers

pytestmark = pytest.mark.integration


class Message(NamedTuple):
    path: str
    body: bytes
    timestamp: str
    signature: str

    @property
    def json(self) -> Any:
        return json.loads(self.body, parse_float=Decimal)


class Listener(HTTPServer):
    """Keeps what it is sent; answers the next statuses of ``answers``, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: list[Message] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.append(Message(self.path, body, self.headers["Timestamp"], self.headers["Signature"]))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Quiet."""


@pytest.fixture
def listener(store: Store) -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    for type_ in ("order", "fulfillment", "refund", "member", "payout"):
        store.webhook.subscribe(f"{server.url}/{type_}", type_)
    yield server
    server.shutdown()
    server.server_close()


def test_the_signature_is_the_hash_of_key_body_and_timestamp(api: Api, served: Served, listener: Listener) -> None:
    api.event("sale", outlet=ONE, sku="TEH")
    served.service.notifier.drain()
    (message,) = listener.messages
    plain = KEY.encode() + message.body + message.timestamp.encode()
    assert message.signature == hashlib.sha256(plain).hexdigest().upper()
    assert message.timestamp == "2026-11-22T00:00:00.0000000Z"


def test_a_sale_tells_the_order_with_known_fields_only(api: Api, served: Served, listener: Listener) -> None:
    made = api.event("sale", outlet=ONE, sku="TEH", channel="web")
    served.service.notifier.drain()
    (message,) = listener.messages
    assert message.path == "/order"
    assert message.json == {
        "order_id": made["order_id"],
        "order_reference": "#501-1001",
        "channel": "online",
        "status": "completed",
        "payment_status": "paid",
        "fulfillment_status": "fulfilled",
        "cancel_reason": "",
    }


@pytest.mark.parametrize(
    ("kind", "sold", "told", "states"),
    [
        ("pay", {"unpaid": True}, ["/order"], ("completed", "paid", "fulfilled")),
        ("fulfil", {"unfulfilled": True}, ["/order", "/fulfillment"], ("completed", "paid", "fulfilled")),
        ("refund", {}, ["/order", "/refund"], ("completed", "refunded", "fulfilled")),
        ("void", {}, ["/order"], ("void", "voided", "fulfilled")),
    ],
)
def test_every_change_is_told_with_the_new_states(
    api: Api,
    served: Served,
    listener: Listener,
    *,
    kind: str,
    sold: dict[str, bool],
    told: list[str],
    states: tuple[str, ...],
) -> None:
    made = api.event("sale", outlet=ONE, sku="TEH", at=at(1).isoformat(), **sold)
    served.service.notifier.drain()
    listener.messages.clear()
    api.event(kind, order=made["order_id"], at=at(2).isoformat())
    served.service.notifier.drain()
    assert [message.path for message in listener.messages] == told
    for message in listener.messages:
        body = message.json
        assert (body["status"], body["payment_status"], body["fulfillment_status"]) == states


def test_a_payout_lists_what_it_settles(api: Api, served: Served, listener: Listener) -> None:
    sold = [
        api.event("sale", outlet=ONE, sku=sku, gateway="iseller_pay", at=at(1).isoformat()) for sku in ("TEH", "MUG")
    ]
    sell(served.world.stores["toko"], 2, "TEH")
    api.event("payout", express=True, at=at(20).isoformat())
    served.service.notifier.drain()
    body = next(message.json for message in listener.messages if message.path == "/payout")
    assert body["reference_id"] == "PO-00001"
    assert (body["status"], body["date"]) == ("complete", "2026-11-21T20:00:00.0000000Z")
    total = sum(made["total_amount"] for made in sold)
    assert body["transactions_amount"] == total
    assert body["total_fees"] == total * Decimal("0.007") + 3000
    assert body["deposit"] == body["transactions_amount"] - body["total_fees"]
    assert [each["order_id"] for each in body["payments"]] == [made["order_id"] for made in sold]
    assert all(each["transaction_id"] for each in body["payments"])
    assert api.try_event("payout", at=at(21).isoformat()).status == 422


def test_a_member_is_told(api: Api, served: Served, listener: Listener) -> None:
    made = api.event("member", external_id="CUST-9")
    served.service.notifier.drain()
    assert [(message.path, message.json) for message in listener.messages] == [("/member", made)]


def test_nobody_is_told_who_has_not_asked(api: Api, store: Store, served: Served, listener: Listener) -> None:
    del store.webhook.urls["order"]
    api.event("sale", outlet=ONE, sku="TEH")
    served.service.notifier.drain()
    assert listener.messages == []
    with pytest.raises(ValueError, match="unknown webhook types"):
        store.webhook.subscribe("http://127.0.0.1:1", "weather")


@pytest.mark.parametrize(("answers", "tries"), [([500, 503], 3), ([500] * 9, 4)])
def test_a_refused_delivery_is_repeated_three_times(
    api: Api, served: Served, listener: Listener, answers: list[int], tries: int
) -> None:
    expected = ("order", tries, (*answers, 200)[tries - 1])
    listener.answers = answers
    api.knobs(webhook_retry_seconds=0.0)
    api.event("sale", outlet=ONE, sku="TEH")
    served.service.notifier.drain()
    assert len(set(listener.messages)) == 1
    assert len(listener.messages) == tries
    (row,) = api.session.get(f"{api.base}/_sandbox/webhooks", timeout=10).json()
    assert (row["type"], row["tries"], row["status"]) == expected


def test_a_listener_that_is_away_does_not_hold_up_the_store(api: Api, store: Store, served: Served) -> None:
    store.webhook.subscribe("http://127.0.0.1:1/nobody")
    api.knobs(webhook_retry_seconds=0.0)
    api.event("sale", outlet=ONE, sku="TEH")
    served.service.notifier.drain()
    assert [(each.tries, each.status) for each in served.service.notifier.deliveries()] == [(4, 0)]
    api.session.delete(f"{api.base}/_sandbox/webhooks", timeout=10)
    assert served.service.notifier.deliveries() == []


def test_a_message_can_be_repeated_forged_and_aged(api: Api, store: Store, served: Served, listener: Listener) -> None:
    order = sell(store, 1, "TEH")
    old = NOW - timedelta(hours=1)
    api.event("notify", order=order.id)
    api.event("notify", order=order.id, key="another-key")
    api.event("notify", order=order.id, signed_at=old.isoformat())
    served.service.notifier.drain()
    good, forged, aged = listener.messages
    assert good.body == forged.body == aged.body
    assert good.signature == sign(KEY, good.body, good.timestamp)
    assert forged.signature == sign("another-key", good.body, good.timestamp) != good.signature
    assert aged.timestamp == "2026-11-21T23:00:00.0000000Z"
    assert aged.signature == sign(KEY, good.body, aged.timestamp)
    assert signed_headers(KEY, good.body, NOW)["Signature"] == good.signature
