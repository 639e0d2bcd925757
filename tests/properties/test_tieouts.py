"""Tie-outs kept, under any sequence of proofs, beside a model that remembers everything and compresses nothing."""

import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from posbridge.domain.tieouts import DayTieOut, Difference, DifferenceReason, KeptDifference, KeptTieOut
from posbridge.store.store import Store
from posbridge.tieout.history import changes
from tests.unit.store.proofs import difference, proof, stock_difference
from tests.unit.store.samples import COMPANY, DAY, NOW, OUTLET

DAYS = [DAY + timedelta(days=n) for n in range(3)]
TICK = timedelta(microseconds=1)
POOL = [
    difference("R1"),
    difference("R1", amount="12000", why="another amount, the same difference"),
    difference("R2"),
    difference("R2", reason=DifferenceReason.AMOUNT),
    difference("R3"),
]
SHELVES = [stock_difference("Es Kopi"), stock_difference("Roti")]
notes = st.sampled_from([(), (), ("2 voided receipts",)])
told = st.lists(st.sampled_from(POOL), unique=True, max_size=4)
steps = st.sampled_from([timedelta(days=1), timedelta(0), timedelta(minutes=1), timedelta(minutes=-5)])


@dataclass
class Model:
    """Every proof of each day, and every difference of each day by its key."""

    proofs: dict[date, list[KeptTieOut]] = field(default_factory=dict)
    known: dict[tuple[date, str], KeptDifference] = field(default_factory=dict)

    def keep(self, tieout: DayTieOut, run: str, now: datetime) -> None:
        day, before = tieout.day, self.proofs.setdefault(tieout.day, [])
        moment = max(now, before[-1].proved_at + TICK) if before else now
        before.append(KeptTieOut(proved_at=moment, run=run, tieout=tieout))
        standing = {at: each for at, each in self.known.items() if each.closed_at is None}
        now_told: set[str] = set()
        for each in tieout.differences:
            self._tell(day, each, run, moment, standing, again=each.key in now_told)
            now_told.add(each.key)
        proved_stock = any(row.line.startswith("stock") for row in tieout.rows)
        for (of, key), each in standing.items():
            if each.difference.reason is DifferenceReason.STOCK:
                closes = proved_stock and not (of == day and key in now_told)
            else:
                closes = of == day and key not in now_told
            if closes:
                self.known[of, key] = replace(self.known[of, key], closed_at=moment, closed_run=run)

    def _tell(
        self,
        day: date,
        said: Difference,
        run: str,
        moment: datetime,
        standing: dict[tuple[date, str], KeptDifference],
        *,
        again: bool,
    ) -> None:
        at = (day, said.key)
        if again:
            other = self.known[at].difference
            said = replace(other, amount=other.amount + said.amount, why=f"{other.why}; {said.why}")
        elsewhere = [
            each
            for (_, key), each in standing.items()
            if key == said.key and said.reason is DifferenceReason.STOCK and at not in self.known
        ]
        first = self.known.get(at) or min(elsewhere, key=lambda each: (each.first_seen, each.day), default=None)
        self.known[at] = KeptDifference(
            outlet=OUTLET,
            day=day,
            difference=said,
            first_seen=first.first_seen if first else moment,
            first_run=first.first_run if first else run,
            last_seen=moment,
            last_run=run,
        )

    def history(self, day: date) -> list[KeptTieOut]:
        """Of each stretch of equal proofs its first and its last."""
        stretches = [list(same) for _, same in groupby(self.proofs.get(day, []), key=lambda kept: kept.tieout)]
        return [kept for same in stretches for kept in (same if len(same) == 1 else [same[0], same[-1]])]


class TieOutMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(f"sqlite:///{Path(self.folder.name) / 'proofs.db'}")
        self.tieouts = self.store.outlet(OUTLET, COMPANY).tieouts
        self.model, self.now, self.runs = Model(), NOW, 0

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(
        first=st.integers(0, 2),
        found=st.lists(st.tuples(told, notes), min_size=1, max_size=3),
        shelves=st.none() | st.lists(st.sampled_from(SHELVES), unique=True),
        step=steps,
    )
    def prove(
        self,
        first: int,
        found: list[tuple[list[Difference], tuple[str, ...]]],
        shelves: list[Difference] | None,
        step: timedelta,
    ) -> None:
        """A run over days in a row; ``shelves`` is what it says of stock, with the last of them."""
        self.now, self.runs = self.now + step, self.runs + 1
        proofs = [proof(*said, day=day, notes=noted) for day, (said, noted) in zip(DAYS[first:], found, strict=False)]
        if shelves is not None:
            last = found[len(proofs) - 1]
            proofs[-1] = proof(*last[0], *shelves, day=proofs[-1].day, notes=last[1], stock=True)
        self.tieouts.keep(proofs, run=f"run {self.runs}", now=self.now)
        for each in proofs:
            self.model.keep(each, f"run {self.runs}", self.now)

    @rule(day=st.sampled_from(DAYS), step=steps)
    def prove_the_same_again(self, day: date, step: timedelta) -> None:
        self.now, self.runs = self.now + step, self.runs + 1
        for kept in self.model.proofs.get(day, [])[-1:]:
            self.tieouts.keep([kept.tieout], run=f"run {self.runs}", now=self.now)
            self.model.keep(kept.tieout, f"run {self.runs}", self.now)

    @invariant()
    def the_store_knows_what_the_model_knows(self) -> None:
        known = sorted(
            self.model.known.values(), key=lambda each: (each.day, each.difference.reason, each.difference.key)
        )
        assert self.tieouts.differences(DAYS[0], DAYS[-1]) == known
        assert self.tieouts.open() == [each for each in known if each.closed_at is None]
        assert [self.tieouts.history(day) for day in DAYS] == [self.model.history(day) for day in DAYS]
        assert self.tieouts.latest(DAYS[0], DAYS[-1]) == [
            self.model.proofs[day][-1] for day in sorted(self.model.proofs)
        ]

    @invariant()
    def what_is_open_is_what_the_history_opened_and_did_not_close(self) -> None:
        """But for stock, whose differences also close by the proof of another day."""
        for day in DAYS:
            standing: set[str] = set()
            for change in changes(self.tieouts.history(day)):
                standing |= {each.key for each in change.opened if each.reason is not DifferenceReason.STOCK}
                standing -= {each.key for each in change.closed}
            assert standing == {
                each.difference.key
                for each in self.tieouts.open()
                if each.day == day and each.difference.reason is not DifferenceReason.STOCK
            }


TestTieOuts = TieOutMachine.TestCase
TestTieOuts.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
