"""The one address that lies outside Airflow's login: what it takes from strangers is bounded and proved."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from posbridge.bootstrap import wall_clock
from posbridge.connections import resolve
from posbridge.orchestration.events.sources_of_events import WEBHOOK_KEY
from posbridge.orchestration.events.webhooks import LARGEST, Post, create_app
from posbridge.orchestration.plugin import PosbridgePlugin
from posbridge.settings.load import load_outlet
from posbridge.store.store import Store
from tests.sandbox.iseller.webhooks import signed_headers
from tests.sandbox.serving import serve
from tests.unit.settings.written import replaced
from tests.unit.settings.written_iseller import BEKASI

pytestmark = pytest.mark.integration

KEY = "webhook-key-teh"
CONNECTION = json.dumps({"conn_type": "iseller", "host": "http://127.0.0.1:1", "extra": {"webhook_api_key": KEY}})


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The application for one outlet; a message must arrive within half a second."""
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", CONNECTION)
    (tmp_path / "bekasi.yaml").write_text(replaced(BEKASI))
    outlets = [load_outlet(tmp_path / "bekasi.yaml")]
    post = Post(
        outlets=lambda: outlets,
        resolve=resolve,
        open_store=lambda: Store.open(f"sqlite:///{tmp_path / 'store.db'}"),
        clock=wall_clock,
        key_field=WEBHOOK_KEY,
    )
    return create_app(post, slowest=0.5)


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serve(app) as served:
        yield f"{served}/iseller_teh/order"


def say(url: str, head: bytes, body: bytes = b"", *, pause: float = 0.0) -> bytes:
    """Talk to the address byte by byte, as a client that keeps to no rule; returns the first line of the answer."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(f"POST {parts.path} HTTP/1.1\r\nHost: x\r\n".encode() + head + b"\r\n\r\n")
        try:
            for at in range(0, len(body), 65536):
                line.sendall(body[at : at + 65536])
                time.sleep(pause)
        except OSError:
            pass
        return line.recv(4096).splitlines()[0]


def test_a_message_that_says_it_is_too_large_is_refused_before_a_byte_of_it_is_read(url: str) -> None:
    assert b" 413 " in say(url, b"Content-Length: 2000000000")


def test_a_message_that_does_not_say_how_large_it_is_is_left_at_the_limit(url: str) -> None:
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    assert b" 413 " in say(url, b"Transfer-Encoding: chunked", piece * (LARGEST // 65536 + 2))


def test_a_message_that_drips_is_left(url: str) -> None:
    began = time.monotonic()
    assert b" 408 " in say(url, b"Content-Length: 1000", b"{")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_a_signed_message_that_nests_too_deep_is_refused_and_breaks_nothing(url: str, depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    answer = requests.post(url, data=body, headers=signed_headers(KEY, body, wall_clock()), timeout=10)
    assert answer.status_code == 401


def test_only_signed_messages_reach_the_store(url: str, tmp_path: Path) -> None:
    body = b'{"order_id": "1"}'
    assert requests.post(url, data=body, timeout=10).status_code == 401
    assert not (tmp_path / "store.db").exists()
    assert requests.post(url, data=body, headers=signed_headers(KEY, body, wall_clock()), timeout=10).ok


@pytest.mark.airflow
def test_every_route_that_posbridge_puts_into_airflow_wants_a_signature() -> None:
    """Each is walked by each of its methods, without one."""
    walked = []
    for mounted in PosbridgePlugin.fastapi_apps:
        with serve(mounted["app"]) as served:
            for route in mounted["app"].routes:
                assert isinstance(route, APIRoute), f"{route} is no route of ours"
                assert not isinstance(route, Mount)
                path = route.path.format(connection="iseller_teh", topic="order")
                for method in sorted(route.methods):
                    answered = requests.request(method, served + path, data=b"{}", timeout=10)
                    assert answered.status_code in (401, 404), (method, path)
                    walked.append((method, route.path))
    assert walked == [("POST", "/{connection}/{topic}")]


@pytest.mark.airflow
def test_posbridge_brings_airflow_nothing_else_that_answers() -> None:
    for name in ("fastapi_root_middlewares", "flask_blueprints", "appbuilder_views", "external_views", "react_apps"):
        assert not getattr(PosbridgePlugin, name, None), name
