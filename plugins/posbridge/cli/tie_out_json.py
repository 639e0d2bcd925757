"""Tie-outs as JSON for programs: times in ISO 8601, amounts as text."""

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from posbridge.cli.console import say
from posbridge.cli.tie_out_days import ShownDay
from posbridge.domain.tieouts import KeptDifference, Row
from posbridge.money import Decimal
from posbridge.settings.model import OutletSettings
from posbridge.tieout.history import Change
from posbridge.tieout.remedies import remedy_for

Json = dict[str, object]


def show_days(settings: OutletSettings, days: Sequence[ShownDay], *, history: bool) -> None:
    """``{outlet, open, days: [...]}``; with ``history`` each day has its proofs and its closed differences too."""
    say(
        _text(
            {
                "outlet": settings.slug,
                "open": sum(len(day.open) for day in days),
                "days": [_day(day, settings.zone, history=history) for day in days],
            }
        )
    )


def show_open(settings: OutletSettings, differences: Sequence[KeptDifference]) -> None:
    """``{outlet, open, differences: [...]}``."""
    told = [_difference(each, settings.zone) for each in differences]
    say(_text({"outlet": settings.slug, "open": len(told), "differences": told}))


def _day(day: ShownDay, zone: ZoneInfo, *, history: bool) -> Json:
    last = day.last
    told: Json = {
        "day": str(day.day),
        "state": day.state,
        "proved_at": _moment(last.proved_at, zone) if last else None,
        "run": last.run if last else None,
        "rows": [_row(row) for row in last.tieout.rows] if last else [],
        "notes": list(last.tieout.notes) if last else [],
        "differences": [_difference(each, zone) for each in (day.differences if history else day.open)],
    }
    return told | {"proofs": [_proof(change, zone) for change in day.proofs]} if history else told


def _row(row: Row) -> Json:
    return {
        "line": row.line,
        "pos": _amount(row.pos),
        "inbox": _amount(row.inbox),
        "outbox": _amount(row.outbox),
        "jurnal": _amount(row.jurnal),
        "difference": _amount(row.difference),
        "tolerance": _amount(row.tolerance),
        "wrong": row.wrong,
    }


def _difference(kept: KeptDifference, zone: ZoneInfo) -> Json:
    difference = kept.difference
    return {
        "key": difference.key,
        "day": str(kept.day),
        "reason": difference.reason,
        "receipt_no": difference.receipt_no,
        "amount": _amount(difference.amount),
        "where": difference.where,
        "why": difference.why,
        "document": difference.document,
        "remedy": remedy_for(difference),
        "first_seen": _moment(kept.first_seen, zone),
        "first_run": kept.first_run,
        "last_seen": _moment(kept.last_seen, zone),
        "last_run": kept.last_run,
        "closed_at": _moment(kept.closed_at, zone) if kept.closed_at else None,
        "closed_run": kept.closed_run,
    }


def _proof(change: Change, zone: ZoneInfo) -> Json:
    return {
        "proved_at": _moment(change.kept.proved_at, zone),
        "run": change.kept.run,
        "tied": change.kept.tieout.tied,
        "opened": [each.key for each in change.opened],
        "closed": [each.key for each in change.closed],
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()


def _text(told: Json) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)
