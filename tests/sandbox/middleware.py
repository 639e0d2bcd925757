"""The ASGI layer that logs every request and commits the faults."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.sandbox.bodies import read_body, replay
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
        else:
            answer: list[Message] = []

            async def keep(message: Message) -> None:
                answer.append(message)

            await self._app(scope, receive, keep)
            await self._after_commit(fault, answer, scope, send)

    async def _after_commit(self, fault: Fault, answer: list[Message], scope: Scope, send: Send) -> None:
        if fault.kind == "commit_then_drop":
            await asyncio.sleep(_wait(fault, 0.0))
            await _drop(scope)
        elif fault.kind == "commit_then_status":
            await self._refuse(fault, fault.status or 502, send)
        elif fault.kind == "commit_then_delay":
            await asyncio.sleep(_wait(fault, 1.0))
            for message in answer:
                await send(message)
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
