"""Reasons as columns, and the reasons that the store itself gives."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Text

from posbridge.domain.states import Reason
from posbridge.store.types import ExactDecimal


def reason_columns() -> list[Column[Any]]:
    """Four columns, all NULL where there is no reason."""
    return [
        Column("reason_code", Text),
        Column("reason_message", Text),
        Column("reason_remedy", Text),
        Column("reason_residual", ExactDecimal),
    ]


def reason_values(reason: Reason | None) -> dict[str, Any]:
    """Column values that say ``reason``."""
    return {
        "reason_code": reason.code if reason else None,
        "reason_message": reason.message if reason else None,
        "reason_remedy": reason.remedy if reason else None,
        "reason_residual": reason.residual if reason else None,
    }


def read_reason(row: Row[Any]) -> Reason | None:
    """The reason in a row that has the four columns."""
    if row.reason_code is None:
        return None
    return Reason(
        code=row.reason_code,
        message=row.reason_message,
        remedy=row.reason_remedy,
        residual=row.reason_residual,
    )


def worker_gone(holder: str, claimed_at: datetime) -> Reason:
    return Reason(
        code="worker_gone",
        message=f"Sent by {holder} at {claimed_at.isoformat()}, and no answer was recorded.",
        remedy="The next load looks it up in Jurnal before anything is sent again.",
    )


def told_no_more() -> Reason:
    return Reason(
        code="told_no_more",
        message="What was wrong with the receipt's payments is told no more.",
        remedy="Nothing to do.",
    )


def told_twice(name: str) -> Reason:
    return Reason(
        code="told_twice",
        message=f"One page of the POS tells {name} twice, and the two differ.",
        remedy="Compare it in the POS. Both rows are kept; the next run takes it as it is told then.",
    )


def look_first(jurnal_id: str) -> Reason:
    return Reason(
        code="look_first",
        message=f"Jurnal refused it and holds something of it under id {jurnal_id}.",
        remedy="The next load looks it up before it is sent again; delete it in Jurnal if it is wrong.",
    )


def being_sent(holder: str) -> Reason:
    return Reason(
        code="being_sent",
        message=f"{holder} is sending it and has not recorded an answer.",
        remedy="If it stays, run the load again: it looks the document up in Jurnal.",
    )


def posted_twice(first: str, second: str) -> Reason:
    return Reason(
        code="posted_twice",
        message=f"Jurnal answered with id {first} and with id {second} for this one document.",
        remedy=f"Open both in Jurnal; if both stand, delete {second}.",
    )


def not_mapped() -> Reason:
    return Reason(code="not_mapped", message="Read, but not mapped yet.", remedy="Run the outlet again.")


def not_planned() -> Reason:
    return Reason(
        code="not_planned",
        message="Mapped, but no document stands for it.",
        remedy="Run the outlet again; if it stays, the outlet's company was changed after the record was mapped.",
    )


def not_sent() -> Reason:
    return Reason(code="not_sent", message="Planned, and not sent yet.", remedy="The next load sends it.")


def needs_open(needs: Sequence[tuple[str, Reason | None]]) -> Reason:
    """``needs``: custom_ids of what is not in the books, each with the reason where one is known."""
    whys = [why.message for _, why in needs if why is not None]
    told = f": {' '.join(dict.fromkeys(whys))}" if whys else "."
    return Reason(
        code="needs_open",
        message=f"Waits for {', '.join(custom_id for custom_id, _ in needs)}{told}",
        remedy="Settle what it waits for, then run the outlet again.",
    )


def unexplained() -> Reason:
    return Reason(code="unexplained", message="No reason was recorded.", remedy="Run the outlet again.")
