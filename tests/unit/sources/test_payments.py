from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import Payment, Record
from posbridge.domain.states import RecordKind
from posbridge.sources.moka.receipts import read_invoice, read_receipt
from tests.unit.sources.payloads import SALE, sold_only

ZONE = ZoneInfo("Asia/Jakarta")

INSTALMENT = {
    "id": 5,
    "amount_received": 20000,
    "payment_type": "edc",
    "payment_date": "2026-03-10T11:00:00.000+07:00",
}


def payments(row: object) -> list[Record]:
    return [r for r in read_receipt(row, ZONE, "p").records if r.kind is RecordKind.PAYMENT]


def facts(records: list[Record]) -> list[tuple[str, str, str, int, str]]:
    found = []
    for record in records:
        assert isinstance(record.typed, Payment), record.problem
        fact = record.typed
        found.append((fact.source_id.removeprefix(SALE), fact.method, fact.label, int(fact.amount), fact.origin))
    return found


def split(*amounts: int) -> list[dict[str, object]]:
    kinds = [("cash", "Cash"), ("edc", "BCA"), ("ovo", "OVO")]
    return [
        {"payment_type": kind, "payment_type_label": label, "collected_amount": amount, "position": n}
        for n, ((kind, label), amount) in enumerate(zip(kinds, amounts, strict=False), 1)
    ]


def invoice(**changes: object) -> dict[str, object]:
    return sold_only(
        payment_type="invoice",
        payment_type_label="Invoice",
        invoice_due_date="2026-03-16",
        invoice_deposit_amount=50000,
        invoice_payment_records=[INSTALMENT],
        **changes,
    )


def test_a_receipt_paid_at_once_has_one_payment_of_its_total() -> None:
    (record,) = payments(sold_only())
    assert facts([record]) == [(":1", "cash", "Cash", 97700, "tender")]
    assert record.parent_id == SALE
    assert record.raw is None
    assert record.occurred_at == datetime.fromisoformat("2026-03-02T19:04:11.120+07:00")


def test_split_payments_are_payments_each_in_their_positions() -> None:
    rows = split(50000, 40000, 7700)
    expected = [
        (":1", "cash", "Cash", 50000, "tender"),
        (":2", "edc", "BCA", 40000, "tender"),
        (":3", "ovo", "OVO", 7700, "tender"),
    ]
    assert facts(payments(sold_only(split_payment_details=rows))) == expected
    assert facts(payments(sold_only(split_payment_details=rows[::-1]))) == expected


def test_split_payments_that_miss_the_total_hold_the_payment_and_not_the_sale() -> None:
    sale, payment = read_receipt(sold_only(split_payment_details=split(50000, 40000)), ZONE, "p").records
    assert sale.problem is None
    assert payment.source_id == f"{SALE}:1"
    assert payment.problem is not None
    assert (payment.problem.code, payment.problem.residual) == ("split_does_not_close", 7700)


def test_an_empty_part_of_a_split_takes_no_money_and_keeps_the_others_names() -> None:
    assert facts(payments(sold_only(split_payment_details=split(0, 97700)))) == [(":2", "edc", "BCA", 97700, "tender")]


def test_a_zero_total_takes_no_money() -> None:
    line = {"id": 1, "quantity": 1, "gross_sales": 5000, "net_sales": 0}
    row = sold_only(
        checkouts=[line],
        subtotal=0,
        gratuities=0,
        taxes=0,
        payment_taxes=[],
        payment_gratuities=[],
        total_rounding_amount=0,
        total_collected=0,
    )
    assert payments(row) == []


def test_an_invoice_has_no_tender_but_its_deposit_and_instalments() -> None:
    deposit, instalment = payments(invoice())
    assert facts([deposit, instalment]) == [
        (":deposit", "invoice", "", 50000, "deposit"),
        (":rec:5", "edc", "", 20000, "instalment"),
    ]
    assert deposit.occurred_at == datetime.fromisoformat("2026-03-02T19:04:11.120+07:00")
    assert instalment.occurred_at == datetime.fromisoformat("2026-03-10T11:00:00+07:00")


@pytest.mark.parametrize("deposit", [None, 0])
def test_an_invoice_without_deposit_has_none(deposit: object) -> None:
    assert payments(invoice() | {"invoice_deposit_amount": deposit, "invoice_payment_records": []}) == []


def test_an_instalment_may_be_dated_by_its_day_alone() -> None:
    row = invoice() | {"invoice_payment_records": [{**INSTALMENT, "payment_date": "2026-03-10"}]}
    assert payments(row)[1].occurred_at == datetime(2026, 3, 10, tzinfo=ZONE)


def test_a_broken_instalment_leaves_the_others_readable() -> None:
    row = invoice() | {"invoice_payment_records": [{**INSTALMENT, "amount_received": "?"}, {**INSTALMENT, "id": 6}]}
    deposit, broken, good = payments(row)
    assert (broken.source_id, good.source_id) == (f"{SALE}:rec:5", f"{SALE}:rec:6")
    assert broken.problem is not None
    assert "invoice_payment_records[0].amount_received is not a number" in broken.problem.message
    assert deposit.problem is None
    assert good.problem is None


def test_both_feeds_tell_of_the_same_payments_of_an_invoice() -> None:
    listed = {
        "id": 43001,
        "uuid": SALE,
        "payment_no": "7QK2M9A",
        "payment_type": "invoice",
        "created_at": "2026-03-02T19:04:11.000+07:00",
        "invoice_deposit_amount": 50000,
        "invoice_payment_records": [INSTALMENT],
    }
    from_list = read_invoice(listed, ZONE, "p", uuids=True)
    from_feed = payments(invoice())
    assert [(r.source_id, r.fingerprint) for r in from_list] == [(r.source_id, r.fingerprint) for r in from_feed]


def test_an_invoice_row_is_joined_by_number_where_receipts_are_numbered() -> None:
    listed = {"id": 43001, "uuid": SALE, "created_at": "2026-03-02T19:04:11+07:00", "invoice_deposit_amount": 1}
    (record,) = read_invoice(listed, ZONE, "p", uuids=False)
    assert record.source_id == "43001:deposit"


def test_an_invoice_row_that_cannot_be_read_is_not_lost() -> None:
    (record,) = read_invoice({"id": 9, "created_at": "?"}, ZONE, "p", uuids=True)
    assert record.problem is not None
    assert record.raw is not None
