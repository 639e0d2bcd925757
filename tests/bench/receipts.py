"""Plain receipts as records, made without a vendor."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from posbridge.domain.records import Record, Sale, SaleLine
from posbridge.domain.states import RecordKind
from posbridge.money import Decimal
from posbridge.sources.records import fingerprint

_OPENING = datetime(2026, 10, 1, 8, tzinfo=ZoneInfo("Asia/Jakarta"))


def receipts(count: int) -> list[Record]:
    """``count`` receipts of three lines, a minute apart."""
    return [_record(number) for number in range(count)]


def _record(number: int) -> Record:
    lines = tuple(
        SaleLine(
            key=f"{number}-{line}",
            product_id=str(line),
            item_id=str(line),
            name=f"Menu {line}",
            quantity=Decimal(1 + line % 2),
            gross=Decimal(28_000),
            net=Decimal(28_000),
        )
        for line in range(3)
    )
    sale = Sale(
        source_id=f"receipt-{number}",
        receipt_no=f"R{number}",
        occurred_at=_OPENING + timedelta(minutes=number),
        lines=lines,
        subtotal=Decimal(84_000),
        total=Decimal(84_000),
    )
    return Record(
        kind=RecordKind.SALE,
        source_id=sale.source_id,
        receipt_no=sale.receipt_no,
        occurred_at=sale.occurred_at,
        typed=sale,
        raw='{"id": "%s", "lines": [%s]}' % (number, "{}," * 40),  # noqa: UP031 - braces
        fingerprint=fingerprint(sale),
    )
