"""``get_latest_transactions``: which rows, in which order, and where the cursor goes (contract moka §1.1, §3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from posbridge.money import Decimal, amount
from tests.sandbox.moka.payment_rows import refund_payment_row, sale_row
from tests.sandbox.moka.receipt import Receipt, Refund
from tests.sandbox.moka.view import View
from tests.sandbox.moka.wire import RefusedError, epoch

CLOCKS = ("created_at", "updated_at", "synchronized_at")
MAX_PER_PAGE = 1000
_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedQuery:
    """``since`` is inclusive, ``until`` is not; both in epoch seconds on ``clock``."""

    since: Decimal | None
    until: Decimal | None
    clock: str
    ascending: bool
    per_page: int


@dataclass(frozen=True, slots=True)
class _Item:
    moment: Decimal
    receipt: Receipt
    refund: Refund | None


def read_query(query: Mapping[str, str], view: View) -> FeedQuery:
    """Check the parameters; a wrong one is refused rather than ignored."""
    clock = query.get("time_filter", "created_at")
    if clock not in CLOCKS:
        raise RefusedError(400, f"time_filter {clock!r} is not one of {', '.join(CLOCKS)}")
    order = query.get("reorder_type", "DESC").upper()
    if order not in {"ASC", "DESC"}:
        raise RefusedError(400, f"reorder_type {order!r} is not ASC or DESC")
    return FeedQuery(
        since=_seconds(query, "since"),
        until=_seconds(query, "until"),
        clock="created_at" if view.knobs.ignore_time_filter else clock,
        ascending=order == "ASC",
        per_page=page_size(query, view.knobs.default_per_page),
    )


def page_size(query: Mapping[str, str], default: int) -> int:
    text = query.get("per_page", str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_PER_PAGE:
        raise RefusedError(400, f"per_page {text!r} is not between 1 and {MAX_PER_PAGE}")
    return int(text)


def read_page(view: View, query: Mapping[str, str], here: str) -> dict[str, Any]:
    """``{payments, next_url, completed}``; ``here`` is the request's URL without its query."""
    asked = read_query(query, view)
    items = sorted(_items(view, asked), key=lambda item: (item.moment, item.receipt.id), reverse=not asked.ascending)
    items = [item for item in items if _within(item.moment, asked)]
    size = min(asked.per_page, len(items))
    while 0 < size < len(items) and items[size].moment == items[size - 1].moment:
        size += 1  # the cursor is a time, so rows of one moment stay on one page
    page, completed = items[:size], size == len(items)
    bound = _bound(page, asked)
    knobs = view.knobs
    if not completed and knobs.repeat_next_url > 0:
        knobs.repeat_next_url -= 1
        bound = None
    elif not completed and knobs.empty_page > 0:
        knobs.empty_page -= 1
        page, bound = [], _pause(items, asked)
    elif not completed and knobs.duplicate_rows > 0:
        knobs.duplicate_rows -= 1
        bound = bound + (-_STEP if asked.ascending else _STEP) if bound is not None else None
    url = _next_url(here, query, bound, view, ascending=asked.ascending)
    ends = completed and (not page or not knobs.completed_with_next_url)
    return {"payments": [_row(item, view) for item in page], "next_url": None if ends else url, "completed": completed}


def _items(view: View, asked: FeedQuery) -> list[_Item]:
    until = view.as_of
    shown = [_Item(_moment(view, asked.clock, r, None), r, None) for r in view.receipts()]
    if view.knobs.refund_rows in {"separate", "both"}:
        shown += [
            _Item(_moment(view, asked.clock, r, refund), r, refund)
            for r in view.receipts()
            for refund in r.refunded(until)
        ]
    return shown


def _moment(view: View, clock: str, receipt: Receipt, refund: Refund | None) -> Decimal:
    """The same time that the row shows, to the millisecond."""
    if refund is not None:
        at: datetime = view.local(refund.at) if clock == "created_at" else view.stamped(refund.recorded_at)
    elif clock == "created_at":
        at = view.local(receipt.created_at)
    elif clock == "updated_at":
        at = view.stamped(receipt.updated_at(view.as_of))
    else:
        at = view.stamped(receipt.synchronized_at)
    return epoch(at - timedelta(microseconds=at.microsecond % 1000))


def _within(moment: Decimal, asked: FeedQuery) -> bool:
    return (asked.since is None or moment >= asked.since) and (asked.until is None or moment < asked.until)


def _bound(page: list[_Item], asked: FeedQuery) -> Decimal | None:
    """Ascending runs move ``since`` past the last row, descending runs move ``until`` to it."""
    if not page:
        return None
    return page[-1].moment + _STEP if asked.ascending else page[-1].moment


def _pause(items: list[_Item], asked: FeedQuery) -> Decimal:
    """A moved bound that skips nothing."""
    return items[0].moment if asked.ascending else items[0].moment + _STEP


def _next_url(here: str, query: Mapping[str, str], bound: Decimal | None, view: View, *, ascending: bool) -> str:
    kept = {name: value for name, value in query.items() if name != "access_token"}
    if bound is not None:
        kept["since" if ascending else "until"] = f"{bound.normalize():f}"
    if view.knobs.cursor_carries_access_token:
        kept["access_token"] = query.get("access_token", "0" * 64)
    base = view.knobs.next_url_base
    if base is not None:
        here = base + "/" + here.split("/", 3)[3]
    return f"{here}?{urlencode(kept)}"


def _row(item: _Item, view: View) -> dict[str, Any]:
    if item.refund is not None:
        return refund_payment_row(item.receipt, item.refund, view)
    return sale_row(item.receipt, view)


def _seconds(query: Mapping[str, str], name: str) -> Decimal | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        return amount(text)
    except ValueError:
        raise RefusedError(400, f"{name} {text!r} is not in epoch seconds") from None
