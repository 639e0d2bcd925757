"""The soak's weather in real time: nobody moves the clock, so answers that tell to wait for minutes are left out."""

from tests.soak.report import Report
from tests.soak.weather import Choice, Climate, Weather

LATE = 7.0
"""Seconds; longer than the connections of this soak wait for an answer."""
CLIMATE = Climate(reads=0.15, writes=0.35, pos=0.12, longest=LATE)


class RealWeather(Weather):
    """Calm until it is told otherwise."""

    def __init__(self, vendor: str, seed: int, report: Report) -> None:
        super().__init__(vendor, CLIMATE, f"airflow {seed}", report)
        self.calm = True

    def _of(self, method: str, path: str) -> tuple[float, list[Choice]]:
        share, choices = super()._of(method, path)
        return share, [choice for choice in choices if not choice[0].startswith("429")]
