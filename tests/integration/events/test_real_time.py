"""Real time end to end: the POS signs and sends, the address keeps, the watcher announces, runs carry."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from posbridge.bootstrap import wall_clock
from posbridge.domain.windows import RunKind
from posbridge.steps.watch import look
from tests.outlet_world import YESTERDAY, World, open_world
from tests.real_time import open_real_time, sell, take_stock

pytestmark = [pytest.mark.integration, pytest.mark.airflow]

BEKASI, DEPOK = "bekasi-summarecon", "depok-margo"
MESSAGES = 60


@contextmanager
def warm(folder: Path, slug: str) -> Iterator[World]:
    """An outlet whose nightly run has been once, with its shelves counted."""
    folder.mkdir(exist_ok=True)
    with open_world(folder, start_date=YESTERDAY, slugs=(slug,)) as world:
        take_stock(world, slug)
        assert world.run(slug, kind=RunKind.SCHEDULED).errors == {}
        world.jurnal_control.log.clear()
        yield world


def invoices(world: World) -> int:
    return len(world.companies["jurnal_pt_contoh"].invoices)


def ago(minutes: int) -> datetime:
    return wall_clock() - timedelta(minutes=minutes)


def test_a_burst_of_webhooks_loses_nothing_and_costs_hardly_more_than_the_night_alone(tmp_path: Path) -> None:
    with warm(tmp_path / "burst", BEKASI) as world:
        with open_real_time(world, BEKASI, "iseller_teh") as real_time:
            sell(world, BEKASI, MESSAGES, over=1)
            real_time.settle(MESSAGES, within=120)
            delivered = Counter(each["status"] for each in real_time.delivered())
        assert delivered == {200: MESSAGES}
        assert (real_time.kept(), real_time.pending(), invoices(world)) == (MESSAGES, 0, MESSAGES)
        assert [run.errors for run in real_time.runs] == [{}] * len(real_time.runs)
        assert len(real_time.runs) <= 2, "a burst is one run, or two where it was cut"
        assert world.run(BEKASI, kind=RunKind.SCHEDULED).errors == {}
        assert invoices(world) == MESSAGES
        burst = world.requests()
    with warm(tmp_path / "alone", BEKASI) as world:
        sell(world, BEKASI, MESSAGES, over=0)
        assert world.run(BEKASI, kind=RunKind.SCHEDULED).errors == {}
        assert invoices(world) == MESSAGES
        assert burst <= 1.3 * world.requests()


def test_a_payout_reaches_the_books_and_forged_stale_and_repeated_messages_do_not(tmp_path: Path) -> None:
    with warm(tmp_path, BEKASI) as world, open_real_time(world, BEKASI, "iseller_teh") as real_time:
        sold = world.tell_iseller("sale", BEKASI, ago(1), sku="AIR", gateway="iseller_pay")
        world.tell_iseller("payout", BEKASI, wall_clock())
        order = {"order": sold["order_id"]}
        world.tell_iseller("notify", BEKASI, wall_clock(), **order, key="another-key")
        world.tell_iseller("notify", BEKASI, wall_clock(), **order, signed_at=ago(10).isoformat())
        real_time.settle(4, within=120)
        told = real_time.delivered()
        refused = [each["tries"] for each in told if each["status"] == 401]
        assert len(refused) == 2
        assert (len(told), real_time.kept(), len(real_time.runs)) == (4, 2, 1)
        assert real_time.runs[0].errors == {}
        company = world.companies["jurnal_pt_contoh"]
        assert (len(company.invoices), len(company.payments), len(company.journals)) == (1, 1, 1)


def test_a_closed_shift_is_carried_alone_and_the_night_carries_the_rest(tmp_path: Path) -> None:
    with warm(tmp_path, DEPOK) as world:
        world.tell_iseller("sale", DEPOK, ago(50), sku="AIR")
        world.tell_iseller("shift_open", DEPOK, ago(40))
        world.tell_iseller("sale", DEPOK, ago(30), sku="DONAT")
        assert look(world.bench(DEPOK)) == 0
        world.tell_iseller("shift_close", DEPOK, ago(20))
        world.tell_iseller("sale", DEPOK, ago(10), sku="LAPIS")
        assert [look(world.bench(DEPOK)) for _ in range(2)] == [1, 0]
        run = world.run(DEPOK, kind=RunKind.EVENT)
        assert (run.errors, run.done["sales.extract"].events, invoices(world)) == ({}, 1, 1)
        assert world.bench(DEPOK).store.events.pending() == []
        assert world.run(DEPOK, kind=RunKind.SCHEDULED).errors == {}
        assert invoices(world) == 3


def test_without_a_webhook_key_looking_at_the_pos_finds_what_is_new(tmp_path: Path) -> None:
    with warm(tmp_path, BEKASI) as world:
        assert look(world.bench(BEKASI)) == 0
        world.tell_iseller("sale", BEKASI, wall_clock(), sku="AIR")
        assert [look(world.bench(BEKASI)) for _ in range(2)] == [1, 0]
        soon = wall_clock() + timedelta(seconds=2)
        assert world.run(BEKASI, kind=RunKind.EVENT, now=soon).errors == {}
        assert (invoices(world), look(world.bench(BEKASI, soon + timedelta(seconds=2)))) == (1, 0)
