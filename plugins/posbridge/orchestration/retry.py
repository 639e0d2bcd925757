"""Which failures Airflow tries again: only what may pass by itself (docs/errors.md)."""

from datetime import timedelta
from typing import Any

from airflow.sdk import RetryPolicy
from airflow.sdk.definitions.retry_policy import RetryDecision
from airflow.sdk.exceptions import AirflowTaskTimeout

from posbridge.errors import RetryableError


class MendableOnly(RetryPolicy):
    """Retry ``RetryableError``, fail everything else at once.

    What a person must mend (settings, scopes, held receipts) would only burn retries. Errors that ask for a wait
    seldom get here: the task gives its slot back for them and keeps its retries (``waiting``).
    """

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,  # noqa: ARG002
        max_tries: int,  # noqa: ARG002
        context: Any = None,  # noqa: ARG002
    ) -> RetryDecision:
        """Decide by the error tree alone. Database errors that pass by themselves count as retryable."""
        if isinstance(exception, RetryableError):
            wait = None if exception.retry_after is None else timedelta(seconds=exception.retry_after)
            return RetryDecision.retry(delay=wait, reason=exception.message)
        if isinstance(exception, AirflowTaskTimeout):
            return RetryDecision.retry(reason="its time was up; it goes on where it stopped")
        if type(exception).__name__ == "OperationalError" and type(exception).__module__ == "sqlalchemy.exc":
            return RetryDecision.retry(reason="the database could not be reached or was locked")
        return RetryDecision.fail(reason=str(exception))

    def serialize(self) -> dict[str, Any]:
        """Nothing to keep: the policy has no settings."""
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "MendableOnly":  # noqa: ARG003
        return cls()
