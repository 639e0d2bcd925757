"""Stock counts: whenever runs come between sales and the count, Jurnal ends at what lies on the shelf."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import DocumentKind, Entity
from posbridge.money import Decimal
from tests.integration.stock_words import (
    BEKASI,
    CARDS,
    DAY,
    PLACES,
    STOCK,
    TRANSIT,
    at,
    company,
    count_everything,
    differs,
    in_jurnal,
    on_shelf,
    receive,
    send,
)
from tests.outlet_world import ISELLER, World, open_world
from tests.sandbox.iseller.shelf import stock_at

pytestmark = pytest.mark.integration

EVERYTHING = frozenset(Entity)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Bekasi, counted in the morning; tests go on from there, each with hours of its own."""
    with open_world(tmp_path_factory.mktemp("counts"), start_date=DAY, slugs=(BEKASI,)) as opened:
        count_everything(opened)
        assert opened.run(BEKASI, DAY).errors == {}
        yield opened


@pytest.mark.parametrize(
    ("hour", "runs"),
    [
        ("09", ""),
        ("10", "after the sale"),
        ("11", "after the count"),
        ("12", "after the sale, after the count"),
    ],
)
def test_a_count_sets_the_right_level_whenever_the_runs_are(world: World, hour: str, runs: str) -> None:
    world.tell_iseller("sale", BEKASI, at(f"{hour}:00"), sku="BOTOL", quantity=4)
    if "after the sale" in runs:
        run(world)
    counted = on_shelf(world, "BOTOL", BEKASI) - 3
    said = world.tell_iseller("opname", BEKASI, at(f"{hour}:20"), units={"BOTOL": counted, "AIR": 590})
    if "after the count" in runs:
        run(world)
    world.tell_iseller("sale", BEKASI, at(f"{hour}:40"), sku="BOTOL", quantity=2)
    run(world)
    assert in_jurnal(world, "BOTOL", PLACES[BEKASI]) == on_shelf(world, "BOTOL", BEKASI) == counted - 2
    assert in_jurnal(world, "AIR", PLACES[BEKASI]) == 590
    (count,) = [each for each in company(world).adjustments if said["reference_code"] in each.transaction_no]
    assert count.is_count


def run(world: World) -> None:
    assert world.run(BEKASI, DAY).errors == {}


def test_a_count_that_is_read_before_the_sales_of_its_day_leaves_room_for_them(world: World) -> None:
    world.tell_iseller("sale", BEKASI, at("15:00"), sku="DONAT", quantity=5)
    counted = on_shelf(world, "DONAT", BEKASI)
    world.tell_iseller("opname", BEKASI, at("15:30"), units={"DONAT": counted})
    stock_alone = world.run(BEKASI, DAY, entities=STOCK)
    assert stock_alone.errors == {}
    # The sale of before the count is booked after it, so the count says five more.
    assert in_jurnal(world, "DONAT", PLACES[BEKASI]) == counted + 5
    assert world.run(BEKASI, DAY).errors == {}
    assert in_jurnal(world, "DONAT", PLACES[BEKASI]) == counted
    documents = stock_alone.bench.store.outbox.dated(DAY, DAY)
    memos = [each.document.body.memo for each in documents if each.document.kind is DocumentKind.STOCK_COUNT]
    assert any(f"Donat Gula counted {counted}" in memo for memo in memos)


def test_goods_that_are_sold_and_not_handed_over_are_still_counted(world: World) -> None:
    sold = world.tell_iseller("sale", BEKASI, at("16:00"), sku="KALENG", quantity=3, unfulfilled=True)
    run(world)
    world.tell_iseller("opname", BEKASI, at("16:10"), units={"KALENG": on_shelf(world, "KALENG", BEKASI)})
    run(world)
    world.tell_iseller("fulfil", BEKASI, at("16:20"), order=sold["order_id"])
    run(world)
    assert differs(world, ISELLER[:1]) == []


def test_an_older_count_does_not_undo_a_later_one(world: World) -> None:
    """A till without a connection tells of its count after the next one has been booked."""
    world.tell_iseller("opname", BEKASI, at("17:30"), units={"BOTOL": 500})
    run(world)
    world.tell_iseller("opname", BEKASI, at("17:00"), units={"BOTOL": 450})
    world.iseller_store.stock_events.sort(key=lambda event: event.at)
    result = world.run(BEKASI, DAY)
    assert result.errors == {}
    assert in_jurnal(world, "BOTOL", PLACES[BEKASI]) == 500


def test_a_count_that_is_booked_days_later_leaves_room_for_all_that_was_booked_since(tmp_path: Path) -> None:
    """A till without a connection tells of its count when the sales of many days after it are in the books."""
    first = DAY - timedelta(days=6)
    with open_world(tmp_path, start_date=first, slugs=(BEKASI,)) as opened:
        count_everything(opened, day=first)
        opened.tell_iseller("sale", BEKASI, at("09:00"), sku="AIR", quantity=3)
        assert opened.run(BEKASI, first, DAY).errors == {}
        counted = on_shelf(opened, "AIR", BEKASI) + 3 - 1
        opened.tell_iseller("opname", BEKASI, at("17:00", first), units={"AIR": counted})
        opened.iseller_store.stock_events.sort(key=lambda event: event.at)
        assert on_shelf(opened, "AIR", BEKASI) == counted - 3

        assert opened.run(BEKASI, first, DAY).errors == {}

        assert in_jurnal(opened, "AIR", PLACES[BEKASI]) == counted - 3


