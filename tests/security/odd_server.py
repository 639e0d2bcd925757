"""A server that answers as no vendor should: byte for byte what a test says, as slowly as it says."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class OddServer:
    """``pieces`` are sent one after the other, ``pause`` seconds apart; ``asked`` is what came in."""

    url: str
    asked: list[bytes] = field(default_factory=list)


def answer(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    length = "" if "Transfer_Encoding" in headers else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\nConnection: close\r\n{told}{length}\r\n".encode() + body


@contextmanager
def odd_server(*pieces: bytes, pause: float = 0.0, endless: bytes = b"") -> Iterator[OddServer]:
    """Every connection gets ``pieces``, and then ``endless`` over and over until it goes away."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = OddServer(url=f"http://127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                server.asked.append(_request(connection))
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
                while endless:
                    connection.sendall(endless)
                    time.sleep(pause)

        threading.Thread(target=serve, daemon=True).start()
        yield server


def _request(connection: socket.socket) -> bytes:
    """All of it: to close over bytes that were not read would break the line."""
    told = b""
    while b"\r\n\r\n" not in told:
        told += connection.recv(65536)
    head, _, body = told.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.splitlines() if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
