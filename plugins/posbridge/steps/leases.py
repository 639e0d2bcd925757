"""Leases of a load: runs keep out of each other's way. Nothing but the order of stock rests on them."""

from contextlib import ExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

from posbridge.domain.states import Entity
from posbridge.errors import LeaseBusyError
from posbridge.steps.bench import Bench, Run, log

LIFE = timedelta(minutes=5)
PAUSE = 2.0
TURNS = 5
"""So many pauses are waited in the worker's slot, which the holder's own next try may need; then it is given back."""


class Leases:
    """The outlet's lease; where stock moves also the company's, for a count sets the level of the moment.

    Held by run and not by try: a killed task that is tried again need not wait for itself.
    """

    def __init__(self, entity: Entity, bench: Bench, run: Run) -> None:
        self._bench = bench
        self._run = run
        moves_stock = entity is Entity.TRANSFERS and bench.settings.track_inventory
        self._over = (False, True) if moves_stock else (False,)
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Wait for them.

        Raises:
            LeaseBusyError: one stayed busy.
        """
        with ExitStack() as taken:
            for stock in self._over:
                self._wait(taken, stock=stock)
            self._held = taken.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def renew(self) -> None:
        """Hold them longer; raises ``LeaseBusyError`` where one was lost."""
        for stock in self._over:
            self._bench.store.renew_lease(self._holder(stock=stock), ttl=LIFE, now=self._bench.clock(), stock=stock)

    def _wait(self, taken: ExitStack, *, stock: bool) -> None:
        bench = self._bench
        for turn in range(TURNS):
            try:
                lease = bench.store.lease(self._holder(stock=stock), ttl=LIFE, now=bench.clock(), stock=stock)
                taken.enter_context(lease)
            except LeaseBusyError as busy:
                if turn == TURNS - 1:
                    raise
                if turn == 0:
                    log.info("waiting for another run", outlet=bench.settings.slug, why=busy.message)
                bench.sleep(PAUSE)
            else:
                return

    def _holder(self, *, stock: bool) -> str:
        # Two outlets may have runs of one name: their schedules agree.
        return f"{self._bench.settings.slug}/{self._run.id}" if stock else self._run.id
