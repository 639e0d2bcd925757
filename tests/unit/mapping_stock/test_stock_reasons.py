"""Reasons of stock movements that a person can act on."""

import inspect
from collections.abc import Callable
from datetime import date

import pytest

from posbridge.domain.states import Reason
from posbridge.mapping.stock import reasons
from posbridge.money import Decimal

MAKERS: dict[str, Callable[..., Reason]] = {
    name: maker
    for name, maker in inspect.getmembers(reasons, inspect.isfunction)
    if maker.__module__ == reasons.__name__
}
FITTING = {"date": date(2026, 10, 1), "Decimal": Decimal("12.5"), "Iterable[str]": ("TC01", "TC02")}


def made(name: str) -> Reason:
    """A reason of this name, each argument filled in by its type."""
    told = {
        each.name: FITTING.get(inspect.formatannotation(each.annotation).rpartition(".")[2], f"<{each.name}>")
        for each in inspect.signature(MAKERS[name]).parameters.values()
        if each.default is inspect.Parameter.empty
    }
    return MAKERS[name](**(told | ({"known": ("TC01", "TC02")} if "known" in told else {})))


def test_every_code_has_a_constructor_of_its_name_and_none_is_left_out() -> None:
    assert sorted(MAKERS) == sorted(reasons.CODES)
    assert [made(name).code for name in MAKERS] == list(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_reason_names_what_it_is_about_and_the_remedy(name: str) -> None:
    reason = made(name)
    assert "<subject>" in reason.message
    assert reason.message.endswith(".")
    assert reason.remedy.endswith(".")
