"""What a lost answer costs: full batches and single writes whose answer never came, and the look-ups that followed."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from posbridge.bootstrap import wall_clock
from posbridge.domain.outcomes import Finding, Prepared
from posbridge.domain.states import DocumentKind, Entity
from posbridge.errors import RetryableError
from posbridge.ports import Target
from posbridge.steps.load import load
from tests.outlet_world import YESTERDAY, World, open_world
from tests.sandbox.faults import Fault
from tests.soak.report import LookUps, Report

SLUG = "jakarta-selatan"
LOST = Fault("commit_then_drop")
PART = Fault("commit_part_then_drop", keep=0.5)
NEVER = Fault("drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The answer to the first POST of ``path`` in ``entity``'s load is lost; ``fault`` says what was stored of it."""

    entity: Entity
    path: str
    fault: Fault
    single: bool = False


BATCHES = (
    Loss(entity=Entity.SALES, path="sales_invoices/batch_create", fault=LOST),
    Loss(entity=Entity.SALES, path="sales_invoices/batch_create", fault=PART),
    Loss(entity=Entity.SALES, path="sales_invoices/batch_create", fault=NEVER),
    Loss(entity=Entity.PAYMENTS, path="receive_payments/batch_create", fault=LOST),
    Loss(entity=Entity.PAYMENTS, path="receive_payments/batch_create", fault=PART),
    Loss(entity=Entity.PAYMENTS, path="receive_payments/batch_create", fault=NEVER),
)
SINGLES = (
    Loss(entity=Entity.SALES, path="sales_invoices$", fault=LOST, single=True),
    Loss(entity=Entity.SALES, path="sales_invoices$", fault=NEVER, single=True),
    Loss(entity=Entity.PAYMENTS, path="receive_payments$", fault=LOST, single=True),
    Loss(entity=Entity.PAYMENTS, path="receive_payments$", fault=NEVER, single=True),
    Loss(entity=Entity.RETURNS, path="sales_returns", fault=LOST, single=True),
    Loss(entity=Entity.RETURNS, path="sales_returns", fault=NEVER, single=True),
    Loss(entity=Entity.RETURNS, path="refund", fault=LOST, single=True),
    Loss(entity=Entity.RETURNS, path="refund", fault=NEVER, single=True),
)


def measure(report: Report, losses: tuple[Loss, ...] = (*BATCHES, *SINGLES), *, receipts: int = 100) -> list[str]:
    """Lose each answer once in a world of its own; returns a line for each, and adds to the report."""
    lines = []
    for loss in losses:
        with _world(loss, receipts) as world:
            spent = _look_ups(world, loss)
        kept: LookUps = report.singles if loss.single else report.batches
        kept.lost += 1
        kept.requests += spent
        lines.append(f"{loss.path}, {loss.fault.kind}: {spent} look-ups")
    return lines


@contextmanager
def _world(loss: Loss, receipts: int) -> Iterator[World]:
    extra: dict[str, object] = {"settle_seconds": 0.5, "read_seconds": 5}
    if loss.single:
        extra["batch"] = "singles"
    number = 6 if loss.single else receipts
    folder = tempfile.TemporaryDirectory(prefix="posbridge-lookups-")
    with folder as name, open_world(Path(name), start_date=YESTERDAY, slugs=(SLUG,), jurnal_extra=extra) as world:
        world.generator.generate_plain_day(world.outlet(SLUG), YESTERDAY, number, 2)
        yield world


def _look_ups(world: World, loss: Loss) -> int:
    """Requests by which the load after the loss learned what became of it."""
    now = wall_clock()
    order = list(Entity)
    world.run(SLUG, entities=frozenset(order[: order.index(loss.entity)]), now=now)
    fault = Fault(loss.fault.kind, path_regex=loss.path, method="POST", keep=loss.fault.keep)
    world.jurnal_control.faults.add(fault)
    first = world.run(SLUG, entities=frozenset({loss.entity}), now=now)
    assert isinstance(first.errors.get(f"{loss.entity}.load"), RetryableError), first.errors
    assert fault.times == 0
    later = world.bench(SLUG, now + timedelta(minutes=2))
    watched = _Watched(later.target, world.jurnal_control.log.count)
    load(loss.entity, replace(later, open_target=lambda: watched), replace(first.run, holder="the next try"))
    return watched.requests


class _Watched:
    """A target that counts the requests of its look-ups, and is otherwise the one it was made of."""

    def __init__(self, target: Target, count: Callable[[], int]) -> None:
        self._target = target
        self._count = count
        self.requests = 0

    def find(self, kind: DocumentKind, prepared: Sequence[Prepared]) -> list[Finding]:
        before = self._count()
        found = self._target.find(kind, prepared)
        self.requests += self._count() - before
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)
