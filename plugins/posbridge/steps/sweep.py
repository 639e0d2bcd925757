"""The sweep of the days that are proved: each of the outlet's documents found in Jurnal's ledger, and what stands
there besides: one of ours held twice, something made by hand on a receipt of ours, or the company's own.

Where nothing is wrong it costs no request beyond the ledger.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from posbridge.domain.states import DocumentKind
from posbridge.domain.tieouts import Difference
from posbridge.money import CENT
from posbridge.steps.bench import Bench, log
from posbridge.steps.ledger import Ledger
from posbridge.steps.lookups import Lookups
from posbridge.steps.strangers import Strangers
from posbridge.tieout.bookings import Booking
from posbridge.tieout.readback import ReadBack, pair
from posbridge.tieout.strangers import notes_of
from posbridge.tieout.verdicts import verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """``reads`` are the outlet's posted documents of the days. By day: what stands in Jurnal for the outlet and
    should not, the differences that makes, and notes."""

    reads: Sequence[ReadBack]
    extra: Mapping[date, Sequence[Booking]]
    differences: Mapping[date, Sequence[Difference]]
    notes: Mapping[date, Sequence[str]]


def sweep(
    bench: Bench, ledger: Ledger, days: Collection[date], lookups: Lookups, *, voided: Collection[str] = ()
) -> Swept:
    """Pair, look at what is missing or left over, and sort it by day.

    Args:
        voided: record ids of voided receipts; where one refund in Jurnal holds several of ours, a difference stays
            with those that are kept.
    """
    posted = sorted(ledger.posted(), key=lambda each: each.document.record_id in voided)
    pairing = pair(posted, ledger.bookings, ledger.chart, ledger.invoices)
    mine = [
        read
        for read in pairing.reads
        if read.stored.outlet == bench.settings.slug and read.stored.document.business_day in days
    ]
    strangers = Strangers(bench, ledger, lookups, mine)
    strangers.judge([each for each in pairing.left if each.date in days])
    reads = [_looked_at(read, lookups) for read in strangers.reads.values()]
    log.info(
        "swept Jurnal's ledger",
        outlet=bench.settings.slug,
        documents=len(mine),
        missing=sum(read.held is None for read in reads),
        extra=sum(len(each) for each in strangers.extra.values()),
        not_ours=len(strangers.apart),
        not_looked_at=len(strangers.unseen),
        looked_up=lookups.made,
    )
    return Swept(
        reads=reads,
        extra=strangers.extra,
        differences=strangers.differences,
        notes=_notes(strangers.apart, strangers.unseen),
    )


def _looked_at(read: ReadBack, lookups: Lookups) -> ReadBack:
    """Ask for a document that the ledger does not show, or whose money it does not."""
    kind, posted = read.stored.document.kind, read.stored.posted
    # A refund is known by its memos only: that it cannot be read proves nothing.
    if posted is None or kind is DocumentKind.MEMO_REFUND or not lookups.asked(kind, posted.jurnal_id):
        return read
    if read.held is None:
        found = lookups.one(kind, posted.jurnal_id)
        looked = replace(read, looked=found, gone=found is None)
        stands = found is not None and not verdict(looked)
        return replace(looked, held=read.expected, stands_on=read.stored.document.date) if stands else looked
    if kind is DocumentKind.PAYMENT and not any(abs(each) >= CENT for each in read.held.money.values()):
        return replace(read, looked=lookups.one(kind, posted.jurnal_id))
    return read


def _notes(apart: Iterable[Booking], unseen: Iterable[Booking]) -> dict[date, list[str]]:
    by_day: dict[date, tuple[list[Booking], list[Booking]]] = defaultdict(lambda: ([], []))
    for place, bookings in enumerate((apart, unseen)):
        for each in bookings:
            by_day[each.date][place].append(each)
    return {day: notes_of(*both) for day, both in by_day.items()}
