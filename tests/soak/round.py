"""One round: a fresh world and store, rough nights of every outlet at once, then peace, and then the truth."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from posbridge.store.store import Store as StoreOfProduct
from tests.nights.night import JAKARTA
from tests.outlet_world import open_world
from tests.soak.database import Store, keep_store, postgres_store, sqlite_store
from tests.soak.events import Events
from tests.soak.gate import LONGEST_REQUEST, Gate
from tests.soak.lane import Lane, Trials, Ward
from tests.soak.meddling import Meddler
from tests.soak.pages import still
from tests.soak.plan import Plan
from tests.soak.stage import connections, make_days, make_weather, number_of
from tests.soak.times import Times
from tests.soak.truth_of_pos import judge_all
from tests.soak.worker import Task

if TYPE_CHECKING:
    from tests.soak.harness import Soak

PEACEFUL_NIGHTS = 5
_HOUR = 3_700
COMPANY = "jurnal_pt_contoh"


class Round:
    """One round while it is played."""

    def __init__(self, soak: "Soak", plan: Plan, folder: Path, begins: datetime) -> None:
        self.soak = soak
        self.plan = plan
        self.folder = folder
        self.harms: list[tuple[str, str]] = []
        self.times = Times(folder / "times")
        self._ahead = (begins - self.times.now()).total_seconds()
        self.times.advance(self._ahead)
        today = begins.astimezone(JAKARTA).date()
        self._days = [today - timedelta(days=back) for back in range(plan.days, 0, -1)]

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Serve the vendors and make the store."""
        plan, report = self.plan, self.soak.report
        with ExitStack() as stack:
            if plan.postgres and self.soak.postgres:
                store = stack.enter_context(postgres_store(self.soak.postgres, report))
            else:
                store = stack.enter_context(sqlite_store(self.folder, report))
            store.advance(self._ahead)
            self.world = stack.enter_context(
                open_world(
                    self.folder,
                    database_url=store.url,
                    start_date=self._days[0],
                    seed=number_of(plan.seed),
                    slugs=plan.slugs,
                    jurnal_extra=plan.jurnal,
                )
            )
            make_days(self.world, plan, self._days)
            self.weathers = make_weather(self.world, plan, self.times, report)
            self._ward(store)
            yield
            if self.harms and plan.postgres and self.soak.postgres:
                keep_store(store.url, self.folder / "store.db")

    def play(self) -> None:
        """Rough nights, peace, truth."""
        plan, trials = self.plan, self.plan.trials
        lanes = [Lane(self.ward, slug, plan.seed) for slug in plan.slugs]
        events = Events(self.world, plan.seed, self.times, self.soak.report)
        for night in range(plan.nights):
            self._all(lanes, f"night-{night}", trials)
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

    def _ward(self, store: Store) -> None:
        world, plan = self.world, self.plan
        controls = (world.jurnal_control, world.moka_control, world.iseller_control)
        gate = Gate(
            self.times,
            lambda: not any(control.busy(LONGEST_REQUEST) for control in controls),
            advance=store.advance,
            pause=plan.knobs.get("dup_race_window_ms", 0) / 1000,
        )
        base = Task(
            step="",
            slug="",
            mappings=str(world.mappings),
            database_url=store.url,
            environ=connections(plan),
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

    def _all(self, lanes: list[Lane], run: str, trials: Trials) -> None:
        """A night of every outlet at once."""
        broken: list[Exception] = []

        def carry(lane: Lane) -> None:
            try:
                lane.night(run, trials)
            except Exception as error:
                broken.append(error)

        threads = [threading.Thread(target=carry, args=(lane,), daemon=True) for lane in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if broken:
            raise broken[0]

    def _settle(self, lanes: list[Lane]) -> None:
        """Nights without faults until every task of every outlet is green."""
        self._calm()
        for night in range(PEACEFUL_NIGHTS):
            self.ward.gate.wait(_HOUR)
            self._all(lanes, f"peace-{night}", Trials())
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
        meddled = Meddler(self.world, self.plan.seed, self.soak.report).meddle(lane.slug, since=self._days[0])
        before = {(each.kind, each.what) for each in judge_all(self.world, self.plan.slugs).findings}
        for weather in self.weathers:
            weather.calm = False
        self._all(lanes, "meddled", self.plan.trials)
        self._calm()
        self.ward.gate.wait(_HOUR)
        self._all(lanes, "after", Trials())
        after = {(each.kind, each.what) for each in judge_all(self.world, self.plan.slugs).findings}
        self.harms += [("wrong", f"made worse after a hand in the books: {what}") for _, what in after - before]
        with closing(StoreOfProduct.open(self.ward.base.database_url)) as store:
            told = {each.difference.receipt_no for each in store.outlet(lane.slug, COMPANY).tieouts.open()}
        for number, what in meddled.items():
            if number not in told or lane.ended["reconcile"] == "done":
                self.harms.append(("wrong", f"{number}: {what}, and the tie-out of {lane.slug} does not name it"))
