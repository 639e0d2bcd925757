"""One round: a fresh world and store, rough nights of every outlet at once, then peace, and then the truth."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from posbridge.store.store import Store as StoreOfProduct
from tests.outlet_world import ISELLER, YESTERDAY, World, open_world
from tests.sandbox.iseller.shelf import balances, count_stock
from tests.soak.database import Store, postgres_store, sqlite_store
from tests.soak.events import Events
from tests.soak.gate import Gate
from tests.soak.lane import Lane, Trials, Ward
from tests.soak.meddling import Meddler
from tests.soak.nursery import Nursery
from tests.soak.pages import still, stir_iseller, stir_moka
from tests.soak.plan import Plan
from tests.soak.report import Report
from tests.soak.times import Times
from tests.soak.truth_of_pos import judge_all
from tests.soak.weather import Weather
from tests.soak.worker import Task

PEACEFUL_NIGHTS = 5
_HOUR = 3_700
COMPANY = "jurnal_pt_contoh"


@dataclass(slots=True, kw_only=True)
class Soak:
    """What all rounds share. ``killed`` is the file that dying processes write their points to."""

    seed: int
    folder: Path
    nursery: Nursery
    report: Report
    postgres: str | None = None
    fresh: dict[str, int] = field(default_factory=dict)
    _read: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def killed(self) -> Path:
        return self.folder / "killed"

    def harvest(self) -> None:
        """Take up the points that processes have died at since the last look."""
        with self._lock:
            if not self.killed.exists():
                return
            with self.killed.open() as file:
                file.seek(self._read)
                text = file.read()
            whole = text[: text.rfind("\n") + 1]
            self._read += len(whole)
        for point in whole.splitlines():
            self.report.killed(point)

    def play(self, number: int, plan: Plan) -> bool:
        """Play a round; False where something came to harm. Its log and its store are kept then."""
        again = f"python -m tests.soak --seed {self.seed} --round {number}"
        place = self.folder / f"round-{number}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        game = Round(self, plan, place)
        with game.opened():
            game.play()
        for kind, what in game.harms:
            self.report.harm(kind, f"round {number} ({plan.of}): {what}", again)
        if not game.harms:
            shutil.rmtree(place)
        return not game.harms


class Round:
    """One round while it is played."""

    def __init__(self, soak: Soak, plan: Plan, folder: Path) -> None:
        self.soak = soak
        self.plan = plan
        self.folder = folder
        self.harms: list[tuple[str, str]] = []
        self.times = Times(folder / "times")

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Serve the vendors and make the store."""
        plan, report = self.plan, self.soak.report
        with ExitStack() as stack:
            if plan.postgres and self.soak.postgres:
                store = stack.enter_context(postgres_store(self.soak.postgres, report))
            else:
                store = stack.enter_context(sqlite_store(self.folder, report))
            start = YESTERDAY - timedelta(days=plan.days - 1)
            self.world = stack.enter_context(
                open_world(
                    self.folder,
                    database_url=store.url,
                    start_date=start,
                    seed=hash_of(plan.seed),
                    slugs=plan.slugs,
                    jurnal_extra=plan.jurnal,
                )
            )
            self._prepare(self.world)
            self._ward(store)
            yield

    def play(self) -> None:
        """Rough nights, peace, truth."""
        plan, trials = self.plan, self.plan.trials
        lanes = [Lane(self.ward, slug, plan.seed) for slug in plan.slugs]
        events = Events(self.world, plan.seed, self.times, self.soak.report)
        for night in range(plan.nights):
            self._all(lanes, lambda lane, night=night: lane.night(f"night-{night}", trials))
            if night < plan.nights - 1:
                events.happen(plan.slugs, many=8)
                self.ward.gate.wait(_HOUR)
        self._settle(lanes)
        self._judge(lanes)
        if plan.meddle and not self.harms:
            self._meddle(lanes)
        ward = self.ward
        self.soak.report.round_done(
            plan.of, tasks=ward.tasks, requests=self.world.requests(), recovery=ward.later_requests
        )

    def _prepare(self, world: World) -> None:
        plan, report = self.plan, self.soak.report
        for back in reversed(range(plan.days)):
            day = YESTERDAY - timedelta(days=back)
            for slug in plan.slugs:
                if slug in ISELLER:
                    self._iseller_day(slug, day)
                else:
                    self._moka_day(slug, day)
        world.jurnal.clock = self.times.now
        world.iseller.now = self.times.now
        world.jurnal_control.set_knobs(plan.knobs)
        self.weathers = [
            Weather("Jurnal", plan.climate, plan.seed, report),
            Weather("MokaPOS", plan.climate, plan.seed, report, stir=stir_moka(world, self.times)),
            Weather("iSeller", plan.climate, plan.seed, report, stir=stir_iseller(world)),
        ]
        controls = (world.jurnal_control, world.moka_control, world.iseller_control)
        for control, weather in zip(controls, self.weathers, strict=True):
            control.weather = weather

    def _moka_day(self, slug: str, day: date) -> None:
        plan, world = self.plan, self.world
        if plan.odd:
            world.generator.generate_day(world.outlet(slug), day, plan.receipts)
        else:
            world.generator.generate_plain_day(world.outlet(slug), day, plan.receipts, 3)

    def _iseller_day(self, slug: str, day: date) -> None:
        plan, world = self.plan, self.world
        if plan.odd:
            world.iseller_generator.generate_day(world.iseller_outlet(slug), day, plan.receipts)
        else:
            world.iseller_generator.generate_plain_day(world.iseller_outlet(slug), day, plan.receipts, 3)
            self._count_all(slug, day)

    def _count_all(self, slug: str, day: date) -> None:
        """A first count in the morning, so that the books know what is there."""
        store, outlet = self.world.iseller_store, self.world.iseller_outlet(slug)
        at = datetime.combine(day, time(6), tzinfo=outlet.zone)
        held = balances(store, at)
        count_stock(
            store, outlet, {each: held[outlet.id, each.id] for each in store.products if each.track_inventory}, at
        )

    def _ward(self, store: Store) -> None:
        world, plan = self.world, self.plan
        controls = (world.jurnal_control, world.moka_control, world.iseller_control)
        gate = Gate(
            self.times,
            lambda: not any(control.busy for control in controls),
            advance=store.advance,
            pause=plan.knobs.get("dup_race_window_ms", 0) / 1000,
        )
        base = Task(
            step="",
            slug="",
            mappings=str(world.mappings),
            database_url=store.url,
            environ=self._environ(),
            run="",
            holder="",
            asked=(None, "", False),
            clock=str(self.times.path),
            slot=0,
            killed=str(self.soak.killed),
            log=str(self.folder / "log"),
            seed=plan.seed,
        )
        self.ward = Ward(
            nursery=self.soak.nursery,
            report=self.soak.report,
            gate=gate,
            times=self.times,
            base=base,
            harvest=self.soak.harvest,
            fresh=self.soak.fresh,
            trouble_database=store.trouble,
        )

    def _environ(self) -> dict[str, str]:
        """The connections, with small pages and little patience."""
        found = {key: text for key, text in os.environ.items() if key.startswith(("AIRFLOW_CONN_", "AIRFLOW__CORE__F"))}
        for key, extra in (
            ("MOKA_JAKARTA", {"per_page": self.plan.page, "read_timeout": 4}),
            ("MOKA_SURABAYA", {"per_page": self.plan.page, "read_timeout": 4}),
            ("ISELLER_TEH", {"page_size": self.plan.page, "read_timeout": 4}),
        ):
            name = f"AIRFLOW_CONN_{key}"
            connection = json.loads(found[name])
            found[name] = json.dumps({**connection, "extra": {**connection["extra"], **extra}})
        return found

    def _all(self, lanes: list[Lane], night: Callable[[Lane], None]) -> None:
        """A night of every outlet at once."""
        broken: list[BaseException] = []

        def run(lane: Lane) -> None:
            try:
                night(lane)
            except BaseException as error:
                broken.append(error)
                raise

        threads = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if broken:
            raise broken[0]

    def _settle(self, lanes: list[Lane]) -> None:
        """Nights without faults until every task of every outlet is green."""
        self._calm()
        peace = replace(Trials())
        for night in range(PEACEFUL_NIGHTS):
            self.ward.gate.wait(_HOUR)
            self._all(lanes, lambda lane, night=night: lane.night(f"peace-{night}", peace))
            if all(lane.settled for lane in lanes):
                return
        for lane in lanes:
            for step, how in lane.ended.items():
                if how != "done":
                    self.harms.append(("wrong", f"{lane.slug}: {step} is not green in peace: {lane.said[step]}"))

    def _calm(self) -> None:
        stirred = -still(self.world)
        for weather in self.weathers:
            weather.calm = True
            stirred, weather.stirred = stirred + weather.stirred, 0
        self.soak.report.fault("POS: pages that repeat, are empty, or change while they are read", max(0, stirred))

    def _judge(self, lanes: list[Lane]) -> None:
        verdict = judge_all(self.world, self.plan.slugs)
        self.soak.report.compared(verdict.compared)
        self.harms += [(finding.kind, finding.what) for finding in verdict.findings]
        tied = [lane.slug for lane in lanes if lane.ended.get("reconcile") == "done"]
        if verdict.findings and len(tied) == len(lanes):
            self.harms.append(("wrong", f"the tie-out of {', '.join(tied)} says tied all the same"))

    def _meddle(self, lanes: list[Lane]) -> None:
        """What people did in the books stays as they left it, and the tie-out names it; nothing else changes."""
        lane = lanes[0]
        meddled = Meddler(self.world, self.plan.seed, self.soak.report).meddle(lane.slug)
        before = {(each.kind, each.what) for each in judge_all(self.world, self.plan.slugs).findings}
        for weather in self.weathers:
            weather.calm = False
        self._all(lanes, lambda lane: lane.night("meddled", self.plan.trials))
        self._calm()
        self.ward.gate.wait(_HOUR)
        self._all(lanes, lambda lane: lane.night("after", Trials()))
        after = {(each.kind, each.what) for each in judge_all(self.world, self.plan.slugs).findings}
        self.harms += [("wrong", f"made worse after a hand in the books: {what}") for _, what in after - before]
        with closing(StoreOfProduct.open(self.ward.base.database_url)) as store:
            told = {each.difference.receipt_no for each in store.outlet(lane.slug, COMPANY).tieouts.open()}
        for number, what in meddled.items():
            if number not in told or lane.ended["reconcile"] == "done":
                self.harms.append(("wrong", f"{number}: {what}, and the tie-out of {lane.slug} does not name it"))


def hash_of(seed: str) -> int:
    """A number for the generators."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(seed)) % 100_000


__all__ = ["Round", "Soak"]
