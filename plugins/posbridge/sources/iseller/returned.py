"""Rows of ``refunded_orders``, which come beside the orders and not in them (contract iseller §4.9)."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from posbridge.money import RUPIAH, ZERO, Decimal, amount
from posbridge.sources.bodies import Json

__all__ = ["Returned", "is_explained"]


class Returned:
    """Refund rows of one read, by order. The same row on two pages is one row; twins on one page are two."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Json]] = {}
        self._times: dict[str, Counter[str]] = {}

    def add(self, rows: object) -> set[str]:
        """Take in one answer's list; returns the orders about which it said something new."""
        page: dict[str, Counter[str]] = {}
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("order_id"):
                order = str(row["order_id"]).lower()
                mark = json.dumps(row, default=str, sort_keys=True)
                page.setdefault(order, Counter())[mark] += 1
                self._rows.setdefault(order, {})[mark] = row
        news = {order for order, marks in page.items() if marks - self._times.get(order, Counter())}
        for order, marks in page.items():
            self._times[order] = self._times.get(order, Counter()) | marks
        return news

    def of(self, order: str) -> list[Json]:
        """All rows of an order, twins included, in an order that does not depend on the pages."""
        return [self._rows[order][mark] for mark in sorted(self._times.get(order, Counter()).elements())]


def is_explained(order: Json, refunds: Sequence[Json]) -> bool:
    """Whether the rows account for the money that the order says went back.

    Whether a window selects refunds by their own date, by the order's or by its last change is not known (§13 item
    6), so an order may come without its refunds, or with some of them.
    """
    went_back = _sum(each for each in _transactions(order) if _is_refund(each))
    if _word(order.get("payment_status")) in {"refunded", "partially_refunded"} and not refunds:
        return False
    return went_back - _sum(refunds, "refund_amount") < RUPIAH


def _transactions(order: Json) -> list[Any]:
    rows = order.get("transactions")
    return rows if isinstance(rows, list) else []


def _is_refund(row: object) -> bool:
    return isinstance(row, dict) and _word(row.get("type")) == "refund" and _word(row.get("status")) == "success"


def _sum(rows: Iterable[Json], field: str = "amount") -> Decimal:
    """Of magnitudes: the sign of refunds is not documented. What cannot be read is left to the parser to say."""
    total = ZERO
    for row in rows:
        try:
            total += abs(amount(row.get(field)))
        except (ValueError, ArithmeticError):
            continue
    return total


def _word(value: object) -> str:
    return str(value or "").strip().casefold()
