"""Run a stand-in: in a thread for tests, or blocking for a process of its own.

Both bind to loopback only. The protocol class hands each request its transport, so that a fault can
break the connection without an answer.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn._types import ASGIApplication
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"


class TransportProtocol(H11Protocol):
    """h11 with ``scope["state"]["transport"]``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def _config(app: ASGIApplication, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        http=TransportProtocol,
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )


@contextmanager
def serve(app: Any) -> Iterator[str]:
    """Serve ``app`` from a thread on a free loopback port; yields the base URL (no trailing slash)."""
    config = _config(app, 0)
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    socket.listen(128)  # so that a client may connect before the thread has come up
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)
        socket.close()


def run(app: Any, port: int) -> None:
    """Serve ``app`` on ``127.0.0.1:port`` until the process is told to stop (SIGINT, SIGTERM)."""
    uvicorn.Server(_config(app, port)).run()
