from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import Record, Refund, RefundedLine
from posbridge.domain.states import RecordKind
from posbridge.sources.moka.gathering import Gathering
from posbridge.sources.moka.receipts import read_receipt
from tests.unit.sources.payloads import KOPI, REFUND, ROTI, SALE, receipt, refund_row, sold_only

ZONE = ZoneInfo("Asia/Jakarta")
LATER = datetime(2026, 3, 3, 22, 0, tzinfo=ZONE)


def refunds(*rows: object, now: datetime = LATER) -> list[Record]:
    """All refund records of one read of ``rows``."""
    gathering = Gathering()
    records = [record for row in rows for record in gathering.add(read_receipt(row, ZONE, "p"))]
    records += gathering.rest(now, "rest")
    return [record for record in records if record.kind is RecordKind.REFUND]


def only(*rows: object, now: datetime = LATER) -> Refund:
    (record,) = refunds(*rows, now=now)
    assert isinstance(record.typed, Refund), record.problem
    return record.typed


def units(refund: Refund) -> dict[str, int] | None:
    return None if refund.lines is None else {line.key: int(line.quantity) for line in refund.lines}


def with_rows(*changes: dict[str, object], total: int) -> dict[str, object]:
    """The receipt with one embedded refund per set of changes."""
    row = receipt(total_refund=total, refund_amount=total)
    template = row["payment_refunds"][0]
    row["payment_refunds"] = [{**template, **change} for change in changes]
    return row


def test_a_refund_inside_the_receipt_is_read_on_its_own_date() -> None:
    refund = only(receipt())
    assert refund.source_id == f"{SALE}:refund:{REFUND}"
    assert (refund.sale_id, refund.receipt_no) == (SALE, "7QK2M9A")
    assert refund.occurred_at == datetime.fromisoformat("2026-03-02T20:31:39+07:00")
    assert (refund.amount, refund.net, refund.service, refund.tax) == (29106, 25200, 1260, 2646)
    assert (refund.method, refund.label) == ("cash", "Cash")
    assert (refund.full, refund.by_amount, refund.synthetic) == (False, False, False)
    assert refund.lines == (RefundedLine(key=KOPI, quantity=refund.lines[0].quantity),) if refund.lines else False
    assert units(refund) == {KOPI: 1}


def test_a_refund_with_a_row_of_its_own_reads_the_same() -> None:
    told_apart = sold_only(total_refund=29106, refund_amount=29106)
    told_apart["checkouts"][0]["refunded_quantity"] = 1
    assert only(told_apart, refund_row()) == only(receipt())


def test_a_refund_told_in_both_places_is_one_record() -> None:
    (record,) = refunds(receipt(), refund_row())
    assert record.raw is not None, "the row of its own says more"
    (other,) = refunds(receipt())
    assert record.source_id == other.source_id
    assert record.fingerprint == other.fingerprint


def test_integer_ids_join_both_places_as_well() -> None:
    inside = only(receipt(id=4711))
    alone = only(refund_row(id=88123, parent_payment_id=4711))
    assert inside.source_id == alone.source_id == "4711:refund:88123"


def test_signs_of_a_refund_row_do_not_matter() -> None:
    positive = refund_row(subtotal=25200, gratuities=1260, taxes=2646, total_collected=29106)
    assert only(positive) == only(refund_row())


def test_a_full_refund_gives_every_unit_back() -> None:
    refund = only(with_rows({"refund_type": "full", "refund_amount": 97700}, total=97700))
    assert refund.full
    assert units(refund) == {KOPI: 2, ROTI: 1}


def test_units_of_several_refunds_are_not_guessed() -> None:
    found = refunds(with_rows({}, {"id": 2, "uuid": "2" * 8 + REFUND[8:]}, total=58212))
    assert [units(r.typed) for r in found if isinstance(r.typed, Refund)] == [None, None]


def test_a_second_refund_does_not_change_the_first() -> None:
    (before,) = refunds(receipt())
    after = refunds(with_rows({}, {"id": 2, "uuid": "2" * 8 + REFUND[8:]}, total=58212))
    assert before.fingerprint == after[0].fingerprint
    assert before.source_id == after[0].source_id


def test_a_refund_without_units_is_one_by_amount() -> None:
    row = receipt()
    row["checkouts"][0]["refunded_quantity"] = 0
    refund = only(row)
    assert (refund.by_amount, refund.lines) == (True, ())


