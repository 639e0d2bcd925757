"""An outlet in real time: its POS signs and sends, the address keeps, the watcher announces, runs carry."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy import create_engine, func, select

from posbridge.bootstrap import wall_clock
from posbridge.domain.windows import RunKind
from posbridge.orchestration.events.mounted import mounted_app
from posbridge.orchestration.events.watch import OutletWatch
from posbridge.store.tables import events
from tests.outlet_world import RunResult, World
from tests.sandbox import iseller_days
from tests.sandbox.iseller.shelf import count_stock, stock_at
from tests.sandbox.serving import serve

SKUS = ("AIR", "DONAT", "LAPIS", "BOTOL")


@dataclass(kw_only=True)
class RealTime:
    """``runs`` are those that announcements started, one at a time and at most one waiting, as Airflow makes them."""

    world: World
    slug: str
    address: str
    runs: list[RunResult] = field(default_factory=list)
    announcements: int = 0
    _due: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _running: threading.Lock = field(default_factory=threading.Lock)

    def subscribe(self) -> None:
        urls = {topic: f"{self.address}/{topic}" for topic in ("order", "fulfillment", "refund", "payout")}
        self.world.tell_iseller("subscribe", self.slug, wall_clock(), urls=urls)

    def delivered(self) -> list[dict[str, Any]]:
        """What the POS has sent, and how it was answered."""
        told: list[dict[str, Any]] = requests.get(f"{self.world.iseller_url}/_sandbox/webhooks", timeout=10).json()
        return told

    def pending(self) -> int:
        return len(self.world.bench(self.slug).store.events.pending())

    def kept(self) -> int:
        """Events of the outlet, drained or not."""
        engine = create_engine(self.world.database_url)
        with engine.connect() as connection:
            query = select(func.count()).select_from(events).where(events.c.outlet == self.slug)
            count: int = connection.scalar(query) or 0
        engine.dispose()
        return count

    def settle(self, messages: int, *, within: float) -> None:
        """Wait until every message was answered, every event drained, and no run is under way.

        Raises:
            TimeoutError: it took longer, in seconds.
        """
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            answered = sum(each["status"] > 0 for each in self.delivered())
            with self._running:
                if answered >= messages and not self._due.is_set() and not self.pending():
                    return
            time.sleep(0.2)
        raise TimeoutError(f"{self.pending()} events are still pending after {within:.0f} s")

    def watch(self) -> None:
        """What the triggerer does."""
        asyncio.run(self._announce())

    def carry(self) -> None:
        """What the scheduler does."""
        while not self._ended.is_set():
            if self._due.wait(0.1):
                with self._running:
                    self._due.clear()
                    self.runs.append(self.world.run(self.slug, kind=RunKind.EVENT))

    def end(self) -> None:
        self._ended.set()

    async def _announce(self) -> None:
        announcements = OutletWatch(self.slug).run()
        waiting = asyncio.ensure_future(anext(announcements))
        while not self._ended.is_set():
            done, _ = await asyncio.wait([waiting], timeout=0.1)
            if done:
                waiting.result()
                self.announcements += 1
                self._due.set()
                waiting = asyncio.ensure_future(anext(announcements))
        waiting.cancel()


@contextmanager
def open_real_time(world: World, slug: str, connection: str) -> Iterator[RealTime]:
    """Serve the address for webhooks, watch and carry; ends all three."""
    wanted = {"POSBRIDGE_MAPPINGS": str(world.mappings), "POSBRIDGE_DATABASE_URL": world.database_url}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    with serve(mounted_app()) as url:
        opened = RealTime(world=world, slug=slug, address=f"{url}/{connection}")
        threads = [threading.Thread(target=each, daemon=True) for each in (opened.watch, opened.carry)]
        for thread in threads:
            thread.start()
        try:
            opened.subscribe()
            yield opened
        finally:
            opened.end()
            for thread in threads:
                thread.join(timeout=60)
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def sell(world: World, slug: str, orders: int, *, over: float, at_once: int = 10) -> float:
    """Sell ``orders`` in as many seconds, some at once; returns the seconds that it took."""
    start = time.monotonic()
    for number in range(0, orders, at_once):
        time.sleep(max(0.0, start + over * number / orders - time.monotonic()))
        sold = range(number, min(number + at_once, orders))
        told = [_sale(slug, SKUS[each % len(SKUS)], quantity=1 + each % 3) for each in sold]
        answer = requests.post(f"{world.iseller_url}/_sandbox/events", json=told, timeout=30)
        assert answer.ok, answer.text
    return time.monotonic() - start


def take_stock(world: World, slug: str) -> None:
    """Count everything on the shelves, so that the books can know it."""
    store, outlet, now = world.iseller_store, world.iseller_outlet(slug), wall_clock()
    tracked = [product for product in store.products if product.track_inventory]
    count_stock(store, outlet, {each: stock_at(store, outlet, each, now) for each in tracked}, now)


def _sale(slug: str, sku: str, *, quantity: int) -> dict[str, Any]:
    outlet, now = iseller_days.PROFILES[slug].code, wall_clock().isoformat()
    return {"kind": "sale", "outlet": outlet, "at": now, "sku": sku, "quantity": quantity}
