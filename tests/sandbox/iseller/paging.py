"""Pages by number, and windows on two clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tests.sandbox.iseller.params import Params
from tests.sandbox.iseller.view import View, seconds
from tests.sandbox.iseller.wire import RefusedError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Both ends inclusive; None: open."""

    created_after: datetime | None
    created_before: datetime | None
    modified_after: datetime | None
    modified_before: datetime | None

    def has(self, created: datetime, modified: datetime) -> bool:
        return _within(created, self.created_after, self.created_before) and _within(
            modified, self.modified_after, self.modified_before
        )

    def has_any(self, moment: datetime) -> bool:
        """Whether a thing with one date only lies in the window, on whichever clock was asked."""
        return self.has(moment, moment)


def _within(moment: datetime, after: datetime | None, before: datetime | None) -> bool:
    shown = seconds(moment)
    return (after is None or after <= shown) and (before is None or shown <= before)


def read_window(params: Params, view: View) -> Window:
    return Window(
        created_after=params.moment("created_after", view.zone),
        created_before=params.moment("created_before", view.zone),
        modified_after=params.moment("modified_after", view.zone) or params.moment("modified_date", view.zone),
        modified_before=params.moment("modified_before", view.zone),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """``start`` is negative before the first page."""

    start: int
    size: int

    def of(self, rows: Sequence[T]) -> list[T]:
        return list(rows[self.start : self.start + self.size]) if self.start >= 0 else []

    def has_next(self, rows: Sequence[object]) -> bool:
        return self.start + self.size < len(rows)


def page_from_one(params: Params, view: View) -> Page:
    """Pages count from 1."""
    number, size = params.integer("page", 1), params.page_size(view.knobs.default_page_size)
    if number < 1:
        raise RefusedError(f"page {number} does not count from 1")
    return Page((number - 1) * size, size)


def page_of_orders(params: Params, view: View) -> Page:
    """Pages of GetOrders count as ``orders_page_base`` says (contract iseller §4.4)."""
    base, size = view.knobs.orders_page_base, params.page_size(view.knobs.default_page_size)
    number = params.integer("page", 0 if base == "0" else 1)
    if number < 0:
        raise RefusedError(f"page {number} is negative")
    if base == "0_and_1":
        number = max(number, 1)
    return Page((number if base == "0" else number - 1) * size, size)
