from collections.abc import Iterator
from datetime import date

import pytest

from tests.integration.sandbox_moka.client import Api
from tests.sandbox.generator import BANDUNG, JAKARTA, Generator, add_profile, worked_day
from tests.sandbox.moka import MokaWorld, create_app
from tests.sandbox.serving import serve

DAYS = (date(2026, 11, 20), date(2026, 11, 21))


@pytest.fixture(scope="session")
def worked_server() -> Iterator[str]:
    world = worked_day()
    world.add_app("client", "secret", 90001)
    world.checkpoint()
    with serve(create_app(world)) as base:
        yield base


@pytest.fixture
def worked(worked_server: str) -> Api:
    """The worked day, as it was at first."""
    return _fresh(worked_server)


@pytest.fixture(scope="session")
def busy_world() -> MokaWorld:
    world = MokaWorld()
    generator = Generator(world)
    for profile in (JAKARTA, BANDUNG):
        outlet = add_profile(world, profile)
        for day in DAYS:
            generator.generate_day(outlet, day, 40)
    world.add_business(90002, "Tetangga")
    world.add_app("client", "secret", 90001)
    world.add_app("reader", "secret", 90001, ("library",))
    world.add_app("neighbour", "secret", 90002)
    world.checkpoint()
    return world


@pytest.fixture(scope="session")
def busy_server(busy_world: MokaWorld) -> Iterator[str]:
    with serve(create_app(busy_world)) as base:
        yield base


@pytest.fixture
def busy(busy_server: str) -> Api:
    """Two outlets with two generated days each, as they were at first."""
    return _fresh(busy_server)


def _fresh(base: str) -> Api:
    api = Api(base, "client", "secret")
    api.session.post(f"{base}/_sandbox/reset", timeout=10).raise_for_status()
    return api
