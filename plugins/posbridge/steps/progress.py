"""How far a load has come, what it still costs, and when it will be done. Estimates: nothing relies on them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.states import DocumentKind
from posbridge.ports import BudgetStanding, Outlook

BatchSize = Callable[[DocumentKind], int]

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def requests_for(unsent: Mapping[DocumentKind, int], batch_size: BatchSize) -> int:
    """Requests that sending these documents takes, where Jurnal answers each at once."""
    return sum(-(-number // batch_size(kind)) for kind, number in unsent.items() if number)


def done_at(
    requests: int, budget: BudgetStanding | None, *, now: datetime, seen: timedelta = timedelta(0)
) -> datetime | None:
    """When so many requests will have been made; None where the month's package ends before.

    The pace is the outlet's part of the minute, or what was ``seen`` (the time of one request) if that is slower;
    an hour that is spent is waited for.
    """
    if budget is None:
        return now + requests * seen
    if budget.month.left is not None and requests > budget.month.left:
        return None
    part = (budget.minute.limit or requests or 1) // budget.outlets
    each = max(_MINUTE / max(part, 1), seen)
    if budget.hour.limit is None or each >= _HOUR:
        return now + requests * each
    moment, turns, room = now, budget.hour.resets_at, budget.hour.left or 0
    while requests > (possible := min(room, max(turns - moment, timedelta(0)) // each)):
        requests -= possible
        moment, turns, room = turns, turns + _HOUR, max(budget.hour.limit, 1)
    return moment + requests * each


def progress_line(
    kind: DocumentKind,
    *,
    sent: int,
    batches: int,
    since: datetime,
    now: datetime,
    outlook: Outlook,
    batch_size: BatchSize,
    zone: ZoneInfo,
) -> str:
    """``1,200 of 3,400 invoices sent, about 22 requests left, done about 22:41``.

    Args:
        sent: documents of the kind that this load has sent, in so many ``batches`` ``since`` it began with them.
        outlook: as it is now, after the last batch.
    """
    unsent = outlook.backlog.unsent(kind)
    line = f"{sent:,} of {sent + unsent:,} {_plural(kind)} sent"
    if not unsent:
        return line
    requests = requests_for({kind: unsent}, batch_size)
    seen = (now - since) / batches if batches else timedelta(0)
    return (
        f"{line}, about {counted(requests)} left, {estimate(requests, outlook.budget, now=now, zone=zone, seen=seen)}"
    )


def estimate(
    requests: int,
    budget: BudgetStanding | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    seen: timedelta = timedelta(0),
) -> str:
    """``done about 22:41``, with the day where that is another; or until when the month's package keeps it waiting."""
    done = done_at(requests, budget, now=now, seen=seen)
    if done is None and budget is not None:
        resets = budget.month.resets_at.astimezone(zone)
        return f"{budget.month.left:,} left in the month's package, which renews on {resets:%Y-%m-%d}"
    local, today = (done or now).astimezone(zone), now.astimezone(zone).date()
    return f"done about {local:%H:%M}" if local.date() == today else f"done about {local:%Y-%m-%d %H:%M}"


def counted(requests: int) -> str:
    return "1 request" if requests == 1 else f"{requests:,} requests"


def waiting_documents(unsent: Mapping[DocumentKind, int]) -> str:
    """``2,200 invoices, 40 payments``, in the order in which they are sent."""
    return ", ".join(f"{unsent[kind]:,} {_plural(kind, unsent[kind])}" for kind in DocumentKind if unsent.get(kind))


def _plural(kind: DocumentKind, number: int = 2) -> str:
    word = str(kind).replace("_", " ")
    return word if number == 1 else f"{word}s"
