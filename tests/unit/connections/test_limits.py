"""Request limits in the extra of a company's connection."""

import pytest

from posbridge.bootstrap import limits_from
from posbridge.errors import ConfigError
from posbridge.store.limits import Limits


def test_a_connection_that_names_none_has_the_usual_ones() -> None:
    assert limits_from({}, "jurnal") == Limits(
        per_minute=25, per_hour=1500, per_month=None, month_reserve=2000, backfill_percent=80
    )
    assert limits_from({"requests_per_minute": "", "backfill_percent": None}, "jurnal") == Limits()


def test_what_it_names_holds() -> None:
    extra = {"requests_per_minute": "40", "requests_per_month": 12000, "month_reserve": 0, "backfill_percent": "50"}

    assert limits_from(extra, "jurnal") == Limits(per_minute=40, per_month=12000, month_reserve=0, backfill_percent=50)


@pytest.mark.parametrize("wrong", ["0", "101", "-1", "half"])
def test_a_share_that_is_none_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ConfigError, match="backfill_percent") as refused:
        limits_from({"backfill_percent": wrong}, "jurnal_pt_contoh")
    assert "jurnal_pt_contoh" in str(refused.value)
