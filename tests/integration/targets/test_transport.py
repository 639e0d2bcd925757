"""Every attempt is counted and signed, reads give up after a while, and no secret is logged."""

from typing import Any

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.errors import ConfigError, RetryableError, UnreadableAnswerError
from posbridge.targets.jurnal import transport
from tests.integration.targets import documents as d
from tests.integration.targets.harness import SECRET, JurnalDesk
from tests.logs import captured

pytestmark = pytest.mark.integration


def test_each_attempt_takes_from_the_budget(jurnal: JurnalDesk) -> None:
    jurnal.fault("status", status=502, times=2)

    jurnal.transport().get("tags")

    assert jurnal.budget.taken == 3
    assert len(jurnal.clock.slept) == 2


def test_a_repeated_request_is_signed_with_the_time_of_its_own(jurnal: JurnalDesk) -> None:
    """Jurnal's clock is 200 s ahead and tolerates 300 s: a date kept over two waits of a minute is too old."""
    jurnal.knobs(clock_offset_seconds=200)
    jurnal.fault("status", status=429, retry_after=60, times=2)

    assert jurnal.transport().get("tags")["tags"]
    assert jurnal.clock.slept == [60, 60]


def test_reads_give_up_after_four_attempts(jurnal: JurnalDesk) -> None:
    jurnal.fault("status", status=502, times=None)

    with pytest.raises(RetryableError):
        jurnal.transport().get("tags")
    assert jurnal.requests() == {"GET tags": 4}


def test_a_cut_answer_is_read_again(jurnal: JurnalDesk) -> None:
    jurnal.fault("cut_body")

    assert jurnal.transport().get("tags")["tags"][0]["name"] == "Jakarta"


def test_a_page_that_never_is_json_is_unreadable(jurnal: JurnalDesk) -> None:
    jurnal.fault("not_json", times=None)

    with pytest.raises(UnreadableAnswerError):
        jurnal.transport().get("tags")


def test_rate_headers_reach_the_budget(jurnal: JurnalDesk) -> None:
    jurnal.knobs(rate_per_minute=40)

    jurnal.transport().get("tags")

    assert jurnal.budget.observed[-1]["x-ratelimit-limit-minute"] == "40"


def test_backfills_say_so_to_the_budget(jurnal: JurnalDesk) -> None:
    jurnal.transport(backfill=True).get("tags")

    assert jurnal.budget.backfills == 1


def test_logs_hold_neither_bodies_nor_secrets(books: JurnalDesk) -> None:
    with captured(transport.log) as logs:
        books.target().post(DocumentKind.CUSTOMER, [d.customer("CUS-moka-90001-1", "Nama Rahasia")])

    sent: list[Any] = [log for log in logs if log["event"] == "jurnal request"]
    assert [(log["method"], log["path"], log["status"]) for log in sent] == [("POST", "customers", 201)]
    assert "Nama Rahasia" not in str(logs)
    assert SECRET not in str(logs)


def test_a_base_url_without_scheme_is_a_config_error(jurnal: JurnalDesk) -> None:
    with pytest.raises(ConfigError, match="base URL"):
        jurnal.transport(url="api.mekari.com")
