import json
from datetime import datetime
from typing import Any

import pytest

from posbridge.domain.records import Payout
from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from posbridge.sources.iseller.parse_payouts import payout_record
from tests.unit.sources_iseller.payloads import ZONE


def message(**changes: Any) -> str:
    told = {
        "reference_id": "PO-00001",
        "date": "2026-03-03T17:30:00.0000000Z",
        "status": "complete",
        "transactions_amount": 100000.0,
        "total_fees": 700.5,
        "deposit": 99299.5,
        "payments": [{"order_id": "o1", "transaction_id": "t1", "amount": 100000.0, "fee": 700.5}],
        **changes,
    }
    return json.dumps(told)


def test_a_payout_is_dated_in_the_outlets_zone_and_settles_iseller_pay() -> None:
    record = payout_record(message(), ZONE)
    assert record.typed == Payout(
        source_id="PO-00001",
        reference="PO-00001",
        occurred_at=datetime(2026, 3, 4, 0, 30, tzinfo=ZONE),
        method="iseller_pay",
        label="iSeller Pay",
        amount=Decimal(100000),
        fees=Decimal("700.5"),
        deposit=Decimal("99299.5"),
        status="complete",
    )


@pytest.mark.parametrize(
    ("status", "completed"),
    [
        ("Complete", True),
        ("completed", True),
        ("in process", False),
        ("waiting_for_confirmation", False),
        ("failed", False),
    ],
)
def test_only_a_completed_payout_has_moved_money(status: str, completed: bool) -> None:  # noqa: FBT001
    typed = payout_record(message(status=status), ZONE).typed
    assert isinstance(typed, Payout)
    assert typed.completed is completed


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (message(status="teleported"), "teleported"),
        (message(deposit=90000.0), "90,000"),
        (message(date=None), "date"),
        (message(reference_id=None), "reference_id"),
        ("no json", "not an object"),
    ],
)
def test_a_message_that_cannot_be_read_is_held(body: str, named: str) -> None:
    record = payout_record(body, ZONE)
    assert (record.kind, record.typed) == (RecordKind.PAYOUT, None)
    assert named in (record.problem.message if record.problem else "")
