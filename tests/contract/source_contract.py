"""What every source must keep, whatever POS it reads.

An adapter passes by binding ``SourceContract`` to a ``Till``: its own stand-in, driven by the few things that
the suite needs to happen (see ``test_moka_source.py``); with ``TokenSourceContract`` where its tokens expire.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.records import RECORD_TYPES, Payment, Refund, Sale, Void
from posbridge.domain.records import Record as PosRecord
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window
from posbridge.errors import CredentialsRefusedError, FatalError, RateLimitedError, RetryableError
from posbridge.money import ZERO
from posbridge.ports import Feed, Source

CHILDREN = (Payment, Refund, Void)


class Till(Protocol):
    """A stand-in of one outlet, and a source opened on it."""

    zone: ZoneInfo
    slept: list[float]
    """Seconds that the source waited for, none of them really."""

    def open(self) -> Source:
        """The source, reading so few rows a page that ten sales need several pages."""

    def sell(self, at: datetime) -> str:
        """A sale known to the server at once; returns its source id."""

    def give_back(self, sale_id: str, at: datetime) -> None:
        """Part of a sale is refunded."""

    def void(self, sale_id: str, at: datetime) -> None: ...

    def throttle(self, *, times: int | None, retry_after: int) -> None:
        """The next ``times`` reads (None: all) are refused for now."""

    def break_down(self) -> None:
        """Every read fails on the server's side from now on."""

    def refuse_token(self, *, times: int | None) -> None:
        """The next ``times`` reads (None: all) are refused as not authorised."""

    def repeat_cursor(self) -> None:
        """An unfinished page points to itself."""

    def reads(self) -> int:
        """How many requests for data were made."""


class TokenTill(Till, Protocol):
    """A till of a POS whose tokens expire."""

    def renewals(self) -> int:
        """How many tokens were asked for."""


