"""Two workers carry the same goods at the same moment: the outbox's claims make one document of them."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, resolve
from posbridge.errors import LeaseBusyError, PosbridgeError
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from tests.integration.stock_words import BEKASI, DAY, DEPOK, STOCK, company, count_everything, differs, receive, send
from tests.outlet_world import ISELLER, World, open_world

pytestmark = pytest.mark.integration


def carry(world: World, slug: str, name: str, together: threading.Barrier, broken: list[PosbridgeError]) -> None:
    """One worker's transfers: all read and map, and then all load at once, again while another does."""
    bench = replace(world.bench(slug), sleep=lambda seconds: time.sleep(seconds / 10))
    asked = resolve(kind=RunKind.MANUAL, now=bench.clock(), zone=bench.settings.zone, from_date=DAY, to_date=DAY)
    run = Run(id=name, holder=name, kind=RunKind.MANUAL, asked=asked, entities=frozenset({Entity.TRANSFERS}))
    try:
        extract(Entity.TRANSFERS, bench, run)
        together.wait(30)
        map_entity(Entity.TRANSFERS, bench, run)
        together.wait(30)
        while _finds_it_busy(bench, run):
            time.sleep(0.1)
    except PosbridgeError as error:
        broken.append(error)


def _finds_it_busy(bench: Bench, run: Run) -> bool:
    try:
        load(Entity.TRANSFERS, bench, run)
    except LeaseBusyError:
        return True
    return False


def test_both_ends_load_the_same_transfers_at_once_and_each_is_booked_once(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=ISELLER) as world:
        count_everything(world)
        for slug in ISELLER:
            assert world.run(slug, DAY, entities=STOCK).errors == {}
        sent = [send(world, f"09:{minute:02}", {"BOTOL": 2, "AIR": 1}) for minute in range(8)]
        for minute, transfer in enumerate(sent[:5]):
            receive(world, f"10:{minute:02}", transfer)
        receive(world, "11:00", sent[5], accepted={"BOTOL": 1}, rejected={"BOTOL": 1})
        workers = [BEKASI, DEPOK, DEPOK]
        together, broken = threading.Barrier(len(workers)), list[PosbridgeError]()
        threads = [
            threading.Thread(target=carry, args=(world, slug, f"worker-{number}", together, broken))
            for number, slug in enumerate(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        for slug in ISELLER:
            assert world.run(slug, DAY, entities=STOCK).errors == {}
        memos = [each.memo for each in company(world).transfers]
        assert len(memos) == len(set(memos)) == 8 + 5 + 1
        assert len([each for each in company(world).adjustments if not each.is_count]) == 1
        assert differs(world) == []
        assert broken == []
