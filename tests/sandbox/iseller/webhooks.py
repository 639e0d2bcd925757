"""Signed webhooks, sent from a thread of their own (contract iseller §8)."""

import hashlib
import json
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.wire import encode

TRIES = 4


def stamp(moment: datetime) -> str:
    """UTC with seven digits after the point: ``2019-11-29T06:06:40.0476430Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def sign(key: str, body: bytes, timestamp: str) -> str:
    """Upper-case hex SHA-256 of key, raw body and timestamp, joined plainly."""
    return hashlib.sha256(key.encode() + body + timestamp.encode()).hexdigest().upper()


def signed_headers(key: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of one delivery; another key forges it, an earlier ``at`` ages it."""
    timestamp = stamp(at)
    return {
        "Content-Type": "application/json",
        "Timestamp": timestamp,
        "Signature": sign(key, body, timestamp),
    }


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One message and what became of it; ``status`` is the last answer's, 0 where nobody answered."""

    type: str
    url: str
    body: bytes
    headers: dict[str, str]
    tries: int = 0
    status: int = 0

    @property
    def done(self) -> bool:
        return 200 <= self.status < 300

    def row(self) -> dict[str, Any]:
        body = json.loads(self.body)
        return {"type": self.type, "url": self.url, "tries": self.tries, "status": self.status, "body": body}


class Notifier:
    """Sends deliveries in order; each is tried once and, until it is taken, three times more."""

    def __init__(self, knobs: ISellerKnobs) -> None:
        self._knobs = knobs
        self._waiting: queue.Queue[Delivery] = queue.Queue()
        self._lock = threading.Lock()
        self._sent: list[Delivery] = []
        self._thread: threading.Thread | None = None

    def send(self, type_: str, url: str, key: str, body: Mapping[str, Any], at: datetime) -> Delivery:
        """Queue one message, signed with ``key`` at ``at``."""
        raw = encode(body).encode()
        delivery = Delivery(type=type_, url=url, body=raw, headers=signed_headers(key, raw, at))
        with self._lock:
            self._sent.append(delivery)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="iseller-webhooks")
                self._thread.start()
        self._waiting.put(delivery)
        return delivery

    def deliveries(self) -> list[Delivery]:
        with self._lock:
            return list(self._sent)

    def clear(self) -> None:
        with self._lock:
            self._sent.clear()

    def drain(self, seconds: float = 10.0) -> None:
        """Wait until everything queued was delivered or given up.

        Raises:
            TimeoutError: it took longer.
        """
        deadline = time.monotonic() + seconds
        while self._waiting.unfinished_tasks:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self._waiting.unfinished_tasks} webhooks are still on their way")
            time.sleep(0.005)

    def _run(self) -> None:
        while True:
            delivery = self._waiting.get()
            try:
                self._deliver(delivery)
            finally:
                self._waiting.task_done()

    def _deliver(self, delivery: Delivery) -> None:
        while delivery.tries < TRIES and not delivery.done:
            if delivery.tries:
                time.sleep(self._knobs.webhook_retry_seconds)
            delivery.tries += 1
            try:
                answer = requests.post(delivery.url, data=delivery.body, headers=delivery.headers, timeout=5)
                delivery.status = answer.status_code
            except requests.RequestException:
                delivery.status = 0
