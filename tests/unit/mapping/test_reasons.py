"""Reasons that a person can act on."""

import inspect
from collections.abc import Callable
from datetime import date

import pytest

from posbridge.domain.states import Reason
from posbridge.mapping import reasons
from posbridge.money import Decimal

MAKERS: dict[str, Callable[..., Reason]] = {
    name: maker
    for name, maker in inspect.getmembers(reasons, inspect.isfunction)
    if maker.__module__ == reasons.__name__ and not name.startswith("_")
}
FITTING = {"date": date(2026, 10, 1), "Decimal": Decimal("12.5"), "Iterable[str]": ("PB1", "PPN")}


def made(name: str) -> Reason:
    """A reason of this name, each argument filled in by its type."""
    parameters = inspect.signature(MAKERS[name]).parameters
    told = {
        each.name: FITTING.get(inspect.formatannotation(each.annotation).rpartition(".")[2], f"<{each.name}>")
        for each in parameters.values()
        if each.default is inspect.Parameter.empty
    }
    told |= {key: ("PB1", "PPN") for key in told if key == "known"}
    return MAKERS[name](**told)


def test_every_code_has_a_constructor_of_its_name_and_none_is_left_out() -> None:
    assert sorted(MAKERS) == sorted(reasons.CODES)
    assert [made(name).code for name in MAKERS] == list(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_reason_names_what_it_is_about_and_the_remedy(name: str) -> None:
    reason = made(name)
    assert "<receipt>" in reason.message or "<subject>" in reason.message
    assert reason.message.endswith(".")
    assert reason.remedy.endswith(".")


def test_a_misspelt_name_is_answered_with_the_nearest_known_one() -> None:
    reason = reasons.unmapped_tax("R1", tax="PB-1", file="a.yaml", known=["PPN", "PB1"])
    assert "the nearest is 'PB1'" in reason.message


def test_a_residual_is_told_in_rupiah_and_kept() -> None:
    reason = reasons.does_not_close("Receipt R1", what="it is odd", residual=Decimal("-1234.5"))
    assert "Rp -1,234.5 is unexplained" in reason.message
    assert reason.residual == Decimal("-1234.5")


def test_what_waits_or_is_skipped_with_its_sale_tells_why_the_sale_is() -> None:
    why = reasons.zero_total("Receipt R1")
    assert why.message in reasons.sale_skipped("R1", why).message
    assert why.message in reasons.waiting_for_sale("R1", why).message
