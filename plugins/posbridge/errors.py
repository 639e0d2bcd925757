"""Every error posbridge raises on purpose, grouped by what can be done about it.

The orchestration layer decides retry or failure by these classes alone (docs/errors.md has the table).
"""

from datetime import datetime

__all__ = [
    "BudgetSpentError",
    "ClaimLostError",
    "ConfigError",
    "CredentialsRefusedError",
    "FatalError",
    "IncompleteError",
    "LeaseBusyError",
    "PosbridgeError",
    "RateLimitedError",
    "RefusedError",
    "RetryableError",
    "ScopeMissingError",
    "TieOutError",
    "UnreadableAnswerError",
    "WebhookRefusedError",
]


class PosbridgeError(Exception):
    """Root of the tree. ``remedy`` says what a person can do."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} Remedy: {self.remedy}" if self.remedy else self.message


class ConfigError(PosbridgeError):
    """A settings file or connection is wrong. Never retried."""

    def __init__(self, message: str, *, file: str = "", field: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.file = file
        self.field = field


class RetryableError(PosbridgeError):
    """It may pass by itself. ``retry_after`` is a wait in seconds asked for by a server or the limiter."""

    def __init__(self, message: str, *, retry_after: int | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after = retry_after


class RateLimitedError(RetryableError):
    """429 for the minute or the hour, or our own limiter's refusal to wait longer in a worker slot."""


class UnreadableAnswerError(RetryableError):
    """A body that is cut short or is not JSON."""


class LeaseBusyError(RetryableError):
    """Another run of the same outlet is loading right now."""


class ClaimLostError(RetryableError):
    """Documents that a worker was about to send are another's by now: it was away for too long. Nothing was sent."""


class FatalError(PosbridgeError):
    """It cannot pass by itself. A person must act before a retry makes sense."""


class CredentialsRefusedError(FatalError):
    """401 after a refresh, a bad client secret, a revoked token."""


class ScopeMissingError(FatalError):
    """403: the token lacks a scope for this resource."""


class RefusedError(FatalError):
    """The vendor refused the request for a reason that repeating will not change (404, other 4xx)."""


class WebhookRefusedError(FatalError):
    """A message that claims to come from a POS is forged, too old, or not what the POS sends. Nothing was kept."""


class BudgetSpentError(FatalError):
    """The monthly request package is used up. ``resets_at`` is zone-aware."""

    def __init__(self, message: str, *, resets_at: datetime, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.resets_at = resets_at


class IncompleteError(FatalError):
    """A step did all it could, and something is held, rejected or uncertain. The log lists each."""


class TieOutError(FatalError):
    """POS and Jurnal differ, or the completeness equation does not hold. The log has the table."""
