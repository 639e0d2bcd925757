"""What Airflow tries again by itself."""

from datetime import timedelta

import pytest
from airflow.sdk.definitions.retry_policy import RetryAction
from airflow.sdk.exceptions import AirflowTaskTimeout
from sqlalchemy.exc import IntegrityError, OperationalError

from posbridge.errors import ConfigError, IncompleteError, RateLimitedError, RetryableError
from posbridge.orchestration.retry import MendableOnly


@pytest.mark.parametrize(
    "passing",
    [
        RetryableError("The connection was reset."),
        OperationalError("BEGIN", {}, Exception("database is locked")),
        AirflowTaskTimeout("Timeout"),
    ],
    ids=["network", "database", "time is up"],
)
def test_what_may_pass_by_itself_is_tried_again(passing: BaseException) -> None:
    assert MendableOnly().evaluate(passing, 1, 5).action is RetryAction.RETRY


def test_a_wait_that_is_asked_for_is_kept() -> None:
    decided = MendableOnly().evaluate(RateLimitedError("Too many.", retry_after=90), 1, 5)

    assert decided.retry_delay == timedelta(seconds=90)


@pytest.mark.parametrize(
    "lasting",
    [ConfigError("Wrong."), IncompleteError("One is held."), IntegrityError("INSERT", {}, Exception()), ValueError()],
    ids=lambda error: type(error).__name__,
)
def test_what_a_person_must_mend_fails_at_once(lasting: BaseException) -> None:
    assert MendableOnly().evaluate(lasting, 1, 5).action is RetryAction.FAIL
