"""What each proof of a day changed."""

from datetime import timedelta

from posbridge.domain.tieouts import DayTieOut, KeptTieOut
from posbridge.tieout.history import changes
from tests.unit.store.proofs import difference, proof, stock_difference
from tests.unit.store.samples import NOW


def said(*proofs: DayTieOut) -> list[tuple[list[str], list[str]]]:
    kept = [
        KeptTieOut(proved_at=NOW + timedelta(days=night), run=f"run {night}", tieout=each)
        for night, each in enumerate(proofs)
    ]
    return [
        ([each.receipt_no for each in change.opened], [each.receipt_no for each in change.closed])
        for change in changes(kept)
    ]


def test_the_first_proof_opens_all_that_it_tells() -> None:
    assert said(proof(difference("R1"), difference("R2"))) == [(["R1", "R2"], [])]


def test_what_stays_is_neither_opened_nor_closed() -> None:
    both = proof(difference("R1"), difference("R2"))

    assert said(proof(difference("R1")), both, proof(difference("R2", amount="5"))) == [
        (["R1"], []),
        (["R2"], []),
        ([], ["R1"]),
    ]


def test_what_comes_back_is_opened_again() -> None:
    assert said(proof(difference()), proof(), proof(difference())) == [(["R1"], []), ([], ["R1"]), (["R1"], [])]


def test_only_a_proof_of_stock_closes_stock() -> None:
    assert said(proof(stock_difference(), stock=True), proof(), proof(stock=True)) == [
        (["Es Kopi"], []),
        ([], []),
        ([], ["Es Kopi"]),
    ]
