"""What a round is played on: days in the shops, weather at the vendors, connections with little patience."""

import json
import os
import random
from collections.abc import Sequence
from datetime import date, datetime, time

from tests.outlet_world import ISELLER, World
from tests.sandbox.iseller.shelf import balances, count_stock
from tests.soak.pages import stir_iseller, stir_moka
from tests.soak.plan import Plan
from tests.soak.report import Report
from tests.soak.times import Times
from tests.soak.weather import Weather


def make_days(world: World, plan: Plan, days: Sequence[date]) -> None:
    """Whatever was sold before the first night."""
    for day in days:
        for slug in plan.slugs:
            if slug in ISELLER:
                _iseller_day(world, plan, slug, day)
            else:
                _moka_day(world, plan, slug, day)


def make_weather(world: World, plan: Plan, times: Times, report: Report) -> list[Weather]:
    """Let the vendors' clocks follow virtual time, and their faults begin."""
    world.jurnal.clock = times.now
    world.iseller.now = times.now
    world.jurnal_control.set_knobs(plan.knobs)
    found = [
        Weather("Jurnal", plan.climate, plan.seed, report),
        Weather("MokaPOS", plan.climate, plan.seed, report, stir=stir_moka(world, times)),
        Weather("iSeller", plan.climate, plan.seed, report, stir=stir_iseller(world)),
    ]
    controls = (world.jurnal_control, world.moka_control, world.iseller_control)
    for control, weather in zip(controls, found, strict=True):
        control.weather = weather
    return found


def connections(plan: Plan) -> dict[str, str]:
    """The environment of a task: the world's connections, with small pages and little patience."""
    found = {key: text for key, text in os.environ.items() if key.startswith(("AIRFLOW_CONN_", "AIRFLOW__CORE__F"))}
    for key, extra in (
        ("MOKA_JAKARTA", {"per_page": plan.page, "read_timeout": 4}),
        ("MOKA_SURABAYA", {"per_page": plan.page, "read_timeout": 4}),
        ("ISELLER_TEH", {"page_size": plan.page, "read_timeout": 4}),
    ):
        name = f"AIRFLOW_CONN_{key}"
        connection = json.loads(found[name])
        found[name] = json.dumps({**connection, "extra": {**connection["extra"], **extra}})
    return found


def number_of(seed: str) -> int:
    """A seed for the generators."""
    return random.Random(seed).randrange(100_000)


def _moka_day(world: World, plan: Plan, slug: str, day: date) -> None:
    if plan.odd:
        world.generator.generate_day(world.outlet(slug), day, plan.receipts)
    else:
        world.generator.generate_plain_day(world.outlet(slug), day, plan.receipts, 3)


def _iseller_day(world: World, plan: Plan, slug: str, day: date) -> None:
    if plan.odd:
        world.iseller_generator.generate_day(world.iseller_outlet(slug), day, plan.receipts)
    else:
        world.iseller_generator.generate_plain_day(world.iseller_outlet(slug), day, plan.receipts, 3)
        _count_all(world, slug, day)


def _count_all(world: World, slug: str, day: date) -> None:
    """A first count in the morning, so that the books know what is there."""
    store, outlet = world.iseller_store, world.iseller_outlet(slug)
    at = datetime.combine(day, time(6), tzinfo=outlet.zone)
    held = balances(store, at)
    counted = {each: held[outlet.id, each.id] for each in store.products if each.track_inventory}
    count_stock(store, outlet, counted, at)
