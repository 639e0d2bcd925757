"""The words in which a step reports: counts by state, and each problem with its remedy."""

from collections import Counter
from collections.abc import Iterable

from posbridge.domain.states import Entity, RecordState
from posbridge.errors import IncompleteError, RetryableError
from posbridge.money import format_rupiah
from posbridge.ports import Problem, Tally
from posbridge.steps.bench import log

LOOK_AGAIN_AFTER = 60
"""Seconds until a look-up that got no answer is tried again."""

FAILING = frozenset({RecordState.HELD, RecordState.REJECTED, RecordState.UNCERTAIN})


def counts(tally: Tally) -> dict[str, int]:
    """A tally as the task's return value: small whole numbers, never money."""
    return {
        "posted": tally.posted,
        "total": tally.total,
        "waiting": tally.waiting,
        "held": tally.held,
        "rejected": tally.rejected,
        "uncertain": tally.uncertain,
        "skipped": tally.skipped,
    }


def n_of_m(tally: Tally) -> str:
    """``11 of 11``; records that rightly make no document do not count against it."""
    return f"{tally.posted} of {tally.total - tally.skipped}"


def log_problems(outlet: str, problems: Iterable[Problem]) -> None:
    """One structured line for each problem: receipt, reason, remedy."""
    for problem in problems:
        say = log.error if problem.state in FAILING else log.warning
        say(
            f"{problem.kind} {problem.state}: {problem.reason.message}",
            outlet=outlet,
            receipt=problem.receipt_no or problem.source_id,
            state=str(problem.state),
            code=problem.reason.code,
            remedy=problem.reason.remedy,
            residual=None if problem.reason.residual is None else format_rupiah(problem.reason.residual),
            document=problem.custom_id or None,
        )


def fail_if_incomplete(
    outlet: str, entity: Entity, tally: Tally, *, strays: Iterable[Problem] = (), look_again: int = LOOK_AGAIN_AFTER
) -> None:
    """Raise when looking again in a while settles something, or when a person has to look.

    Args:
        strays: problems of documents that no record stands behind, which no tally counts.

    Raises:
        RetryableError: the answer to some documents was lost. The next try looks them up, after a wait in which
            Jurnal may finish storing what it was sent (contract jurnal §1.5).
        IncompleteError: something is held or rejected; the log lists each.
    """
    apart = Counter(problem.state for problem in strays)
    rejected, uncertain = (
        tally.rejected + apart[RecordState.REJECTED],
        tally.uncertain + apart[RecordState.UNCERTAIN],
    )
    if uncertain:
        raise RetryableError(
            f"{outlet}: {uncertain} of {entity} are uncertain: Jurnal did not answer. They are looked up before "
            f"anything is sent again; {n_of_m(tally)} are in Jurnal.",
            retry_after=look_again,
        )
    if tally.held or rejected:
        raise IncompleteError(
            f"{outlet}: {tally.held + rejected} of {entity} need a person: {tally.held} held, {rejected} rejected; "
            f"{n_of_m(tally)} are in Jurnal.",
            remedy="Each is listed above with its reason. Mend it, then clear this task or wait for the next run: "
            "only what is not yet posted is sent.",
        )
