"""The watcher in the triggerer: what is in the store is announced, whatever goes wrong in between."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from posbridge.bootstrap import wall_clock
from posbridge.domain.events import Event, EventKind
from posbridge.orchestration.events import watch as watcher
from posbridge.orchestration.events.watch import OutletWatch
from tests.integration.events.post import COMPANY, Post, old, order
from tests.logs import captured

pytestmark = [pytest.mark.integration, pytest.mark.airflow]

LONG_AGO = timedelta(minutes=1)


def event(mark: str, kind: EventKind = EventKind.ORDER) -> Event:
    return Event(kind=kind, key=mark, mark=mark, received_at=wall_clock() - LONG_AGO)


def watch(slug: str = "bekasi") -> OutletWatch:
    return OutletWatch(slug, turn=0.02, after_trouble=0.02)


async def soon(announcements: AsyncIterator[TriggerEvent]) -> Any:
    return (await asyncio.wait_for(anext(announcements), 20)).payload


async def silent(announcements: AsyncIterator[TriggerEvent]) -> bool:
    """Whether nothing is announced for many turns. The announcements end with it."""
    try:
        await asyncio.wait_for(anext(announcements), 0.5)
    except TimeoutError:
        return True
    return False


def test_it_comes_back_from_airflows_database_as_it_was() -> None:
    path, kwargs = OutletWatch("bekasi").serialize()
    assert (path, kwargs) == ("posbridge.orchestration.events.watch.OutletWatch", {"slug": "bekasi"})
    again = OutletWatch(**kwargs)
    assert isinstance(again, BaseEventTrigger)
    assert again.serialize() == (path, kwargs)


def test_a_burst_of_messages_is_one_announcement(post: Post) -> None:
    events = post.store.outlet("bekasi", COMPANY).events

    async def scenario() -> tuple[Any, bool]:
        events.receive([event(str(number)) for number in range(50)])
        announcements = watch().run()
        return await soon(announcements), await silent(announcements)

    assert asyncio.run(scenario()) == ({"outlet": "bekasi", "waiting": 50}, True)


def test_what_comes_in_later_is_announced_in_its_turn(post: Post) -> None:
    events = post.store.outlet("bekasi", COMPANY).events

    async def scenario() -> list[Any]:
        announcements = watch().run()
        told = []
        for mark in ("a", "b"):
            events.receive([event(mark)])
            told.append(await soon(announcements))
            events.drain(events.pending(), run=mark, now=wall_clock())
        return told

    assert asyncio.run(scenario()) == [{"outlet": "bekasi", "waiting": 1}] * 2


def test_a_watcher_that_starts_anew_finds_what_came_in_while_it_was_down(post: Post) -> None:
    post.store.outlet("bekasi", COMPANY).events.receive([event("a")])

    async def scenario() -> Any:
        return await soon(watch().run())

    assert [asyncio.run(scenario()) for _ in range(2)] == [{"outlet": "bekasi", "waiting": 1}] * 2


def test_another_outlets_events_are_left_alone(post: Post) -> None:
    post.store.outlet("serpong", COMPANY).events.receive([event("a")])

    async def scenario() -> bool:
        return await silent(watch().run())

    assert asyncio.run(scenario())


def test_forged_stale_and_replayed_messages_are_never_announced(post: Post) -> None:
    events = post.store.outlet("bekasi", COMPANY).events
    answer = post.send(order(1), at=old(1))
    events.drain(events.pending(), run="run-1", now=wall_clock())
    replayed = post.session.send(answer.request, timeout=10)
    forged, stale = post.send(order(2), key="another-key"), post.send(order(3), at=old())

    async def scenario() -> bool:
        return await silent(watch().run())

    assert [each.status_code for each in (replayed, forged, stale)] == [200, 401, 401]
    assert asyncio.run(scenario())


def test_it_goes_on_after_trouble(post: Post, tmp_path: Path) -> None:
    """First the file is broken, then the database cannot be reached, then all is well again."""
    file, database = post.mappings / "bekasi.yaml", tmp_path / "store.db"
    good = file.read_text()
    post.store.outlet("bekasi", COMPANY).events.receive([event("a")])

    async def scenario() -> Any:
        file.write_text("name: [")
        announcements = watch().run()
        waiting = asyncio.ensure_future(anext(announcements))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        database.rename(tmp_path / "elsewhere.db")
        database.mkdir()
        file.write_text(good)
        await asyncio.sleep(0.3)
        assert not waiting.done()
        database.rmdir()
        (tmp_path / "elsewhere.db").rename(database)
        return (await asyncio.wait_for(waiting, 20)).payload

    assert asyncio.run(scenario()) == {"outlet": "bekasi", "waiting": 1}


def test_a_pos_that_cannot_be_asked_keeps_nothing_from_being_announced(post: Post) -> None:
    """Depok is looked at for shifts, which fails here; a payout came by webhook."""
    post.store.outlet("depok", COMPANY).events.receive([event("a", EventKind.PAYOUT)])

    async def scenario() -> tuple[Any, bool]:
        announcements = watch("depok").run()
        return await soon(announcements), await silent(announcements)

    with captured(watcher.log) as logs:
        assert asyncio.run(scenario()) == ({"outlet": "depok", "waiting": 1}, True)
    assert [entry["outlet"] for entry in logs if entry["event"].startswith("could not look")] == ["depok"]


def test_events_of_a_former_mode_start_no_run_that_would_not_carry_them(post: Post) -> None:
    post.store.outlet("depok", COMPANY).events.receive([event("a", EventKind.ORDER), event("b", EventKind.POLL)])

    async def scenario() -> bool:
        return await silent(watch("depok").run())

    assert asyncio.run(scenario())