@dataclass
class Chance:
    """A random day of both outlets, from a seed; runs come whenever they come."""

    world: World
    rng: random.Random
    minute: int = 7 * 60
    paid: list[tuple[str, str]] = field(default_factory=list)
    promised: list[tuple[str, str]] = field(default_factory=list)
    underway: list[tuple[str, str, int]] = field(default_factory=list)

    def step(self) -> None:
        self.minute += self.rng.randint(1, 9)
        slug, sku = self.rng.choice(ISELLER), self.rng.choice(list(CARDS))
        self.rng.choice(self._chances())(slug, sku, self.rng.randint(1, 5))

    def _chances(self) -> tuple[Callable[[str, str, int], None], ...]:
        at_the_till = (self.sell, self.sell, self.promise, self.hand_over, self.give_back, self.void)
        in_the_store = (self.send, self.receive, self.supply, self.correct, self.count, self.count)
        return (*at_the_till, *in_the_store, self.run, self.run)

    @property
    def now(self) -> datetime:
        return at("00:00") + timedelta(minutes=self.minute)

    def sell(self, slug: str, sku: str, units: int) -> None:
        off = {"discount": 100} if units == 5 else {}
        said = self.world.tell_iseller("sale", slug, self.now, sku=sku, quantity=units, **off)
        if not off:
            self.paid.append((slug, said["order_id"]))

    def promise(self, slug: str, sku: str, units: int) -> None:
        said = self.world.tell_iseller("sale", slug, self.now, sku=sku, quantity=units, unfulfilled=True)
        self.promised.append((slug, said["order_id"]))

    def hand_over(self, *_: object) -> None:
        if self.promised:
            slug, order = self.promised.pop(0)
            self.world.tell_iseller("fulfil", slug, self.now, order=order)

    def give_back(self, *_: object) -> None:
        if self.paid:
            slug, order = self.paid.pop(self.rng.randrange(len(self.paid)))
            back = self.rng.random() < 0.6
            self.world.tell_iseller("refund", slug, self.now, order=order, units={"0": 1}, stock_back=back)

    def void(self, *_: object) -> None:
        if self.paid:
            slug, order = self.paid.pop(self.rng.randrange(len(self.paid)))
            self.world.tell_iseller("void", slug, self.now, order=order)

    def send(self, _: str, sku: str, units: int) -> None:
        self.underway.append((send(self.world, f"{self.now:%H:%M}", {sku: units}), sku, units))

    def receive(self, *_: object) -> None:
        if self.underway:
            transfer, sku, units = self.underway.pop(0)
            lost = self.rng.randint(0, 1)
            outcome = {"accepted": {sku: units - lost}} if units > lost else {}
            outcome |= {self.rng.choice(("cancelled", "rejected")): {sku: lost}} if lost else {}
            receive(self.world, f"{self.now:%H:%M}", transfer, **outcome)

    def supply(self, slug: str, sku: str, units: int) -> None:
        said = self.world.tell_iseller("transfer_start", slug, self.now, units={sku: units}, supplier="CV Sumber Teh")
        self.world.tell_iseller("transfer_accept", slug, self.now, transfer=said["transfer_id"])

    def correct(self, slug: str, sku: str, units: int) -> None:
        self.world.tell_iseller("adjustment", slug, self.now, units={sku: units - 3 or 1})

    def count(self, slug: str, sku: str, units: int) -> None:
        store = self.world.iseller_store
        held = stock_at(store, self.world.iseller_outlet(slug), store.product(sku), self.now)
        self.world.tell_iseller("opname", slug, self.now, units={sku: int(held) + units - 3})

    def run(self, slug: str, _: str, units: int) -> None:
        result = self.world.run(slug, DAY, entities=EVERYTHING if units > 2 else STOCK)
        assert "transfers.load" not in result.errors

    def close(self) -> None:
        """Everything is handed over and received, and both outlets run."""
        while self.promised or self.underway:
            self.minute += 1
            self.hand_over()
            self.receive()
        for slug in ISELLER * 2:
            result = self.world.run(slug, DAY)
        assert result.errors == {}


@pytest.mark.parametrize("seed", [3, 4])
def test_after_any_day_jurnal_holds_what_lies_on_the_shelves(tmp_path: Path, seed: int) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=ISELLER) as opened:
        count_everything(opened)
        day = Chance(world=opened, rng=random.Random(seed))
        for _ in range(32):
            day.step()
        day.close()
        assert differs(opened) == []
        assert [sku for sku in CARDS if in_jurnal(opened, sku, TRANSIT)] == []
        assert Decimal(0) not in [line.quantity for each in company(opened).transfers for line in each.lines]
