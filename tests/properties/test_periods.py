"""Whatever is closed and whenever: nothing is booked on a closed day, before its invoice, or without its own day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from posbridge.domain.books import Closing
from posbridge.domain.documents import Document
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.mapping.periods import first_open_day
from posbridge.mapping.results import Documents, Held
from posbridge.ports import StoredDocument
from posbridge.steps.periods import Periods
from tests.unit.mapping.world import JAKARTA, outlet
from tests.unit.store.samples import document

FIRST = date(2026, 1, 1)
OUTLETS = {policy: outlet(closed_periods=policy) for policy in ("hold", "first_open_day")}
days = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
maybe = st.none() | days
closings = st.builds(Closing, told=maybe, refused=maybe)


class Kept:
    """An outbox of what earlier passes have planned or posted."""

    def __init__(self) -> None:
        self.held: dict[str, StoredDocument] = {}

    def get(self, custom_ids: Sequence[str]) -> dict[str, StoredDocument]:
        return {key: self.held[key] for key in custom_ids if key in self.held}

    def keep(self, found: Sequence[Document], state: DocumentState) -> None:
        for each in found:
            self.held[each.custom_id] = StoredDocument(
                document=each, outlet="kedai-uji", state=state, reason=None, posted=None, attempts=1, run="r1"
            )


def chain(sold: date, later: Sequence[int]) -> list[Document]:
    """An invoice and, each some days after it, what rests on it and now and then on the one before."""
    made = [document("D0", day=sold)]
    for number, more in enumerate(later, start=1):
        needs = ("D0", f"D{number - 1}") if number > 1 and number % 2 == 0 else ("D0",)
        day = sold + timedelta(days=more)
        made.append(document(f"D{number}", kind=DocumentKind.PAYMENT, day=day, needs=needs))
    return made


def at(today: date) -> datetime:
    return datetime.combine(today, time(22), tzinfo=JAKARTA)


@settings(max_examples=300, deadline=None)
@given(
    policy=st.sampled_from(sorted(OUTLETS)),
    sold=days,
    later=st.lists(st.integers(0, 40), max_size=4).map(sorted),
    passes=st.lists(st.tuples(closings, st.integers(0, 30), st.booleans()), min_size=1, max_size=4),
)
def test_a_chain_of_documents_through_closings_that_come_and_go(
    policy: str, sold: date, later: list[int], passes: list[tuple[Closing, int, bool]]
) -> None:
    told, outbox = chain(sold, later), Kept()
    today = max(each.date for each in told)
    for closing, wait, sends in passes:
        today += timedelta(days=wait)
        periods = Periods(OUTLETS[policy], closing, outbox, now=at(today))  # type: ignore[arg-type]
        for each in told:
            before = outbox.held.get(each.custom_id)
            settled = periods.settled(Documents((each,)))
            if before is not None and before.state is DocumentState.POSTED:
                # What Jurnal holds is planned as it is; the outbox keeps the day it was booked on.
                assert settled == Documents((each,))
                continue
            if isinstance(settled, Held):
                assert policy == "hold" or first_open_day(closing, today=today) is None
                outbox.held.pop(each.custom_id, None)
                continue
            assert isinstance(settled, Documents)
            [found] = settled.documents
            _check(found, each, closing, outbox, today)
            outbox.keep(
                [found], DocumentState.POSTED if sends and _may_be_sent(found, outbox) else DocumentState.PLANNED
            )


def _check(found: Document, told: Document, closing: Closing, outbox: Kept, today: date) -> None:
    assert closing.until is None or found.date > closing.until
    assert found.business_day == told.date
    assert told.date <= found.date <= max(today, told.date)
    assert (found.custom_id, found.facts, found.expected_total) == (told.custom_id, told.facts, told.expected_total)
    assert (f"Tanggal asli {told.date}" in found.body.memo) == (found.day is not None)  # type: ignore[union-attr]
    for need in found.needs:
        if (rests_on := outbox.held.get(need)) is not None:
            assert found.date >= rests_on.document.date


def _may_be_sent(found: Document, outbox: Kept) -> bool:
    needs = [outbox.held.get(need) for need in found.needs]
    return all(each is not None and each.state is DocumentState.POSTED for each in needs)
