"""Sales that are carried as they happen: when a register's shift is closed, and by a webhook."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rich.table import Table

from tests.demo.airflow_rest import AirflowRest
from tests.demo.stand_in import StandIn
from tests.demo.story import Story
from tests.sandbox.iseller.store import WEBHOOK_TYPES

ORDERS = 20
BASKETS = (
    {"sku": "TEH-01", "quantity": 2, "gateway": "cash"},
    {"sku": "NG-A", "gateway": "external_debit"},
    {"sku": "TESU", "quantity": 3, "gateway": "custom", "payment_name": "GoPay"},
    {"sku": "TUM-350", "gateway": "external_credit", "discount": 10},
    {"sku": "DONAT", "quantity": 4, "gateway": "iseller_pay"},
)
"""What is sold, over and over."""


@dataclass(slots=True, kw_only=True)
class ModeLine:
    """What one mode did: seconds from the event to the last invoice, runs, requests until the run's end."""

    outlet: str
    mode: str
    event: str
    orders: tuple[str, ...]
    since: datetime
    until: datetime
    invoiced_at: datetime | None
    runs: list[dict[str, Any]] = field(default_factory=list)
    pos_requests: int = 0
    jurnal_requests: int = 0

    @property
    def seconds(self) -> float | None:
        return (self.invoiced_at - self.since).total_seconds() if self.invoiced_at else None


class Modes:
    """Sells at the two outlets of iSeller while Airflow watches them."""

    def __init__(self, story: Story, airflow: AirflowRest, iseller: StandIn, jurnal: StandIn) -> None:
        self._story = story
        self._airflow = airflow
        self._iseller = iseller
        self._jurnal = jurnal

    def subscribe(self, address: str) -> None:
        """Give iSeller the addresses of webhooks: topics of the connection ``iseller_teh``."""
        urls = {type_: f"{address}/posbridge/webhooks/iseller_teh/{type_}" for type_ in WEBHOOK_TYPES}
        self._iseller.happen([{"kind": "subscribe", "urls": urls}])

    def forge(self, order: str) -> int:
        """Send a message that is signed with a wrong key; returns the status that it is answered with."""
        self._iseller.happen([{"kind": "notify", "order": order, "key": "not-the-key"}])
        self._story.until(lambda: "" if self._iseller.webhooks()[-1]["status"] else "the forged message", minutes=1)
        return int(self._iseller.webhooks()[-1]["status"])

    def sell(self, dag: str, outlet: str) -> ModeLine:
        """Orders whose webhooks start a run."""
        since = _now()
        sold = self._iseller.happen(_sales(outlet))
        return self._carried(dag, "real_time", f"{len(sold)} orders", [order["order_id"] for order in sold], since)

    def close_shift(self, dag: str, outlet: str) -> ModeLine:
        """Orders of one register, carried when its shift is closed."""
        _, *sold = self._iseller.happen([{"kind": "shift_open", "outlet": outlet}, *_sales(outlet)])
        since = _now()
        self._iseller.happen([{"kind": "shift_close", "outlet": outlet}])
        event = f"shift of {len(sold)} orders closed"
        return self._carried(dag, "shift_close", event, [order["order_id"] for order in sold], since)

    def _carried(self, dag: str, mode: str, event: str, orders: list[str], since: datetime) -> ModeLine:
        """Wait until a run that began since then has ended, and count what was asked meanwhile."""
        outlet = dag.removeprefix("sync_")
        self._story.until(lambda: "" if self._ended(dag, since) else f"the run of {outlet}", minutes=6, table=True)
        runs = self._ended(dag, since)
        until = max(datetime.fromisoformat(run["end_date"]) for run in runs)
        asked = [row for row in self._jurnal.asked(since) if datetime.fromisoformat(row["at"]) <= until]
        invoiced = [
            datetime.fromisoformat(row["at"])
            for row in asked
            if row["method"] == "POST" and "sales_invoices" in row["path"] and row["status"] < 300
        ]
        return ModeLine(
            outlet=outlet,
            mode=mode,
            event=event,
            orders=tuple(orders),
            since=since,
            until=until,
            invoiced_at=max(invoiced, default=None),
            runs=runs,
            pos_requests=sum(1 for row in self._iseller.asked(since) if datetime.fromisoformat(row["at"]) <= until),
            jurnal_requests=len(asked),
        )

    def _ended(self, dag: str, since: datetime) -> list[dict[str, Any]]:
        """Runs that began since then; none while one is still open."""
        runs = [
            run
            for run in self._airflow.runs(dag)
            if not run["start_date"] or datetime.fromisoformat(run["start_date"]) >= since
        ]
        return runs if all(run["end_date"] for run in runs) else []


def mode_table(lines: list[ModeLine], invoiced: set[str]) -> Table:
    """``invoiced`` are the ids of orders that Jurnal has an invoice of."""
    shown = Table(title="Carried as it happens", title_justify="left")
    for column in ("outlet", "mode", "event"):
        shown.add_column(column)
    for column in ("seconds to the invoices", "orders in Jurnal", "runs", "requests to POS", "requests to Jurnal"):
        shown.add_column(column, justify="right")
    for line in lines:
        seconds = "-" if line.seconds is None else f"{line.seconds:.0f}"
        there = f"{len(invoiced.intersection(line.orders))} of {len(line.orders)}"
        counts = (len(line.runs), line.pos_requests, line.jurnal_requests)
        shown.add_row(line.outlet, line.mode, line.event, seconds, there, *map(str, counts))
    return shown


def _sales(outlet: str) -> list[dict[str, Any]]:
    return [{"kind": "sale", "outlet": outlet, **BASKETS[n % len(BASKETS)]} for n in range(ORDERS)]


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the demo is a shell: it reads the clock
