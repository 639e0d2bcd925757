from collections.abc import Iterator

import pytest

from tests.integration.sandbox.jurnal_client import Api, seed
from tests.sandbox.jurnal import JurnalWorld, create_app
from tests.sandbox.serving import serve


@pytest.fixture(scope="session")
def jurnal_server() -> Iterator[tuple[str, JurnalWorld]]:
    """One served world for the session; every test starts it afresh."""
    world = JurnalWorld(seed)
    with serve(create_app(world)) as base:
        yield base, world


@pytest.fixture
def world(jurnal_server: tuple[str, JurnalWorld]) -> Iterator[JurnalWorld]:
    """A fresh world without rate limits."""
    _, world = jurnal_server
    clock = world.clock
    world.control.reset()
    world.control.set_knobs({"rate_per_minute": None, "rate_per_hour": None})
    yield world
    world.clock = clock


@pytest.fixture
def bare(jurnal_server: tuple[str, JurnalWorld], world: JurnalWorld) -> Api:
    """A client of the enterprise company, which has no customers or products."""
    return Api(jurnal_server[0], world)


@pytest.fixture
def api(bare: Api) -> Api:
    """A client of the enterprise company with a customer and three products."""
    bare.catalogue()
    bare.world.control.log.clear()
    return bare
