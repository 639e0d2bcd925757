"""Whose a document in Jurnal is that posbridge did not make."""

import pytest

from posbridge.domain.states import DocumentKind
from posbridge.domain.totals import BookDocument
from posbridge.money import Decimal
from posbridge.tieout.strangers import Place, held_twice, known_apart, notes_of
from tests.unit.tieout.documents import CASH, DAY, OWED, booked, invoice, move

PLACE = Place(warehouse="Gudang Bekasi", tags=frozenset({"bekasi"}), customers=frozenset({"umum"}))


def found(**said: object) -> BookDocument:
    return BookDocument(kind=DocumentKind.INVOICE, jurnal_id="9", transaction_no="10001", date=DAY, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ({"warehouses": ("Gudang Bekasi",)}, True),
        ({"warehouses": ("Gudang Depok",), "tags": frozenset({"bekasi"}), "customer": "Umum"}, False),
        ({"tags": frozenset({"bekasi", "promo"})}, True),
        ({"tags": frozenset({"depok"}), "customer": "Umum"}, False),
        ({"customer": "UMUM"}, True),
        ({"customer": "PT Lain"}, False),
        ({}, False),
    ],
)
def test_the_most_telling_mark_decides_which_outlet_it_is_of(said: dict[str, object], ours: bool) -> None:  # noqa: FBT001
    assert PLACE.has(found(**said)) is ours


def test_both_ids_are_told_of_what_is_held_twice() -> None:
    difference = held_twice(invoice().document, ["11", "97"], Decimal(110_000))

    assert (difference.reason.value, difference.receipt_no) == ("extra", "R1")
    assert "11 was posted, 97 is one too many" in difference.why


def test_what_was_found_to_be_the_companys_own_is_known_the_next_night() -> None:
    apart = booked([move("Sales Invoice", "10001", "9", OWED, 5)], [move("Bank Deposit", "3", "8", CASH, 5)])
    unseen = booked([move("Receive Payment", "10009", "7", CASH, 5)])

    notes = notes_of(apart, unseen)

    assert notes[0].startswith("2 documents in Jurnal that posbridge did not make: ")
    assert notes[0].endswith("Sales Invoice 10001, 1 Bank Deposit")
    assert "Sales Invoice 10001" in known_apart(notes)
    assert "Receive Payment 10009" not in known_apart(notes)
    assert notes_of([], []) == []
