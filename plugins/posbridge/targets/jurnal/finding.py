"""Looking up documents whose write got no answer: look-ups only, nothing is sent (contract jurnal §6)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import structlog

from posbridge.domain.outcomes import Absent, Finding, Prepared
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.desk import Desk
from posbridge.targets.jurnal.judging import judge
from posbridge.targets.jurnal.listing import recent
from posbridge.targets.jurnal.refusals import JurnalRefusalError
from posbridge.targets.jurnal.wire import Json

_CLOCKS = timedelta(minutes=10)
"""Jurnal refuses a signature that is more than five minutes off (contract jurnal §3.1)."""

log = structlog.get_logger(__name__)

FEW = 3
"""Up to so many are asked for one by one; a page of the list costs as much as one of them."""


def find(desk: Desk, prepared: Sequence[Prepared]) -> list[Finding]:
    """One finding each, in order.

    Raises:
        PosbridgeError: Jurnal cannot be asked right now; nothing was learnt.
    """
    candidates = desk.many(prepared)
    if candidates is None:
        candidates = {} if len(prepared) <= FEW else _newest(desk, prepared)
        for each in prepared:
            if each.document.custom_id not in candidates:
                met = desk.one(each)
                candidates[each.document.custom_id] = [] if met is None else [met]
    return [_finding(desk, each, candidates.get(each.document.custom_id, [])) for each in prepared]


def _newest(desk: Desk, prepared: Sequence[Prepared]) -> dict[str, list[Json]]:
    """What the newest records tell; a custom_id that is left out is to be asked for by itself."""
    ids = [each.document.custom_id for each in prepared]
    since = min(_earliest(each) for each in prepared)
    try:
        seen = recent(desk.transport, desk.path, desk.singular, ids, since=since, told=desk.telling(prepared))
    except JurnalRefusalError:
        # The order by creation is documented for few lists; where it is refused, each is asked for by itself.
        return {}
    return {**({each: [] for each in ids} if seen.complete else {}), **seen.found}


def _earliest(prepared: Prepared) -> datetime:
    """No record of it can be older: it was claimed before it was sent, and no two clocks differ by more."""
    if prepared.sent_at is not None:
        return prepared.sent_at - _CLOCKS
    # A record is made after its day began somewhere on earth, so a day's slack covers every zone.
    return datetime.combine(prepared.document.business_day, time.min, tzinfo=UTC) - timedelta(days=1)


def _finding(desk: Desk, prepared: Prepared, records: list[Json]) -> Finding:
    if not records:
        return Absent()
    ordered = sorted(records, key=lambda record: int(wire.text(record, "id")))
    if len(ordered) > 1:
        log.warning(
            "two records of one document stand in Jurnal",
            reason="duplicate_in_jurnal",
            document=prepared.document.custom_id,
            kept=wire.text(ordered[0], "id"),
            surplus=[wire.text(record, "id") for record in ordered[1:]],
            remedy="Delete the surplus ones in Jurnal.",
        )
    return judge(desk, prepared, desk.full(ordered[0]), adopted=True, may_write=False)
