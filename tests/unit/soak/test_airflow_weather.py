"""Faults that a soak in real time can bear."""

from tests.soak.airflow_weather import LATE, RealWeather
from tests.soak.report import Report

REQUESTS = (
    ("GET", "/public/jurnal/api/v1/customers"),
    ("POST", "/public/jurnal/api/v1/sales_invoices/batch_create"),
    ("POST", "/public/jurnal/api/v1/stock_adjustments"),
)


def test_calm_weather_harms_nobody_and_a_storm_never_tells_to_wait() -> None:
    report = Report()
    weather = RealWeather("Jurnal", 1, report)
    assert not any(weather(*request) for request in REQUESTS * 100)
    weather.calm = False
    faults = [fault for request in REQUESTS * 400 if (fault := weather(*request))]
    assert len(faults) == sum(report.faults.values()) > 50
    assert {"commit_then_drop", "commit_part_then_drop", "status"} < {fault.kind for fault in faults}
    assert 429 not in {fault.status for fault in faults}
    assert all((fault.seconds or 0) <= LATE for fault in faults)
