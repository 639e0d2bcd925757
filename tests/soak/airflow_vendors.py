"""``python -m tests.soak.airflow_vendors``: the vendors' stand-ins in a process of their own, with weather.

Beside the stand-ins' own control routes, Jurnal's has these: ``POST /_sandbox/storm`` (true or false), ``GET
/_sandbox/storm`` (faults so far, by name), and ``GET /_sandbox/truth`` (what the books do not hold as it happened).
"""

import argparse
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.sandbox.demo_world import JURNAL_LOGINS, DemoWorld, build_demo
from tests.sandbox.iseller import Store
from tests.sandbox.iseller import create_app as create_iseller
from tests.sandbox.iseller.outlet import Outlet as ISellerOutlet
from tests.sandbox.jurnal import Company, auth
from tests.sandbox.jurnal import create_app as create_jurnal
from tests.sandbox.moka import create_app as create_moka
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.serving import run
from tests.soak.airflow_home import SIGNATURE
from tests.soak.airflow_weather import RealWeather
from tests.soak.report import Report
from tests.soak.truth_of_pos import judge_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the truth needs of a world."""

    demo: DemoWorld
    mappings: Path

    @property
    def companies(self) -> Mapping[str, Company]:
        logins = {login.connection: login.client_id for login in JURNAL_LOGINS}
        return {connection: self.demo.jurnal.companies[client] for connection, client in logins.items()}

    @property
    def iseller_store(self) -> Store:
        return self.demo.store

    def outlet(self, slug: str) -> Outlet:
        return self.demo.outlet(slug)

    def iseller_outlet(self, slug: str) -> ISellerOutlet:
        return self.demo.iseller_outlet(slug)


def main() -> None:
    asked = _parser().parse_args()
    slugs = tuple(asked.slugs.split(","))
    demo = build_demo(until=asked.until, days=asked.days, receipts=asked.receipts, seed=asked.seed, slugs=slugs)
    auth.MAX_SKEW = SIGNATURE  # a worker that slept for longer than its connection allows has to be refused
    demo.jurnal.knobs.rate_per_minute = demo.jurnal.knobs.rate_per_hour = None
    report = Report()
    moka, iseller, jurnal = create_moka(demo.moka), create_iseller(demo.iseller), create_jurnal(demo.jurnal)
    controls = {"Moka": moka.state.control, "iSeller": iseller.state.control, "Jurnal": demo.jurnal.control}
    weathers = []
    for vendor, control in controls.items():
        control.weather = RealWeather(vendor, asked.seed, report)
        weathers.append(control.weather)
    _add_routes(jurnal, weathers, report, Known(demo=demo, mappings=asked.mappings), slugs)
    apps = {asked.moka_port: moka, asked.iseller_port: iseller, asked.jurnal_port: jurnal}
    servers = [threading.Thread(target=run, args=(app, port), daemon=True) for port, app in apps.items()]
    for server in servers:
        server.start()
    for server in servers:
        server.join()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.airflow_vendors", description=__doc__)
    for port in ("moka", "iseller", "jurnal"):
        parser.add_argument(f"--{port}-port", type=int, required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True, help="the last day")
    for number in ("days", "receipts", "seed"):
        parser.add_argument(f"--{number}", type=int, required=True)
    parser.add_argument("--slugs", required=True, help="of the outlets that trade, with commas")
    parser.add_argument("--mappings", type=Path, required=True, help="the outlets' settings")
    return parser


def _add_routes(
    app: FastAPI, weathers: Sequence[RealWeather], report: Report, known: Known, slugs: tuple[str, ...]
) -> None:
    @app.post("/_sandbox/storm")
    async def turn(request: Request) -> JSONResponse:
        storm = bool(await request.json())
        for weather in weathers:
            weather.calm = not storm
        return JSONResponse(storm)

    @app.get("/_sandbox/storm")
    def storms() -> JSONResponse:
        return JSONResponse(dict(report.faults))

    @app.get("/_sandbox/truth")
    def truth() -> JSONResponse:
        verdict = judge_all(known, slugs)  # type: ignore[arg-type]  # it has all that is read of a world
        found: list[dict[str, Any]] = [asdict(finding) for finding in verdict.findings]
        return JSONResponse({"findings": found, "compared": dict(verdict.compared)})


if __name__ == "__main__":
    main()
