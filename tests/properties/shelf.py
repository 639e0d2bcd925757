"""A shelf in the POS and the same shelf in Jurnal, in memory: what moves the one, and runs that carry it to the other.

Runs post in the order of the entities: transfers and adjustments, counts, sales, then what sales used besides.
Anything may stay open for some runs, as if it were held.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from posbridge.domain.documents import AdjustmentBody, Body, Document, InvoiceBody, InvoiceLine, TransferBody
from posbridge.domain.movements import Movement, StockAdjustment, StockCount, TransferReceipt, TransferStart
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Mapped, Skipped, Waiting
from posbridge.mapping.stock.adjustments import map_adjustment
from posbridge.mapping.stock.counts import map_count
from posbridge.mapping.stock.effects import Effect, Moved, moved_by, told_by, used
from posbridge.mapping.stock.receipts import StartInBooks, map_receipt
from posbridge.mapping.stock.starts import map_start
from posbridge.mapping.stock.uses import Use, map_uses
from posbridge.money import ZERO, Decimal
from tests.properties.steps import ENDS, PRODUCTS, Step
from tests.unit.mapping_stock.world import (
    BEKASI,
    NOON,
    TRANSIT,
    adjustment,
    card,
    count,
    counted,
    receipt,
    received,
    start,
    units,
)

FULL = Decimal(1000)


@dataclass(slots=True, kw_only=True)
class _Told:
    """A movement, a sale or a refund as the POS recorded it, and the bodies that stand for it in the books."""

    at: datetime
    open_runs: int
    movement: Movement | None = None
    uses: list[Use] = field(default_factory=list)
    body: Body | None = None
    documents: list[Document] = field(default_factory=list)
    outcome: Mapped | None = None

    @property
    def done(self) -> bool:
        return isinstance(self.outcome, Documents | Skipped)


class Shop:
    """Both shelves. ``each_sale``: counts are told what became of each sale, not of its documents."""

    def __init__(self, ctx: MapContext, *, each_sale: bool) -> None:
        self.ctx = ctx
        self.each_sale = each_sale
        self.pos = dict.fromkeys(PRODUCTS, FULL)
        self.jurnal: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self.jurnal.update({(card(product), BEKASI): FULL for product in PRODUCTS})
        self.now = NOON.replace(hour=0)
        self.told: list[_Told] = []
        self.booked: list[tuple[Body, str]] = []
        self.taken: dict[object, list[AdjustmentBody]] = defaultdict(list)
        self._arriving: list[tuple[int, Step, str]] = []

    def go(self, happening: Sequence[Step]) -> None:
        for step in happening:
            self.now += timedelta(hours=step.hours)
            self._arrive([each for each in self._arriving if each[0] == 0])
            self._arriving = [(left - 1, sent, number) for left, sent, number in self._arriving if left]
            self.run() if step.what == "run" else self._happen(step)
        self.now += timedelta(hours=1)
        self._arrive(self._arriving)
        for _ in range(4):
            self.run()

    def _happen(self, step: Step) -> None:
        number, quantity = str(len(self.told)), Decimal(step.quantity)
        if step.what in ENDS:
            origin, destination = ENDS[step.what]
            whole = units(step.product, sum(step.outcomes))
            sent = start(
                whole,
                source_id=number,
                transfer_id=number,
                occurred_at=self.now,
                origin=origin,
                destination=destination,
            )
            self._tell(step, movement=sent)
            self._arriving.append((step.delay, step, number))
            if origin == "TC01":
                self.pos[step.product] -= whole.quantity
        elif step.what == "count":
            found = self.pos[step.product] + quantity
            self._tell(step, movement=count(counted(step.product, int(found)), source_id=number, occurred_at=self.now))
            self.pos[step.product] = found
        elif step.what == "adjust":
            item = units(step.product, step.quantity)
            self._tell(step, movement=adjustment(item, source_id=number, occurred_at=self.now))
            self.pos[step.product] += quantity
        else:
            sign = -1 if step.what == "sale" else 1
            on_shelf = step.what == "sale" or step.shelf
            uses = [Use(item=units(step.product, sign * step.quantity), receipt=number)] if on_shelf else []
            self._tell(step, uses=uses, body=_invoice(step.product, -sign * quantity) if step.line else None)
            self.pos[step.product] += sign * quantity * on_shelf

    def _arrive(self, arriving: Sequence[tuple[int, Step, str]]) -> None:
        for _, step, number in arriving:
            origin, destination = ENDS[step.what]
            accepted, rejected, cancelled = step.outcomes
            arrived = receipt(
                received(step.product, accepted, rejected, cancelled),
                source_id=f"{number}-in",
                transfer_id=number,
                occurred_at=self.now,
                origin=origin,
                destination=destination,
            )
            self._tell(step, movement=arrived)
            self.pos[step.product] += (destination == "TC01") * accepted + (origin == "TC01") * cancelled

    def _tell(self, step: Step, **what: object) -> None:
        self.told.append(_Told(at=self.now, open_runs=step.open_runs, **what))  # type: ignore[arg-type]

    def run(self) -> None:
        """One run: all that is not held any more, entity by entity, oldest first."""
        before = len(self.booked)
        waiting = [each for each in self.told if not each.done and each.open_runs <= 0]
        for each in self.told:
            each.open_runs -= 1
        counts = [each for each in waiting if isinstance(each.movement, StockCount)]
        for each in [each for each in waiting if each.movement is not None and each not in counts]:
            self._post(each, self._mapped(each.movement))
        for each in counts:
            assert isinstance(each.movement, StockCount)
            effects = list(self._effects(before))
            later = self._counted_after(each.at)
            self._post(each, map_count(each.movement, effects, self.ctx, counted_later=later))
        for each in [each for each in waiting if each.movement is None]:
            each.outcome = Documents(())
            if each.body is not None:
                self._book(each.body, f"INV-{len(self.booked)}")
        for day in sorted({each.at.date() for each in self.told}):
            sold = [each for each in self.told if each.done and each.movement is None and each.at.date() == day]
            moved = [part for each in sold if each.body for part in moved_by(each.body)]
            uses = [use for each in sold for use in each.uses]
            taken = map_uses(day, uses, moved, self.taken[day], self.ctx)
            if taken is not None:
                assert isinstance(taken, Document), taken
                assert isinstance(taken.body, AdjustmentBody)
                self.taken[day].append(taken.body)
                self._book(taken.body, taken.custom_id)

    def _mapped(self, movement: Movement | None) -> Mapped:
        match movement:
            case TransferStart():
                return map_start(movement, self.ctx)
            case TransferReceipt():
                return map_receipt(movement, self._start(movement.transfer_id), self.ctx)
            case StockAdjustment():
                return map_adjustment(movement, self.ctx)
            case _:
                raise TypeError(movement)

    def _start(self, transfer_id: str) -> StartInBooks:
        [sent] = [each for each in self.told if each.movement and each.movement.source_id == transfer_id]
        known = StartInBooks(day=sent.at.date(), reference="TO-0009")
        if isinstance(sent.outcome, Skipped):
            return StartInBooks(day=known.day, reference="TO-0009", skipped=True, reason=sent.outcome.reason)
        if not sent.documents:
            return known
        [document] = sent.documents
        transit = document.body.destination if isinstance(document.body, TransferBody) else None
        return StartInBooks(day=known.day, reference="TO-0009", custom_id=document.custom_id, transit=transit)

    def _post(self, told: _Told, mapped: Mapped) -> None:
        assert isinstance(mapped, Documents | Skipped | Waiting), mapped
        told.outcome = mapped
        if isinstance(mapped, Documents):
            told.documents = list(mapped.documents)
            for document in mapped.documents:
                self._book(document.body, document.custom_id)

    def _book(self, body: Body, custom_id: str) -> None:
        """Jurnal's part: a count sets the level at this moment, all else moves it."""
        self.booked.append((body, custom_id))
        if isinstance(body, AdjustmentBody) and body.counted:
            self.jurnal.update({(line.product, body.warehouse): line.quantity for line in body.lines})
        for part in moved_by(body):
            self.jurnal[part.product, part.warehouse] += part.quantity

    def _effects(self, before: int) -> Iterator[Effect]:
        """All that the POS told, and all that the books have: documents since ``before`` are of this run."""
        apart = [each for each in self.told if each.movement is None and self.each_sale and each.done and each.body]
        for each in self.told:
            if each.movement is not None:
                yield from told_by(each.movement, self.ctx)
            for use in each.uses:
                yield from used(use.item, each.at, self.ctx, "booked" if _whole(each, apart) else "after")
        skipped = [each.body for each in apart if _whole(each, apart)]
        for index, (body, custom_id) in enumerate(self.booked):
            if any(body is other for other in skipped):
                continue
            for part in moved_by(body):
                yield _effect(part, custom_id, booked=index < before)

    def _counted_after(self, moment: datetime) -> set[str]:
        return {
            line.product
            for each in self.told
            if isinstance(each.movement, StockCount) and each.at > moment
            for document in each.documents
            for line in document.body.lines  # type: ignore[union-attr]
        }

    def levels(self) -> dict[str, Decimal]:
        """What Jurnal has of each product at the outlet."""
        return {product: self.jurnal[card(product), BEKASI] for product in PRODUCTS}

    def underway(self) -> list[Decimal]:
        """What Jurnal has in transit."""
        return [self.jurnal[card(product), TRANSIT] for product in PRODUCTS]


def _whole(told: _Told, apart: Sequence[_Told]) -> bool:
    """Whether a sale's own document moves just what the sale moved."""
    return bool(told.uses) and any(told is each for each in apart)


def _effect(part: Moved, custom_id: str, *, booked: bool) -> Effect:
    return Effect(
        product=part.product,
        warehouse=part.warehouse,
        quantity=part.quantity,
        at=None,
        order="booked" if booked else "before",
        custom_id=custom_id,
    )


def _invoice(product: str, quantity: Decimal) -> InvoiceBody:
    """A document that takes ``quantity`` out; with a minus it stands for a sales return."""
    line = InvoiceLine(
        role="product", product=card(product), product_name=product, quantity=quantity, rate=Decimal(1000)
    )
    return InvoiceBody(
        customer="CUS-1",
        customer_name="Umum",
        due_date=NOON.date(),
        reference="R1",
        warehouse=BEKASI,
        lines=(line,),
    )
