"""Every reason that mapping gives for stock movements (docs/errors.md lists the codes)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from posbridge.domain.states import Reason
from posbridge.mapping.nearest import nearest
from posbridge.money import Decimal

CODES: Final = (
    "count_below_zero",
    "count_in_closed_period",
    "counted_again",
    "nothing_moved",
    "other_outlet",
    "place_unmapped",
    "product_unknown",
    "products_not_tracked",
    "quantity_below_zero",
    "same_warehouse",
    "start_moves_nothing",
    "stock_not_tracked",
    "waiting_for_start",
)


def count_below_zero(
    subject: str, *, product: str, counted: Decimal, booked: Decimal, coming: Decimal, level: Decimal
) -> Reason:
    """``booked``: what moved after the count and the books have first; ``coming``: what they will have after it."""
    return Reason(
        code="count_below_zero",
        message=f"{subject}: {product!r} was counted {counted:f}; with {booked:+f} of later movements that are booked "
        f"first and {-coming:+f} for earlier ones that are booked after it, Jurnal's level would have to be {level:f}.",
        remedy="Look for goods of this product that came in and are not in the POS, enter them there, or count again.",
    )


def count_in_closed_period(subject: str, *, day: date, closed_until: date) -> Reason:
    return Reason(
        code="count_in_closed_period",
        message=f"{subject}: of {day}, and Jurnal's books are closed up to {closed_until}. What was counted on one day "
        "says nothing of another, so a count is never moved.",
        remedy="Open the period in Jurnal, or count again; once a later count of its products is booked, this one is "
        "left out.",
    )


def counted_again(subject: str) -> Reason:
    return Reason(
        code="counted_again",
        message=f"{subject}: a later count of all its products is in the books.",
        remedy="Nothing to do: the later count stands.",
    )


def nothing_moved(subject: str) -> Reason:
    return Reason(
        code="nothing_moved",
        message=f"{subject}: moves no stock in the books.",
        remedy="Nothing to do: its quantities are zero, or its goods never left the books of their origin.",
    )


def other_outlet(subject: str, *, places: str) -> Reason:
    return Reason(
        code="other_outlet",
        message=f"{subject}: is of {places}, not of this outlet.",
        remedy="Nothing to do here: an outlet that it is of carries it. If this outlet is meant, correct source.code.",
    )


def place_unmapped(subject: str, *, place: str, file: str, known: Iterable[str]) -> Reason:
    return Reason(
        code="place_unmapped",
        message=f"{subject}: {file} has no warehouse for the POS's place {place!r}{nearest(place, known)}.",
        remedy=f"Add {place!r} to transfers.warehouses in {file} with its Jurnal warehouse, or name it in source.code "
        "if it is this outlet; the next run books it.",
    )


def product_unknown(subject: str, *, product: str, file: str) -> Reason:
    return Reason(
        code="product_unknown",
        message=f"{subject}: {product} is not among the products of {file}, neither by its POS id nor by its SKU.",
        remedy="Run master if the product is new, restore it in the POS if it was deleted, or correct its SKU where it "
        "was written by hand or two products share it; the next run tries again.",
    )


def products_not_tracked(subject: str, *, products: str) -> Reason:
    return Reason(
        code="products_not_tracked",
        message=f"{subject}: Jurnal keeps no stock of {products}.",
        remedy="Nothing to do. If it should, let the POS count the product and run master before it is first sold.",
    )


def quantity_below_zero(subject: str, *, product: str, quantity: Decimal) -> Reason:
    return Reason(
        code="quantity_below_zero",
        message=f"{subject}: {product!r} has a quantity below zero ({quantity:f} in all).",
        remedy="Correct it in the POS or in the imported table; goods that go back are a transfer of their own.",
    )


def same_warehouse(subject: str, *, warehouse: str) -> Reason:
    """``warehouse``: empty where the company has none."""
    return Reason(
        code="same_warehouse",
        message=f"{subject}: both of its ends are {warehouse or 'one stock'} in Jurnal.",
        remedy="Nothing to do, unless transfers.warehouses names the wrong one.",
    )


def start_moves_nothing(subject: str, *, why: str) -> Reason:
    return Reason(
        code="start_moves_nothing",
        message=f"{subject}: its start moves nothing in the books, as {why}.",
        remedy="Nothing to do.",
    )


def stock_not_tracked(subject: str, *, file: str) -> Reason:
    return Reason(
        code="stock_not_tracked",
        message=f"{subject}: stock is not tracked ({file}, track_inventory).",
        remedy="Nothing to do. If it should be, set track_inventory: true.",
    )


def waiting_for_start(subject: str, *, started: date | None = None, reason: Reason | None = None) -> Reason:
    """``started``: None where nothing has told of the start; ``reason``: why it is not in the books."""
    why = f": {reason.message}" if reason else "."
    told = f"was started on {started} and is not in Jurnal yet{why}" if started else "its start has not been read."
    return Reason(
        code="waiting_for_start",
        message=f"{subject} {told}" if started else f"{subject}: {told}",
        remedy=(reason.remedy if reason else "")
        or "Nothing, if a run that reaches back to the start is still to come; else sync the days since it was sent.",
    )
