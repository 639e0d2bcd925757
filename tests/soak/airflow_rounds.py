"""What Airflow is asked to do in the soak: runs of days, backfills, and runs up to now with what is sold meanwhile."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.demo.airflow_rest import AirflowRest
from tests.demo.modes import BASKETS
from tests.demo.proof import Outlet
from tests.demo.stand_in import StandIn
from tests.demo.story import ENDED, ZONE
from tests.soak.airflow_home import ISELLER_OUTLETS, MOKA_OUTLET, OUTLETS, Home
from tests.soak.airflow_kills import Plan, write_plan

SOLD = 6
"""Sales of one outlet before each of its runs; one of them is given back at once, another is voided."""
_MOKA_SKUS = ("KOPI-L", "CAP-H", "TEH", "CRO-A", "NG-A", "SUP")
_CODES = dict(zip(ISELLER_OUTLETS, ("TC01", "TC02"), strict=True))

Run = dict[str, Any]


class Rounds:
    """Runs of all outlets; each outlet gets its next one when it has none open."""

    def __init__(self, home: Home, airflow: AirflowRest, outlets: list[Outlet], chance: random.Random) -> None:
        self._home = home
        self._airflow = airflow
        self._random = chance
        self._pos = {outlet.slug: outlet.pos for outlet in outlets}
        self._moka, self._iseller = StandIn(home.ports.moka), StandIn(home.ports.iseller)
        self._backfills: dict[str, int] = {}
        self._days_left = list(home.days)

    def begin(self) -> None:
        """Day by day for Moka; iSeller's schedule starts last night's run, which carries everything until then."""
        for slug in OUTLETS:
            self._airflow.unpause(dag_of(slug))
        self._carry_next_day()

    def go_on(self, plan: Plan) -> Plan:
        """Another run for each outlet that has none open; returns the plan of the round that this begins."""
        idle = [slug for slug in OUTLETS if not self.open_runs(slug)]
        if not idle:
            return plan
        plan = Plan(seed=plan.seed, round=plan.round + 1, quota=plan.quota)
        write_plan(self._home.shared, plan)
        for slug in idle:
            if slug == MOKA_OUTLET and self._days_left:
                self._carry_next_day()
            elif slug in _CODES and slug not in self._backfills:
                day = self._random.choice(self._home.days)
                self._backfills[slug] = self._airflow.backfill(dag_of(slug), *_noons(day))
            else:
                self.sell(slug)
                self._trigger(slug, {})
        return plan

    def sell(self, slug: str) -> None:
        if slug == MOKA_OUTLET:
            self._sell_at_moka(slug)
        else:
            self._sell_at_iseller(_CODES[slug])

    def last(self) -> dict[str, str]:
        """A run up to now for each outlet; returns run ids by outlet."""
        return {slug: self._trigger(slug, {}) for slug in OUTLETS}

    def open_runs(self, slug: str) -> list[Run]:
        return [run for run in self.runs(slug) if run["state"] not in ENDED]

    def state(self, slug: str, name: str) -> str:
        return next(str(run["state"]) for run in self.runs(slug) if run["dag_run_id"] == name)

    def runs(self, slug: str) -> list[Run]:
        return self._airflow.runs(dag_of(slug))

    def _carry_next_day(self) -> None:
        day = str(self._days_left.pop(0))
        self._trigger(MOKA_OUTLET, {"from_date": day, "to_date": day})

    def _trigger(self, slug: str, conf: dict[str, Any]) -> str:
        return self._airflow.trigger(dag_of(slug), conf, "soak")

    def _sell_at_moka(self, slug: str) -> None:
        outlet = self._pos[slug]
        sales = [
            {"kind": "sale", "outlet": outlet, "sku": self._random.choice(_MOKA_SKUS), "quantity": n % 3 + 1}
            for n in range(SOLD)
        ]
        sold = self._moka.happen(sales)
        back = {"outlet": outlet, "receipt": sold[0]["number"]}
        self._moka.happen([{"kind": "refund", "full": True, **back}])
        self._moka.happen([{"kind": "void", "outlet": outlet, "receipt": sold[1]["number"]}])

    def _sell_at_iseller(self, code: str) -> None:
        sold = self._iseller.happen(
            [{"kind": "sale", "outlet": code, **self._random.choice(BASKETS)} for _ in range(SOLD)]
        )
        self._iseller.happen([{"kind": "refund", "order": sold[0]["order_id"]}])
        self._iseller.happen([{"kind": "void", "order": sold[1]["order_id"]}])


def dag_of(slug: str) -> str:
    return f"sync_{slug}"


def tries_of(airflow: AirflowRest) -> tuple[int, int, list[str]]:
    """Tasks that ran, tries beyond the first, and what failed for good: ``dag run task``."""
    ran = again = 0
    failed = []
    for slug in OUTLETS:
        for run in airflow.runs(dag_of(slug)):
            for task in airflow.tasks(dag_of(slug), run["dag_run_id"]):
                ran += task["try_number"] > 0
                again += max(task["try_number"] - 1, 0)
                if task["state"] == "failed":
                    failed.append(f"{slug} {run['dag_run_id']} {task['task_id']}")
    return ran, again, failed


def _noons(day: date) -> tuple[datetime, datetime]:
    """Around the logical date of the nightly run that ended in the night of ``day``: it began the evening before."""
    noon = datetime.combine(day, time(12), tzinfo=ZONE)
    return noon - timedelta(days=1), noon
