"""Contract jurnal §5."""

from datetime import UTC, datetime

from tests.integration.sandbox.jurnal_client import OTHER, OTHER_SECRET, Api
from tests.sandbox.jurnal.limits import Windows


def at(hour: int, minute: int, day: int = 5) -> datetime:
    return datetime(2026, 1, day, hour, minute, 30, tzinfo=UTC)


def test_the_minute_counts_reads_and_writes_and_turns_over() -> None:
    windows = Windows()
    limits = {"minute": 2, "hour": 100, "month": None}
    assert windows.take("a", at(1, 0), limits) == (None, {"minute": 1, "hour": 99})
    assert windows.take("a", at(1, 0), limits) == (None, {"minute": 0, "hour": 98})
    assert windows.take("a", at(1, 0), limits) == ("API rate limit exceeded", {"minute": 0, "hour": 98})
    assert windows.take("b", at(1, 0), limits)[0] is None
    assert windows.take("a", at(1, 1), limits) == (None, {"minute": 1, "hour": 97})


def test_the_hour_is_a_window_of_its_own() -> None:
    windows = Windows()
    limits = {"minute": None, "hour": 1, "month": None}
    assert windows.take("a", at(1, 0), limits)[0] is None
    assert windows.take("a", at(1, 59), limits)[0] == "API rate limit exceeded"
    assert windows.take("a", at(2, 0), limits)[0] is None


def test_the_month_is_spent_until_the_next_one() -> None:
    windows = Windows()
    limits = {"minute": None, "hour": None, "month": 1}
    assert windows.take("a", at(1, 0, day=5), limits)[0] is None
    refusal = windows.take("a", at(1, 0, day=31), limits)[0]
    assert refusal is not None
    assert refusal.startswith("Monthly limit exceeded")
    assert windows.take("a", datetime(2026, 2, 1, tzinfo=UTC), limits)[0] is None


def test_over_the_line_is_429_without_retry_after(bare: Api) -> None:
    now = bare.world.now()
    bare.world.clock = lambda: now
    bare.world.control.set_knobs({"rate_per_minute": 3, "rate_per_hour": 1800})
    left = [bare.get("tags").headers["x-ratelimit-remaining-minute"] for _ in range(2)]
    assert bare.post("tags", {"tag": {"name": "Baru"}}).headers["x-ratelimit-remaining-hour"] == "1797"
    refused = bare.get("tags")
    assert left == ["2", "1"]
    assert (refused.status, refused.body) == (429, {"message": "API rate limit exceeded"})
    assert "Retry-After" not in refused.headers
    assert refused.headers["x-ratelimit-limit-minute"] == "3"
    assert Api(bare.base, bare.world, OTHER, OTHER_SECRET).get("tags").status == 200


def test_a_spent_month_says_so(bare: Api) -> None:
    bare.world.knobs.monthly_limit = 1
    assert bare.get("tags").status == 200
    answer = bare.get("tags")
    assert answer.status == 429
    assert answer["message"].startswith("Monthly limit exceeded")


def test_headers_can_be_left_out(bare: Api) -> None:
    bare.world.control.set_knobs({"rate_per_minute": 30, "send_rate_headers": False})
    assert not [name for name in bare.get("tags").headers if name.lower().startswith("x-ratelimit")]
