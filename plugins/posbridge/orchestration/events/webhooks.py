"""The address that a POS sends its messages to: ``POST /posbridge/webhooks/<connection>/<topic>``.

It lies outside Airflow's login, as a POS cannot log in: the signature over the raw body is the proof. A message
is in the store before it is answered, and nothing of its body is ever logged.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module

import structlog
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from posbridge.domain.events import Event, EventKind
from posbridge.errors import ConfigError, WebhookRefusedError
from posbridge.ports import Credentials, ReadsWebhooks
from posbridge.settings.model import OutletSettings
from posbridge.settings.systems import SYSTEMS
from posbridge.store.store import Store

log = structlog.get_logger("posbridge")

__all__ = ["LARGEST", "SLOWEST", "Post", "create_app"]

LARGEST = 256 * 1024
"""Bytes of a message. An order's is a few hundred."""

SLOWEST = 10.0
"""Seconds in which a message must have arrived."""


class Post:
    """Takes messages for the outlets of a folder.

    Args:
        outlets: the outlets as they are now.
        resolve: a connection's credentials.
        open_store: our store, opened once.
        clock: tells zone-aware time.
        key_field: where the connection's extra has the key.
    """

    def __init__(
        self,
        *,
        outlets: Callable[[], list[OutletSettings]],
        resolve: Callable[[str], Credentials],
        open_store: Callable[[], Store],
        clock: Callable[[], datetime],
        key_field: str,
    ) -> None:
        self._outlets = outlets
        self._resolve = resolve
        self._store = cache(open_store)
        self._clock = clock
        self._key_field = key_field

    def take(self, connection: str, topic: str, headers: dict[str, str], body: bytes) -> int:
        """Keep one message; returns how many outlets it was new to.

        Raises:
            LookupError: no outlet that gets messages uses this connection, or there is no such topic.
            WebhookRefusedError: it is not from the POS.
        """
        outlets = [each for each in self._outlets() if each.source.connection == connection]
        reader = next((_reader(each.source.system) for each in outlets if SYSTEMS[each.source.system].webhooks), None)
        if reader is None or topic not in reader.topics:
            raise LookupError(connection)
        try:
            key = str(self._resolve(connection).extra.get(self._key_field) or "")
        except ConfigError:
            raise LookupError(connection) from None
        event = reader.read(topic, headers, body, key=key, now=self._clock())
        if event is None:
            return 0
        kept = 0
        for outlet in outlets:
            if _wanted(event, outlet):
                kept += self._store().outlet(outlet.slug, outlet.company.connection).events.receive([event])
        return kept


def create_app(post: Post, *, slowest: float = SLOWEST) -> FastAPI:
    """The application that Airflow's api-server mounts.

    Args:
        slowest: seconds in which a message must have arrived.
    """
    app = FastAPI(title="posbridge webhooks", docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/{connection}/{topic}")
    async def receive(connection: str, topic: str, request: Request) -> JSONResponse:
        try:
            async with asyncio.timeout(slowest):
                body = await _bounded(request)
        except TimeoutError:
            return JSONResponse({"error": f"slower than {slowest:g} s"}, status_code=408)
        if body is None:
            return JSONResponse({"error": f"larger than {LARGEST} bytes"}, status_code=413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            kept = await run_in_threadpool(post.take, connection, topic.lower(), headers, body)
        except LookupError:
            return JSONResponse({"error": "unknown address"}, status_code=404)
        except WebhookRefusedError as refused:
            sender = request.client.host if request.client else "?"
            log.warning("webhook refused", connection=connection, topic=topic, sender=sender, why=refused.message)
            return JSONResponse({"error": "not accepted"}, status_code=401)
        return JSONResponse({"kept": kept})

    return app


def _wanted(event: Event, outlet: OutletSettings) -> bool:
    """A payout is for the outlet that books payouts; an order is news to outlets that wait for news."""
    if event.kind is EventKind.PAYOUT:
        return bool(outlet.payouts)
    return outlet.schedule.mode == "real_time"


async def _bounded(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large, or says that it will be."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and (len(told) > 9 or int(told) > LARGEST):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


@cache
def _reader(system: str) -> ReadsWebhooks:
    module, _, attribute = SYSTEMS[system].webhooks.partition(":")
    made: ReadsWebhooks = getattr(import_module(module), attribute)()
    return made
