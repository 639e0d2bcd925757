"""The address for webhooks as Airflow's api-server mounts it, served over HTTP, and a POS that writes to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from posbridge.bootstrap import wall_clock
from posbridge.domain.events import Event
from posbridge.orchestration.events.mounted import mounted_app
from posbridge.store.store import Store
from tests.sandbox.iseller.webhooks import signed_headers
from tests.sandbox.serving import serve
from tests.unit.settings.written import replaced
from tests.unit.settings.written_iseller import BEKASI, DEPOK

KEY = "webhook-key-teh"
COMPANY = "jurnal_pt_contoh"
CONNECTION = "iseller_teh"
NO_PAYOUTS = ('payouts:\n  iseller_pay: {bank: "1-10003", fees: "6-60050"}\n', "")
SERPONG = (("000000000101", "000000000104"), ("code: TC01", "code: TC04"), NO_PAYOUTS)
BY_SHIFT = ("mode: real_time", "mode: shift_close")


@dataclass(kw_only=True)
class Post:
    """Where a store sends its messages, and what came of them."""

    url: str
    store: Store
    mappings: Path
    session: requests.Session = field(default_factory=requests.Session)

    def send(
        self,
        body: bytes,
        *,
        topic: str = "order",
        connection: str = CONNECTION,
        key: str = KEY,
        at: datetime | None = None,
    ) -> requests.Response:
        return self.deliver(body, signed_headers(key, body, at or wall_clock()), topic=topic, connection=connection)

    def deliver(
        self, body: bytes, headers: dict[str, str], *, topic: str = "order", connection: str = CONNECTION
    ) -> requests.Response:
        return self.session.post(f"{self.url}/{connection}/{topic}", data=body, headers=headers, timeout=10)

    def pending(self, slug: str) -> list[Event]:
        return self.store.outlet(slug, COMPANY).events.pending()

    def keys(self) -> dict[str, list[str]]:
        """What each outlet was told of."""
        slugs = sorted(file.stem for file in self.mappings.glob("*.yaml"))
        return {slug: [event.key for event in self.pending(slug)] for slug in slugs}


def order(number: int = 1) -> bytes:
    return json.dumps({"order_id": f"order-{number}", "customer": "Sri Rahayu"}).encode()


def old(minutes: int = 6) -> datetime:
    return wall_clock() - timedelta(minutes=minutes)


def connection(**extra: Any) -> str:
    return json.dumps({"conn_type": "iseller", "host": "http://127.0.0.1:1", "extra": extra})


@contextmanager
def open_post(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """One store with two real-time outlets (payouts are Bekasi's) and one that waits for its shifts."""
    mappings = folder / "mappings"
    mappings.mkdir()
    for slug, changes in (("bekasi", ()), ("serpong", SERPONG), ("depok", (*DEPOK, BY_SHIFT))):
        (mappings / f"{slug}.yaml").write_text(replaced(BEKASI, *changes))
    url = f"sqlite:///{folder / 'store.db'}"
    monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(mappings))
    monkeypatch.setenv("POSBRIDGE_DATABASE_URL", url)
    monkeypatch.setenv("AIRFLOW_CONN_ISELLER_TEH", connection(webhook_api_key=KEY))
    with Store.open(url) as store, serve(mounted_app()) as served:
        yield Post(url=served, store=store, mappings=mappings)
