from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.integration.sandbox_iseller.client import Api
from tests.integration.sandbox_iseller.shop import NOW, Clock, build_world
from tests.sandbox.iseller import ISellerWorld, Store, create_app
from tests.sandbox.iseller.service import Service
from tests.sandbox.serving import serve


class Served(NamedTuple):
    base: str
    world: ISellerWorld
    clock: Clock
    service: Service


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    clock = Clock()
    world = build_world(clock)
    world.checkpoint()
    app = create_app(world)
    with serve(app) as base:
        yield Served(base, world, clock, app.state.service)


@pytest.fixture
def served(server: Served) -> Served:
    """The store as it was at first: nothing sold yet, one day after the day on which the tests sell."""
    server.clock.moment = NOW
    server.service.control.reset()
    server.service.notifier.clear()
    return server


@pytest.fixture
def api(served: Served) -> Api:
    return Api(served.base)


@pytest.fixture
def store(served: Served) -> Store:
    return served.world.stores["toko"]
