from collections.abc import Iterator

import pytest

from posbridge.ports import OutletStore
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, OUTLET


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def outlet(store: Store) -> OutletStore:
    return store.outlet(OUTLET, COMPANY)