class SourceContract:
    """Inherit it, and give it a ``till`` fixture."""

    DAY = date(2026, 3, 2)

    def at(self, till: Till, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
        return datetime(2026, 3, 2, hour, minute, tzinfo=till.zone) + timedelta(days=days)

    def whole_day(self, till: Till) -> Window:
        return Window(start=self.at(till, 0), end=self.at(till, 0, days=1))

    def sell_ten(self, till: Till) -> list[str]:
        return [till.sell(self.at(till, 9, minute)) for minute in range(10)]

    def feeds(self, source: Source, till: Till, entity: Entity = Entity.SALES) -> Sequence[Feed]:
        return source.feeds(entity, self.at(till, 22))

    def read(self, source: Source, till: Till, window: Window | None = None) -> list[PosRecord]:
        """The main feed of sales."""
        feed = self.feeds(source, till)[0]
        return [record for page in source.read(feed, window or self.whole_day(till)) for record in page.records]

    @staticmethod
    def sold(records: Sequence[PosRecord]) -> list[str]:
        return [record.source_id for record in records if record.kind is RecordKind.SALE]

    @staticmethod
    def compared(records: Sequence[PosRecord]) -> set[tuple[str, str, str]]:
        return {(str(record.kind), record.source_id, record.fingerprint) for record in records}

    def test_paging_ends_and_every_sale_was_on_a_page(self, till: Till) -> None:
        made, source = self.sell_ten(till), till.open()
        pages = list(source.read(self.feeds(source, till)[0], self.whole_day(till)))
        assert sorted(s for page in pages for s in self.sold(page.records)) == sorted(made)
        assert len(pages) > 2
        assert [page.number for page in pages] == list(range(1, len(pages) + 1))
        assert sum(page.rows for page in pages) == 10

    def test_an_empty_window_gives_nothing(self, till: Till) -> None:
        source = till.open()
        now = self.at(till, 9)
        assert self.read(source, till) == []
        assert self.read(source, till, Window(start=now, end=now)) == []

    def test_reading_twice_gives_the_same_set(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.give_back(made[0], self.at(till, 12))
        first = self.read(till.open(), till)
        assert self.compared(first) == self.compared(self.read(till.open(), till))
        assert len(first) > 20

    def test_every_feed_of_receipts_tells_the_same_of_one(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.give_back(made[0], self.at(till, 12))
        till.void(made[1], self.at(till, 13))
        source = till.open()
        told: dict[tuple[str, str], set[str]] = {}
        for entity in (Entity.SALES, Entity.PAYMENTS, Entity.RETURNS):
            for feed in self.feeds(source, till, entity):
                for page in source.read(feed, self.whole_day(till)):
                    for record in page.records:
                        told.setdefault((str(record.kind), record.source_id), set()).add(record.fingerprint)
        assert {key: marks for key, marks in told.items() if len(marks) > 1} == {}

    def test_a_window_is_half_open(self, till: Till) -> None:
        first, last = till.sell(self.at(till, 9)), till.sell(self.at(till, 10))
        source = till.open()
        assert self.sold(self.read(source, till, Window(start=self.at(till, 9), end=self.at(till, 10)))) == [first]
        assert self.sold(self.read(source, till, Window(start=self.at(till, 10), end=self.at(till, 11)))) == [last]

    def test_windows_side_by_side_give_each_sale_once(self, till: Till) -> None:
        made, source = self.sell_ten(till), till.open()
        edges = [self.at(till, 9, minute) for minute in (0, 3, 4, 9)] + [self.at(till, 10)]
        found = [
            sale
            for start, end in pairwise(edges)
            for sale in self.sold(self.read(source, till, Window(start=start, end=end)))
        ]
        assert sorted(found) == sorted(made)

    def test_a_sale_keeps_its_id_whatever_befalls_it(self, till: Till) -> None:
        sale = till.sell(self.at(till, 9))
        source = till.open()
        before = self.sold(self.read(source, till))
        till.give_back(sale, self.at(till, 10))
        till.void(sale, self.at(till, 11))
        assert self.sold(self.read(source, till)) == before == [sale]

    def test_refunds_and_voids_are_found_by_the_scan_for_changes(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.give_back(made[0], self.at(till, 9, days=2))
        till.void(made[1], self.at(till, 10, days=2))
        source = till.open()
        until = self.at(till, 22, days=2)
        (feed,) = source.feeds(Entity.RETURNS, until)
        assert feed.lookback is not None
        window = Window(start=until - feed.lookback, end=until)
        records = [record for page in source.read(feed, window) for record in page.records]
        dated = {r.parent_id: r.typed.business_date for r in records if isinstance(r.typed, Refund | Void)}
        assert dated == {made[0]: date(2026, 3, 4), made[1]: date(2026, 3, 4)}

    def test_records_keep_their_promises(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.give_back(made[0], self.at(till, 12))
        till.void(made[1], self.at(till, 13))
        source = till.open()
        for entity in Entity:
            for feed in self.feeds(source, till, entity):
                assert feed.entity is entity
                for page in source.read(feed, self.whole_day(till)):
                    for record in page.records:
                        self.check(record, till)

    def check(self, record: PosRecord, till: Till) -> None:
        assert (record.typed is None) is (record.problem is not None)
        assert record.fingerprint
        assert record.typed is not None
        assert isinstance(record.typed, RECORD_TYPES[record.kind])
        assert record.typed.source_id == record.source_id
        if isinstance(record.typed, Sale):
            assert record.raw is not None
            charged = sum((each.amount for each in record.typed.services if each.on_top), ZERO)
            on_top = charged if record.typed.inclusive else record.typed.service + record.typed.tax
            assert record.typed.total == record.typed.subtotal + on_top + record.typed.rounding
        if isinstance(record.typed, CHILDREN):
            assert record.parent_id == record.typed.sale_id
        if isinstance(record.typed, Sale | Payment | Refund | Void):
            assert record.occurred_at == record.typed.occurred_at
            assert record.typed.occurred_at.tzinfo == till.zone
        if isinstance(record.typed, Payment | Refund):
            assert record.typed.amount > 0

    def test_a_day_s_receipts_come_with_all_that_is_theirs(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.sell(self.at(till, 9, days=1))
        till.give_back(made[0], self.at(till, 12, days=1))
        till.void(made[1], self.at(till, 13, days=1))
        records = list(till.open().sold_between(self.whole_day(till)))
        assert sorted(self.sold(records)) == sorted(made)
        assert {r.parent_id for r in records if r.kind is RecordKind.PAYMENT} == set(made)
        assert [r.parent_id for r in records if r.kind is RecordKind.REFUND] == [made[0]]
        assert [r.parent_id for r in records if r.kind is RecordKind.VOID] == [made[1]]

    def test_the_day_s_totals_are_those_of_its_receipts(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.give_back(made[0], self.at(till, 12))
        source = till.open()
        facts = [record.typed for record in source.sold_between(self.whole_day(till))]
        came_in = sum((fact.total for fact in facts if isinstance(fact, Sale)), ZERO)
        went_out = sum((fact.amount for fact in facts if isinstance(fact, Refund)), ZERO)
        totals = source.day_totals(self.DAY)
        assert totals.day == self.DAY
        assert totals.collected == came_in - went_out
        assert sum(totals.by_payment.values(), ZERO) == totals.collected

    def test_a_cursor_that_repeats_is_an_error_and_no_endless_loop(self, till: Till) -> None:
        self.sell_ten(till)
        till.repeat_cursor()
        with pytest.raises(RetryableError):
            self.read(till.open(), till)

    def test_a_wait_that_the_server_asks_for_is_kept(self, till: Till) -> None:
        made = self.sell_ten(till)
        till.throttle(times=1, retry_after=5)
        assert sorted(self.sold(self.read(till.open(), till))) == sorted(made)
        assert max(till.slept) >= 5

    def test_a_wait_that_is_too_long_is_said_and_not_slept(self, till: Till) -> None:
        till.throttle(times=None, retry_after=3600)
        with pytest.raises(RateLimitedError) as error:
            self.read(till.open(), till)
        assert error.value.retry_after == 3600
        assert sum(till.slept) < 60

    def test_a_server_that_is_down_may_come_back(self, till: Till) -> None:
        till.break_down()
        with pytest.raises(RetryableError):
            self.read(till.open(), till)
        assert till.reads() > 1

    def test_a_credential_that_stays_refused_is_a_person_s_to_mend(self, till: Till) -> None:
        till.refuse_token(times=None)
        with pytest.raises(CredentialsRefusedError) as error:
            self.read(till.open(), till)
        assert isinstance(error.value, FatalError)
        assert 1 <= till.reads() <= 2
        assert till.slept == []


class TokenSourceContract(SourceContract):
    """A source that renews its tokens."""

    def test_a_refused_token_is_renewed(self, till: TokenTill) -> None:
        made = self.sell_ten(till)
        till.refuse_token(times=1)
        assert sorted(self.sold(self.read(till.open(), till))) == sorted(made)
        assert till.renewals() == 2

    def test_a_token_is_renewed_once(self, till: TokenTill) -> None:
        till.refuse_token(times=None)
        with pytest.raises(CredentialsRefusedError):
            self.read(till.open(), till)
        assert (till.reads(), till.renewals()) == (2, 2)
