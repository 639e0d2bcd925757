"""The gateway's HMAC signature (contract jurnal §3.1)."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

MAX_SKEW = 300
_FIELD = re.compile(r'(\w+)="([^"]*)"')


def signature(secret: str, date: str, method: str, target: str) -> str:
    """Of the ``Date`` header's text and the request line; ``target`` is path and query as sent."""
    text = f"date: {date}\n{method} {target} HTTP/1.1"
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


def client_of(headers: Mapping[str, str]) -> str | None:
    """The client id that the request claims; None where the header is not the gateway's HMAC."""
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    fields = dict(_FIELD.findall(rest))
    proper = fields.get("algorithm") == "hmac-sha256" and fields.get("headers") == "date request-line"
    return fields.get("username") if scheme.lower() == "hmac" and proper else None


def verified(headers: Mapping[str, str], secret: str, *, method: str, target: str, body: bytes, now: datetime) -> bool:
    """Signature and date are right, and the digest where one is sent."""
    date = headers.get("date", "")
    try:
        sent = parsedate_to_datetime(date)
    except ValueError:
        return False
    if not date.endswith("GMT") or abs((now - sent).total_seconds()) > MAX_SKEW:
        return False
    claimed = dict(_FIELD.findall(headers["authorization"])).get("signature", "")
    if not hmac.compare_digest(claimed, signature(secret, date, method, target)):
        return False
    digest = headers.get("digest")
    real = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return digest is None or digest.removeprefix("SHA-256=") == real
