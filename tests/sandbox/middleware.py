"""The ASGI layer that logs every request and commits the faults."""

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.sandbox.bodies import first_items, read_body, repeated, replay, shortened
from tests.sandbox.faults import Fault

if TYPE_CHECKING:
    from tests.sandbox.control import Control

_HTML = "<html><body><h1>Bad gateway</h1></body></html>"


class ControlMiddleware:
    """Outermost layer: control paths pass, everything else is logged and may be hit by a fault."""

    def __init__(self, app: ASGIApp, *, control: "Control[Any]", prefix: str) -> None:
        self._app = app
        self._control = control
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        row = self._control.log.open(method, path, scope["query_string"].decode("latin-1"))

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                row["status"] = message["status"]
            await send(message)

        # Who hangs up in the middle of a request is answered nothing.
        with self._control.at_work(), suppress(ClientDisconnect):
            fault = self._control.fault_for(method, path)
            if fault is None:
                await self._app(scope, receive, noting)
            else:
                await self._hit(fault, scope, receive, noting)

    async def _hit(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind == "delay":
            # Read first: a client that gives up meanwhile does not undo what it has sent.
            body = await read_body(receive)
            await asyncio.sleep(_wait(fault, 1.0))
            await self._app(scope, replay(body, receive), send)
        elif fault.kind == "drop":
            await _drop(scope)
        elif fault.kind == "not_json":
            await _answer(send, fault.status or 200, fault.body or _HTML, fault.headers, "text/html")
        elif fault.kind == "status":
            await self._refuse(fault, fault.status or 500, send)
        elif fault.kind == "drop_then_commit":
            body = await read_body(receive)
            await _drop(scope)
            await asyncio.sleep(_wait(fault, 0.1))
            await self._answer_of(scope, replay(body, receive))
        elif fault.kind == "commit_part_then_drop":
            body = first_items(await read_body(receive), fault.keep)
            await self._answer_of(_with_body(scope, body), replay(body, receive))
            await _drop(scope)
        else:
            await self._after_commit(fault, await self._answer_of(scope, receive), scope, send)

    async def _answer_of(self, scope: Scope, receive: Receive) -> list[Message]:
        """Have it done and keep the answer back."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        return answer

    async def _after_commit(self, fault: Fault, answer: list[Message], scope: Scope, send: Send) -> None:
        if fault.kind == "commit_then_drop":
            await asyncio.sleep(_wait(fault, 0.0))
            await _drop(scope)
        elif fault.kind == "commit_then_status":
            await self._refuse(fault, fault.status or 502, send)
        elif fault.kind == "commit_then_not_json":
            await _answer(send, fault.status or 200, fault.body or _HTML, fault.headers, "text/html")
        elif fault.kind == "commit_then_delay":
            await asyncio.sleep(_wait(fault, 1.0))
            for message in answer:
                await send(message)
        elif fault.kind in ("shorten", "repeat"):
            start, body = answer[0], b"".join(message.get("body", b"") for message in answer[1:])
            changed = shortened(body, fault.keep) if fault.kind == "shorten" else repeated(body)
            await send({**start, "headers": _resized(start["headers"], len(changed))})
            await send({"type": "http.response.body", "body": changed})
        else:
            body = b"".join(message.get("body", b"") for message in answer[1:])
            await send(answer[0])
            await send({"type": "http.response.body", "body": body[: int(len(body) * fault.keep)], "more_body": True})
            await asyncio.sleep(0.05)
            await _drop(scope)

    async def _refuse(self, fault: Fault, status: int, send: Send) -> None:
        headers = dict(fault.headers)
        if fault.retry_after is not None:
            headers["Retry-After"] = str(fault.retry_after)
        body = fault.body if fault.body is not None else self._control.error_body(status)
        await _answer(send, status, body, headers, "application/json")


def _wait(fault: Fault, default: float) -> float:
    return default if fault.seconds is None else fault.seconds


def _with_body(scope: Scope, body: bytes) -> Scope:
    """The request as if it had been sent with another body; its digest no longer fits, and need not be sent."""
    return {**scope, "headers": [pair for pair in _resized(scope["headers"], len(body)) if pair[0] != b"digest"]}


def _resized(headers: Iterable[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]


async def _drop(scope: Scope) -> None:
    """Cut the line. Needs the transport that ``serving`` puts into the scope."""
    scope["state"]["transport"].abort()
    # The server must learn of the loss before the application returns, or it writes a 500 into the void.
    await asyncio.sleep(0.01)


async def _answer(send: Send, status: int, body: Any, headers: dict[str, str], media: str) -> None:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    fields = {"content-type": media, "content-length": str(len(raw)), **headers}
    pairs = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": raw})
