"""iSeller's webhooks: signed messages that an order, refund, payout or member changed (contract iseller §8).

A message is a hint. What it is about is read again from the API, except payouts, which no call tells.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from posbridge.domain.events import Event, EventKind
from posbridge.domain.identifiers import digest
from posbridge.errors import WebhookRefusedError
from posbridge.sources.bodies import parse
from posbridge.sources.cards import without_cards
from posbridge.sources.iseller.redact import kept_text

__all__ = ["OLDEST", "ISellerWebhooks", "signature"]

OLDEST = timedelta(minutes=5)
"""An older message is refused: someone may be sending it again. A clock that is ahead by as much is forgiven."""

_SECONDS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z")
_ORDERS = ("order", "fulfillment", "refund", "ordering")
_MARK = 32


class ISellerWebhooks:
    """Implements ``ports.ReadsWebhooks``."""

    topics: ClassVar[tuple[str, ...]] = (*_ORDERS, "payout", "member")

    def read(self, topic: str, headers: Mapping[str, str], body: bytes, *, key: str, now: datetime) -> Event | None:
        told = headers.get("timestamp", "")
        signed = headers.get("signature", "")
        # Compared as bytes: a signature may hold anything.
        if not key or not hmac.compare_digest(signature(key, body, told).encode(), signed.strip().upper().encode()):
            raise WebhookRefusedError("The signature is not the store's.", remedy=_KEY)
        if abs(now - _moment(told)) > OLDEST:
            raise WebhookRefusedError(f"The message is from {told}, which is too long ago.", remedy=_CLOCK)
        row = _row(body)
        if topic in _ORDERS:
            return self._event(EventKind.ORDER, _text(row, "order_id"), signed, now)
        if topic == "payout":
            reference = _text(row, "reference_id", "reference", "payout_id", "payout_reference")
            return self._event(EventKind.PAYOUT, reference, signed, now, body=kept_text(row))
        return None

    @staticmethod
    def _event(kind: EventKind, key: str, signed: str, now: datetime, *, body: str = "") -> Event:
        mark = digest(signed.strip().upper())[:_MARK]
        return Event(kind=kind, key=key, mark=f"webhook:{mark}", received_at=now, body=body)


def signature(key: str, body: bytes, timestamp: str) -> str:
    """Upper-case hexadecimal SHA-256 of key, raw body and timestamp, one behind the other: no HMAC."""
    return sha256(key.encode() + body + timestamp.encode()).hexdigest().upper()


def _moment(text: str) -> datetime:
    """UTC with up to seven fractional digits, which whole seconds stand for."""
    match = _SECONDS.fullmatch(text.strip())
    try:
        return datetime.fromisoformat(match[1] if match else "").replace(tzinfo=UTC)
    except ValueError:
        raise WebhookRefusedError("The message has no readable Timestamp.", remedy=_CLOCK) from None


def _row(body: bytes) -> Mapping[str, Any]:
    try:
        row = without_cards(parse(body.decode().encode()))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise WebhookRefusedError("The message is no JSON object.", remedy=_KEY)
    return {str(name).casefold(): value for name, value in row.items()}


def _text(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        if isinstance(value := row.get(name), str | int) and str(value).strip():
            return str(value).strip()[:100]
    raise WebhookRefusedError(f"The message names no {names[0]}.", remedy=_KEY)


_KEY = "Compare webhook_api_key of the connection with the key of the store under Apps > Webhook."
_CLOCK = "Compare this server's clock with the real time."
