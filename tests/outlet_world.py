"""A small world for end-to-end tests: the stand-ins over HTTP, real settings, a real store, real steps."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from posbridge.bootstrap import open_bench, wall_clock
from posbridge.domain.states import Entity
from posbridge.domain.windows import RunKind, resolve
from posbridge.errors import PosbridgeError
from posbridge.settings.load import load_outlet
from posbridge.steps.bench import Bench, Run
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from posbridge.steps.reconcile import reconcile
from tests.sandbox import iseller_days
from tests.sandbox.control import Control
from tests.sandbox.generator import PROFILES, Generator, add_profile
from tests.sandbox.iseller import ISellerWorld, Store
from tests.sandbox.iseller import create_app as iseller_app
from tests.sandbox.iseller.outlet import Outlet as ISellerOutlet
from tests.sandbox.jurnal import Company, JurnalWorld
from tests.sandbox.jurnal import create_app as jurnal_app
from tests.sandbox.jurnal.chart import ISELLER_ACCOUNTS
from tests.sandbox.moka.app import create_app as moka_app
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.world import MokaWorld
from tests.sandbox.serving import serve

ROOT = Path(__file__).resolve().parents[1]
BASE = "/public/jurnal/api/v1"
FERNET = "2Yb4Hc0d7nO5f8sQ1tVwXyZaBcDeFgHiJkLmNoPqRs0="

_WAREHOUSES = (
    ("Gudang Jakarta Selatan", "JKT-S"),
    ("Gudang Bandung Dago", "BDG-D"),
    ("Gudang Bekasi", "BKS"),
    ("Gudang Depok", "DPK"),
    ("Gudang Transit", "TRS"),
)
ISELLER = tuple(iseller_days.PROFILES)
"""Slugs of the two outlets of the iSeller store."""


@dataclass(kw_only=True)
class World:
    """The vendors and the folder of settings; ``bench(slug)`` opens an outlet as production does."""

    moka: MokaWorld
    iseller: ISellerWorld
    iseller_control: Control[Any]
    iseller_url: str
    iseller_generator: iseller_days.ISellerGenerator
    jurnal: JurnalWorld
    moka_control: Control[Any]
    jurnal_control: Control[Any]
    moka_url: str
    jurnal_url: str
    mappings: Path
    database_url: str
    generator: Generator
    companies: Mapping[str, Company]
    runs: int = field(default=0)

    def outlet(self, slug: str) -> Outlet:
        return self.moka.outlets[PROFILES[slug].outlet]

    @property
    def iseller_store(self) -> Store:
        return self.iseller.stores[iseller_days.STORE]

    def iseller_outlet(self, slug: str) -> ISellerOutlet:
        return self.iseller_store.outlet(iseller_days.PROFILES[slug].code)

    def tell_iseller(self, kind: str, slug: str, at: datetime, **event: Any) -> dict[str, Any]:
        """Let something happen in the iSeller store; returns what the stand-in says of it."""
        told = {"kind": kind, "outlet": iseller_days.PROFILES[slug].code, "at": at.isoformat(), **event}
        answer = requests.post(f"{self.iseller_url}/_sandbox/events", json=told, timeout=10)
        assert answer.ok, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def settings_text(self, slug: str) -> str:
        return (self.mappings / f"{slug}.yaml").read_text()

    def change_settings(self, slug: str, old: str, new: str) -> None:
        text = self.settings_text(slug)
        assert old in text, old
        (self.mappings / f"{slug}.yaml").write_text(text.replace(old, new))

    def bench(self, slug: str, now: datetime | None = None) -> Bench:
        clock = (lambda: now) if now is not None else wall_clock
        return open_bench(
            load_outlet(self.mappings / f"{slug}.yaml"), database_url=self.database_url, clock=clock, sleep=_no_wait
        )

    def run(
        self,
        slug: str,
        first: date | None = None,
        last: date | None = None,
        *,
        entities: frozenset[Entity] = frozenset(Entity),
        now: datetime | None = None,
        kind: RunKind = RunKind.MANUAL,
    ) -> "RunResult":
        """What Airflow does with a run over these days: every step in order, failures noted and passed over.

        Args:
            first: None for a run up to now, from where the last one stopped.
        """
        self.runs += 1
        bench = self.bench(slug, now)
        to = (last or first) if first is not None else None
        asked = resolve(kind=kind, now=bench.clock(), zone=bench.settings.zone, from_date=first, to_date=to)
        if kind is RunKind.EVENT:
            entities -= {Entity.TRANSFERS}
        run = Run(id=f"run-{self.runs}", holder=f"run-{self.runs}", kind=kind, asked=asked, entities=entities)
        result = RunResult(bench=bench, run=run)
        for entity in Entity:
            if entity in entities:
                result.attempt(f"{entity}.extract", extract, entity, bench, run)
        for entity in Entity:
            if entity in entities:
                result.attempt(f"{entity}.map", map_entity, entity, bench, run)
                result.attempt(f"{entity}.load", load, entity, bench, run)
        if {Entity.SALES, Entity.PAYMENTS, Entity.RETURNS} <= entities and kind is not RunKind.EVENT:
            result.attempt("reconcile", reconcile, bench, run)
        return result

    def sell(self, slug: str, day: date, **event: Any) -> str:
        """One more sale at noon of the day; returns its receipt number."""
        told = {"kind": "sale", "outlet": PROFILES[slug].outlet, "at": f"{day}T12:00:00+07:00", **event}
        answer = requests.post(f"{self.moka_url}/_sandbox/events", json=told, timeout=10)
        answer.raise_for_status()
        number: str = answer.json()["number"]
        return number

    def requests(self) -> int:
        return self.jurnal_control.log.count()


@dataclass(kw_only=True)
class RunResult:
    """Results and errors by task id."""

    bench: Bench
    run: Run
    done: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, PosbridgeError] = field(default_factory=dict)

    def attempt(self, task: str, step: Any, *args: Any) -> None:
        try:
            self.done[task] = step(*args)
        except PosbridgeError as error:
            self.errors[task] = error

    def tally(self, entity: Entity) -> Any:
        return self.bench.store.inbox.tally(entity, run=self.run.id)


@contextmanager
def open_world(
    folder: Path,
    *,
    database_url: str | None = None,
    start_date: date,
    seed: int = 7,
    slugs: tuple[str, ...] = tuple(PROFILES),
    rate_per_minute: int | None = None,
    jurnal_extra: Mapping[str, object] | None = None,
) -> Iterator[World]:
    """Serve both vendors and point the AIRFLOW_CONN_* variables at them; restores the environment."""
    moka, iseller, jurnal = MokaWorld(), ISellerWorld(), JurnalWorld()
    iseller_days.add_store(iseller)
    for slug in slugs:
        if slug in PROFILES:
            add_profile(moka, PROFILES[slug])
    moka.add_app("moka-jakarta", "moka-secret-one", 90001)
    if "surabaya-tunjungan" in slugs:
        moka.add_app("moka-surabaya", "moka-secret-two", 90002)
    companies = {
        "jurnal_pt_contoh": jurnal.add_company("jurnal-contoh", "jurnal-secret-one", "PT Contoh").seed_chart(
            accounts=ISELLER_ACCOUNTS,
            warehouses=_WAREHOUSES,
            tags=("Jakarta", "Bandung"),
            products=("Menu Lama",),
        ),
        "jurnal_cv_rasa": jurnal.add_company("jurnal-rasa", "jurnal-secret-two", "CV Rasa", plan="pro").seed_chart(
            products=("Menu Lama",)
        ),
    }
    jurnal.knobs.rate_per_minute = rate_per_minute
    jurnal.knobs.rate_per_hour = None
    mappings = folder / "mappings"
    shutil.copytree(ROOT / "include" / "mappings", mappings)
    for file in mappings.glob("*.yaml"):
        if file.stem not in slugs:
            file.unlink()
            continue
        file.write_text(file.read_text().replace("start_date: 2026-10-01", f"start_date: {start_date}"))
    with ExitStack() as stack:
        moka_asgi, iseller_asgi, jurnal_asgi = moka_app(moka), iseller_app(iseller), jurnal_app(jurnal)
        moka_url = stack.enter_context(serve(moka_asgi))
        iseller_url = stack.enter_context(serve(iseller_asgi))
        jurnal_url = stack.enter_context(serve(jurnal_asgi))
        stack.enter_context(
            _environment(moka_url, iseller_url, jurnal_url, rate_per_minute or 100_000, jurnal_extra or {})
        )
        yield World(
            moka=moka,
            iseller=iseller,
            iseller_control=iseller_asgi.state.control,
            iseller_url=iseller_url,
            iseller_generator=iseller_days.ISellerGenerator(iseller, seed),
            jurnal=jurnal,
            moka_control=moka_asgi.state.control,
            jurnal_control=jurnal.control,
            moka_url=moka_url,
            jurnal_url=jurnal_url,
            mappings=mappings,
            database_url=database_url or f"sqlite:///{folder / 'store.db'}",
            generator=Generator(moka, seed),
            companies=companies,
        )


@contextmanager
def _environment(
    moka_url: str, iseller_url: str, jurnal_url: str, per_minute: int, jurnal_extra: Mapping[str, object]
) -> Iterator[None]:
    moka = {"conn_type": "moka", "host": moka_url, "extra": {"requests_per_second": 1000, "in_flight": 8}}
    iseller = {
        "conn_type": "iseller",
        "host": iseller_url,
        "login": iseller_days.CLIENT_ID,
        "password": iseller_days.SECRET,
        "extra": {"webhook_api_key": iseller_days.WEBHOOK_KEY, "requests_per_second": 1000},
    }
    jurnal = {
        "conn_type": "jurnal",
        "host": f"{jurnal_url}{BASE}",
        "extra": {
            "requests_per_minute": per_minute,
            "requests_per_hour": 1_000_000,
            "settle_seconds": 0.001,  # these runs follow one another at once
            **jurnal_extra,
        },
    }
    wanted = {
        "AIRFLOW_CONN_MOKA_JAKARTA": json.dumps({**moka, "login": "moka-jakarta", "password": "moka-secret-one"}),
        "AIRFLOW_CONN_MOKA_SURABAYA": json.dumps({**moka, "login": "moka-surabaya", "password": "moka-secret-two"}),
        "AIRFLOW_CONN_ISELLER_TEH": json.dumps(iseller),
        "AIRFLOW_CONN_JURNAL_PT_CONTOH": json.dumps(
            {**jurnal, "login": "jurnal-contoh", "password": "jurnal-secret-one"}
        ),
        "AIRFLOW_CONN_JURNAL_CV_RASA": json.dumps({**jurnal, "login": "jurnal-rasa", "password": "jurnal-secret-two"}),
        "AIRFLOW__CORE__FERNET_KEY": FERNET,
    }
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _no_wait(_seconds: float) -> None:
    return


YESTERDAY = (wall_clock() + timedelta(hours=7)).date() - timedelta(days=1)