def test_a_refund_that_says_it_was_not_itemised_leaves_the_units_to_the_other() -> None:
    row = with_rows(
        {"is_refund_breakdown": True},
        {"id": 2, "uuid": "2" * 8 + REFUND[8:], "is_refund_breakdown": False, "refund_amount": 5000},
        total=34106,
    )
    items, amount = (record.typed for record in refunds(row))
    assert isinstance(items, Refund)
    assert isinstance(amount, Refund)
    assert units(items) == {KOPI: 1}
    assert (amount.by_amount, units(amount)) == (True, {})


def test_the_label_of_a_split_tender_is_found() -> None:
    row = with_rows({"payment_type": "ovo"}, total=29106)
    row["split_payment_details"] = [
        {"payment_type": "cash", "payment_type_label": "Cash", "collected_amount": 50000},
        {"payment_type": "ovo", "payment_type_label": "OVO", "collected_amount": 47700},
    ]
    assert only(row).label == "OVO"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "Pending"}, "refund_not_done"),
        ({"is_deleted": True}, "refund_deleted"),
        ({"refund_amount": 0}, "refund_without_amount"),
        ({"refunded_date": "yesterday"}, "unreadable"),
    ],
)
def test_a_refund_that_cannot_be_booked_is_kept_with_its_reason(change: dict[str, object], code: str) -> None:
    (record,) = refunds(with_rows(change, total=29106))
    assert record.typed is None
    assert record.problem is not None
    assert record.problem.code == code
    assert record.source_id == f"{SALE}:refund:{REFUND}"
    assert record.parent_id == SALE


def test_a_deleted_refund_row_is_not_passed_over() -> None:
    (record,) = refunds(refund_row(is_deleted=True))
    assert record.problem is not None
    assert record.problem.code == "refund_deleted"


# A receipt that states a refund without any row of it.


def mute(**changes: object) -> dict[str, object]:
    return receipt(payment_refunds=[], **changes)


def test_a_refund_without_any_row_is_made_up_and_flagged() -> None:
    refund = only(mute())
    assert (refund.source_id, refund.synthetic) == (f"{SALE}:synthetic", True)
    assert (refund.amount, refund.lines) == (29106, None)
    assert refund.occurred_at == datetime.fromisoformat("2026-03-02T20:31:40.002+07:00")


def test_only_what_no_row_explains_is_made_up() -> None:
    found = refunds(receipt(total_refund=40000))
    amounts = {r.source_id: r.typed.amount for r in found if isinstance(r.typed, Refund)}
    assert amounts == {f"{SALE}:refund:{REFUND}": 29106, f"{SALE}:synthetic": 10894}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nothing_is_made_up_where_the_refund_has_a_row_of_its_own(order: tuple[int, int]) -> None:
    rows = [mute(), refund_row()]
    assert [r.source_id for r in refunds(*(rows[n] for n in order))] == [f"{SALE}:refund:{REFUND}"]


def test_nothing_is_made_up_beside_a_refund_that_cannot_be_read_yet() -> None:
    found = refunds(mute(), refund_row(created_at="?"))
    assert [r.source_id for r in found] == [f"{SALE}:refund:{REFUND}"]


def test_a_receipt_that_has_just_changed_is_left_to_the_next_scan() -> None:
    changed = datetime.fromisoformat("2026-03-02T20:31:40.002+07:00")
    assert refunds(mute(), now=changed + timedelta(minutes=14)) == []
    assert len(refunds(mute(), now=changed + timedelta(minutes=16))) == 1


def test_a_grown_made_up_refund_is_the_same_record_with_another_amount() -> None:
    (first,) = refunds(mute())
    (grown,) = refunds(mute(total_refund=58212))
    assert first.source_id == grown.source_id
    assert first.fingerprint != grown.fingerprint


def test_a_made_up_refund_is_not_dated_anew_when_the_receipt_changes_again() -> None:
    (first,) = refunds(mute())
    (again,) = refunds(mute(updated_at="2026-03-03T08:00:00.000+07:00"))
    assert first.fingerprint == again.fingerprint


def test_refunded_units_without_an_amount_are_kept_for_a_person() -> None:
    (record,) = refunds(mute(total_refund=0, refund_amount=0))
    assert record.problem is not None
    assert record.problem.code == "refund_without_amount"


def test_a_deleted_receipt_claims_no_refund_beyond_its_rows() -> None:
    assert refunds(mute(is_deleted=True)) == []


def test_a_receipt_without_refunds_has_none() -> None:
    assert refunds(sold_only()) == []
