"""Payouts from a table."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import Payout, Record
from posbridge.domain.states import RecordKind
from posbridge.errors import ConfigError
from posbridge.money import Decimal
from posbridge.sources.payouts_csv import COLUMNS, read_payouts

ZONE = ZoneInfo("Asia/Jakarta")
HEADER = ",".join(COLUMNS)
PAYOUT = "PO-77,2026-10-06 10:00,iseller_pay,iSeller Pay,150000,1050,148950,Completed"


def read(*rows: str) -> list[Record]:
    return read_payouts("\n".join([HEADER, *rows]), zone=ZONE, file="payouts.csv")


def only(*rows: str) -> Payout:
    [record] = read(*rows)
    assert isinstance(record.typed, Payout)
    return record.typed


def test_a_row_is_a_payout() -> None:
    [record] = read(PAYOUT)
    assert record.kind is RecordKind.PAYOUT
    assert record.occurred_at == datetime(2026, 10, 6, 10, 0, tzinfo=ZONE)
    assert only(PAYOUT) == Payout(
        source_id=record.source_id,
        reference="PO-77",
        occurred_at=datetime(2026, 10, 6, 10, 0, tzinfo=ZONE),
        method="iseller_pay",
        label="iSeller Pay",
        amount=Decimal(150000),
        fees=Decimal(1050),
        deposit=Decimal(148950),
        completed=True,
        status="Completed",
    )


def test_fees_and_deposit_may_be_left_out() -> None:
    payout = only("PO-77,2026-10-06,iseller_pay,,150000,1050,,")
    assert (payout.deposit, payout.completed) == (148950, True)
    assert only("PO-77,2026-10-06,iseller_pay,,150000,,,").fees == 0


@pytest.mark.parametrize(
    ("status", "completed"), [("SELESAI", True), ("", True), ("pending", False), ("failed", False)]
)
def test_only_completed_money_has_moved(status: str, *, completed: bool) -> None:
    assert only(PAYOUT.replace("Completed", status)).completed is completed


def test_a_file_imported_again_changes_nothing_and_a_new_status_is_a_new_version() -> None:
    [pending], [done] = read(PAYOUT.replace("Completed", "pending")), read(PAYOUT)
    assert read(PAYOUT) == [done]
    assert pending.source_id == done.source_id
    assert pending.fingerprint != done.fingerprint


def test_a_payout_goes_by_the_reference_of_its_provider_as_in_messages_of_the_pos() -> None:
    assert only(PAYOUT).source_id == "PO-77"


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    text = "\ufeff" + f"{HEADER}\n{PAYOUT}".replace(",", ";")
    [record] = read_payouts(text, zone=ZONE, file="payouts.csv")
    assert record.typed == only(PAYOUT)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PAYOUT.replace("PO-77", ""), "reference is empty"),
        (PAYOUT.replace("iseller_pay", ""), "method is empty"),
        (PAYOUT.replace("150000", "0"), "amount is empty or zero"),
        (PAYOUT.replace("150000", "150.000"), "amount '150.000' can be read in two ways; write 150000 or 150"),
        (PAYOUT.replace("150000", "Rp150000"), "amount 'Rp150000' is no number"),
        (PAYOUT.replace("148950", "148900"), "deposit 148,900 is not amount less fees, 148,950"),
        (PAYOUT.replace("2026-10-06 10:00", "kemarin"), "date 'kemarin' is no date"),
    ],
)
def test_a_bad_row_is_named_by_line_with_its_remedy(row: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(PAYOUT.replace("PO-77", "PO-76"), row)
    assert f"line 3: {said}" in str(error.value)
    assert "nothing was imported" in str(error.value)


def test_a_reference_that_stands_twice_is_refused() -> None:
    with pytest.raises(ConfigError, match="'PO-77' stands in line 2 already"):
        read(PAYOUT, PAYOUT)
