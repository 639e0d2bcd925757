"""How the inbox differs from the source of one day, read once more, and what the next run carries anyway."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from posbridge.domain.records import Payment, Record, Refund, Sale, Void
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.money import Decimal, format_rupiah
from posbridge.steps.bench import Bench, Run
from posbridge.steps.day_records import DayRecords
from posbridge.steps.told_since import told_since
from posbridge.tieout.feed import FeedDay

Money = Sale | Payment | Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """``later`` happened, and ``undone`` was voided, since the run's window ended: not differences, but notes."""

    differences: list[Difference]
    later: FeedDay
    undone: FeedDay
    notes: list[str]


def read_again(bench: Bench, run: Run, records: DayRecords, end: datetime) -> SourceDay:
    """Read the day once more from the source, by the till's clock, to name the receipts behind a difference."""
    told = list(bench.source.sold_between(records.window))
    since, known = _since(bench, run, records, told, end), _known(records)
    voided = {each.typed.sale_id for each in since if isinstance(each.typed, Void)}
    fresh = [each for each in since if each.typed != known.get(_key(each)) and _sale_id(each) not in voided]
    changed = [known[_key(each)] for each in fresh if _key(each) in known]
    later, undone = _feed(each.typed for each in fresh), _feed([*changed, *_of_sales(known.values(), voided)])
    happened: list[Money] = [*later.sales, *later.payments, *later.refunds, *undone.sales]
    receipts = len({each.receipt_no for each in happened})
    return SourceDay(
        differences=_differences(told, records, {_key(each) for each in since}, voided),
        later=later,
        undone=undone,
        notes=[f"{receipts} receipts happened after this run's window ended; the next run carries them"]
        if receipts
        else [],
    )


def _since(bench: Bench, run: Run, records: DayRecords, told: Iterable[Record], end: datetime) -> list[Record]:
    """Records that this run could not know. A run over days of its own reads these whole, up to their end."""
    if run.asked.exact:
        found = [each for each in told if each.occurred_at is not None and each.occurred_at >= end]
    else:
        entities = (Entity.SALES, Entity.PAYMENTS, Entity.RETURNS)
        told_now = told_since(bench, entities, end, bench.clock(), looking_back=True)
        found = list({_key(each): each for each in told_now}.values())
    voids = bench.store.inbox.children(
        RecordKind.VOID, sorted({each.parent_id for each in found if each.kind is RecordKind.VOID and each.parent_id})
    )
    return [
        each
        for each in found
        if not voids.get(each.parent_id or "")
        and (each.kind is RecordKind.VOID or (each.occurred_at is not None and each.occurred_at in records.window))
    ]


def _differences(
    told: Iterable[Record], records: DayRecords, since: set[tuple[RecordKind, str]], voided: set[str]
) -> list[Difference]:
    """Receipt by receipt, by what the source says now."""
    known, found, seen = _known(records), list[Difference](), set[tuple[RecordKind, str]]()
    read = list(told)
    gone = {each.typed.sale_id for each in read if isinstance(each.typed, Void)} | voided
    for each in read:
        seen.add(_key(each))
        typed, held = each.typed, known.get(_key(each))
        if not isinstance(typed, Money) or _key(each) in since or _id(each) in records.voided_ids:
            continue
        if _sale_of(typed) in gone:
            continue
        if held is not None:
            found += _changes(held, typed)
        elif typed.occurred_at in records.window:
            found.append(_of(typed, DifferenceReason.MISSING, "the source tells it now and did not when it was read"))
    for key, held in known.items():
        if isinstance(held, Sale) and held.source_id in gone - voided:
            found.append(_of(held, DifferenceReason.EXTRA, "the source has voided it"))
        elif isinstance(held, Sale) and key not in seen:
            found.append(_of(held, DifferenceReason.EXTRA, "the source does not tell it any more"))
    return found


def _changes(held: Money, now: Money) -> list[Difference]:
    found = []
    if _amount(now) != _amount(held):
        why = f"was read as {format_rupiah(_amount(held))}, the source now says {format_rupiah(_amount(now))}"
        found.append(_of(held, DifferenceReason.AMOUNT, why, _amount(now) - _amount(held)))
    elif isinstance(held, Sale) and isinstance(now, Sale) and now.tax != held.tax:
        why = f"its tax was read as {format_rupiah(held.tax)}, the source now says {format_rupiah(now.tax)}"
        found.append(_of(held, DifferenceReason.TAX, why, now.tax - held.tax))
    if now.occurred_at.date() != held.occurred_at.date():
        why = f"was read as of {held.occurred_at.date()}, the source now says {now.occurred_at.date()}"
        found.append(_of(held, DifferenceReason.DATE, why))
    if isinstance(held, Payment) and isinstance(now, Payment) and (now.method, now.label) != (held.method, held.label):
        why = f"was read as paid by {held.label or held.method}, the source now says {now.label or now.method}"
        found.append(_of(held, DifferenceReason.PAYMENT, why))
    return found


def _of(typed: Money, reason: DifferenceReason, why: str, amount: Decimal | None = None) -> Difference:
    return Difference(
        reason=reason,
        receipt_no=typed.receipt_no,
        amount=_amount(typed) if amount is None else amount,
        where=Side.INBOX,
        why=f"{type(typed).__name__.lower()} {typed.source_id}: {why}",
        document=f"{type(typed).__name__.lower()}:{typed.source_id}",
    )


def _known(records: DayRecords) -> dict[tuple[RecordKind, str], Money]:
    feed = records.feed
    return {
        **{(RecordKind.SALE, each.source_id): each for each in feed.sales},
        **{(RecordKind.PAYMENT, each.source_id): each for each in feed.payments},
        **{(RecordKind.REFUND, each.source_id): each for each in feed.refunds},
    }


def _feed(typed: Iterable[object]) -> FeedDay:
    several = list(typed)
    return FeedDay(
        sales=[each for each in several if isinstance(each, Sale)],
        payments=[each for each in several if isinstance(each, Payment)],
        refunds=[each for each in several if isinstance(each, Refund)],
    )


def _of_sales(known: Iterable[Money], sale_ids: set[str]) -> list[Money]:
    return [each for each in known if _sale_of(each) in sale_ids]


def _sale_id(record: Record) -> str:
    return _sale_of(record.typed) if isinstance(record.typed, Money) else ""


def _amount(typed: Money) -> Decimal:
    return typed.total if isinstance(typed, Sale) else typed.amount


def _sale_of(typed: Money) -> str:
    return typed.source_id if isinstance(typed, Sale) else typed.sale_id


def _key(record: Record) -> tuple[RecordKind, str]:
    return record.kind, record.source_id


def _id(record: Record) -> str:
    return f"{record.kind}:{record.source_id}"
