"""What the worker processes of these tests do. Each waits for the others, so that all act at once."""

import multiprocessing
import os
import time
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier
from pathlib import Path

from posbridge.domain.states import DocumentKind
from posbridge.errors import RateLimitedError
from posbridge.ports import TokenPair
from posbridge.store.limits import Limits
from posbridge.store.migrate import upgrade
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, LATER, NOW, OUTLET, document, posted

PROCESSES = 4
INVOICE, CUSTOMER = DocumentKind.INVOICE, DocumentKind.CUSTOMER

_together: list[Barrier] = []
_minute: "list[Synchronized[int]]" = []


def start(together: Barrier, minute: "Synchronized[int]") -> None:
    """Initializer of each process."""
    _together.append(together)
    _minute.append(minute)


def open_at_once(url: str) -> Store:
    store = Store.open(url)
    _together[0].wait(timeout=60)
    return store


def claim_all(url: str) -> list[str]:
    """Claim, pretend to send, settle, until nothing is left."""
    holder = f"worker {os.getpid()}"
    mine: list[str] = []
    with open_at_once(url) as store:
        outbox = store.outlet(OUTLET, COMPANY).outbox
        while prepared := outbox.claim(INVOICE, holder=holder, run="run", limit=7, now=NOW):
            ids = [each.document.custom_id for each in prepared]
            outbox.settle(holder, {custom_id: posted(holder) for custom_id in ids}, now=LATER)
            mine += ids
    return mine


def plan_customers(url: str) -> list[str]:
    """Plan the same shared customers as everybody else, from an outlet of its own."""
    with open_at_once(url) as store:
        outbox = store.outlet(f"outlet-{os.getpid()}", COMPANY).outbox
        customers = [document(f"CUS-{n}", kind=CUSTOMER, record=str(n)) for n in range(50)]
        return [planned.result for planned in outbox.plan(customers, run="run", stamp="v1")]


def plan_and_withdraw(url: str) -> int:
    """Plan and withdraw shared customers over and over, in the way of everybody else."""
    customers = [document(f"CUS-{n}", kind=CUSTOMER, record=str(n)) for n in range(5)]
    with open_at_once(url) as store:
        outbox = store.outlet(f"outlet-{os.getpid()}", COMPANY).outbox
        for _ in range(20):
            outbox.plan(customers, run="run", stamp="v1")
            outbox.withdraw({customer.record_id: () for customer in customers})
        return len(outbox.plan(customers, run="run", stamp="v1"))


def renew_token(url: str, key: str, log: str) -> str:
    def fetch(held: TokenPair | None) -> TokenPair:
        with Path(log).open("a") as fetches:
            fetches.write("fetched\n")
        time.sleep(0.2)
        return TokenPair(access=f"made by {os.getpid()}", refresh="r", expires_at=LATER)

    stale = TokenPair(access="stale", refresh="r", expires_at=NOW)
    with open_at_once(url) as store:
        return store.vault(key, lambda: NOW).renew("moka_jakarta", stale, fetch).access


def spend(url: str) -> int:
    """Take requests until the hour is spent; returns how many it got."""
    taken = 0
    with open_at_once(url) as store:
        budget = store.budget(COMPANY, Limits(per_minute=1000, per_hour=100), clock=_noon, sleep=time.sleep)
        while True:
            try:
                budget.take()
            except RateLimitedError:
                return taken
            taken += 1


def upgrade_at_once(url: str) -> str:
    _together[0].wait(timeout=60)
    upgrade(url)
    return multiprocessing.current_process().name


def claim_and_die(url: str) -> None:
    """A worker that is killed between its claim and its answer."""
    store = Store.open(url)
    store.outlet(OUTLET, COMPANY).outbox.claim(INVOICE, holder="doomed", run="run", limit=1, now=NOW)
    os._exit(9)


def _noon() -> datetime:
    return NOW.replace(hour=12)


def spend_minutes(url: str, outlet: str, minutes: int) -> list[int]:
    """Ask without a pause until so many minutes are over; the requests taken in each.

    The minute is the same for all processes, and turns when none of them may take any more.
    """
    taken = [0] * minutes
    with open_at_once(url) as store:
        began = _minute[0].value

        def clock() -> datetime:
            return _noon() + timedelta(minutes=_minute[0].value)

        def sleep(_seconds: float) -> None:
            if _together[0].wait(timeout=60) == 0:
                _minute[0].value += 1
            _together[0].wait(timeout=60)

        budget = store.budget(COMPANY, Limits(per_minute=25), outlet=outlet, clock=clock, sleep=sleep)
        while True:
            budget.take()
            minute = _minute[0].value - began
            if minute == minutes:
                return taken
            taken[minute] += 1
