from collections.abc import Iterator

import pytest

from tests.integration.sources_iseller.toko import Toko, opened, serve_toko


@pytest.fixture(scope="session")
def served_toko() -> Iterator[Toko]:
    with serve_toko() as served:
        yield served


@pytest.fixture
def toko(served_toko: Toko) -> Toko:
    return opened(served_toko)
