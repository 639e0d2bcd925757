"""Payouts of iSeller Pay, which come in webhooks: there is no call to read them (contract iseller §8, §11.3)."""

from zoneinfo import ZoneInfo

from posbridge.domain.identifiers import digest
from posbridge.domain.records import Payout, Record
from posbridge.domain.states import RecordKind
from posbridge.money import RUPIAH
from posbridge.sources.bodies import parse
from posbridge.sources.cards import without_cards
from posbridge.sources.iseller.calibration import Calibration
from posbridge.sources.iseller.fields import Row, moments
from posbridge.sources.iseller.reasons import RowProblemError, payout_does_not_close
from posbridge.sources.iseller.redact import kept_text
from posbridge.sources.records import good, unreadable

__all__ = ["payout_record"]

PAGE = "webhook"
_REFERENCE = ("reference_id", "reference", "payout_reference", "payout_id")
_DONE = ("complete", "completed")
_STATUSES = (*_DONE, "waiting for confirmation", "in process", "failed")
_METHOD, _LABEL = "iseller_pay", "iSeller Pay"


def payout_record(body: str, zone: ZoneInfo) -> Record:
    """The payout that a verified message tells of. Its times are UTC, as all of iSeller's are."""
    try:
        raw = without_cards(parse(body.encode()))
    except (ValueError, RecursionError):
        raw = body
    kept = kept_text(raw)
    row: Row | None = None
    try:
        row = Row(raw, moments(zone, Calibration()), "payout")
        return good(RecordKind.PAYOUT, _payout(row), raw=kept, page=PAGE)
    except RowProblemError as problem:
        reference = _reference(row)
        source_id = reference or f"message:{digest(kept)}"
        return unreadable(RecordKind.PAYOUT, source_id, problem.reason, receipt_no=reference, raw=kept, page=PAGE)


def _payout(row: Row) -> Payout:
    reference = row.identity(*_REFERENCE)
    status = " ".join(row.text("status").replace("_", " ").split())
    if status.casefold() not in _STATUSES:
        row.word("status", known=_STATUSES)
    amount, fees = (
        row.magnitude("transactions_amount", "transaction_amount", "amount"),
        row.magnitude("total_fees", "fees"),
    )
    deposit = row.magnitude("deposit", "deposit_amount") if row.has("deposit", "deposit_amount") else amount - fees
    if abs(amount - fees - deposit) >= RUPIAH:
        raise RowProblemError(payout_does_not_close(reference, amount=amount, fees=fees, deposit=deposit))
    return Payout(
        source_id=reference,
        reference=reference,
        occurred_at=row.moment("date", "payout_date"),
        method=_METHOD,
        label=row.text("payment_type_name") or _LABEL,
        amount=amount,
        fees=amount - deposit,
        deposit=deposit,
        completed=status.casefold() in _DONE,
        status=status,
    )


def _reference(row: Row | None) -> str:
    try:
        return row.identity(*_REFERENCE) if row is not None else ""
    except RowProblemError:
        return ""
