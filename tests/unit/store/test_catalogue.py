"""What was read from Jurnal once is remembered."""

import pytest

from posbridge.ports import Catalogue, Link
from posbridge.store.store import Store
from tests.unit.store.samples import COMPANY, LATER, NOW

CASH = Link(key="1-10001", jurnal_id="11", name="Kas")
KOPI = Link(key="Kopi", jurnal_id="21", name="Kopi", custom_id="PRD-1", fields={"price": "11000.50", "account": None})


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    return store.catalogue(COMPANY)


def test_a_resource_never_read_is_empty(catalogue: Catalogue) -> None:
    assert catalogue.get("accounts") == {}
    assert catalogue.read_at("accounts") is None


def test_links_come_back_by_key(catalogue: Catalogue) -> None:
    catalogue.put("products", [KOPI])
    catalogue.put("accounts", [CASH])

    assert catalogue.get("products") == {"Kopi": KOPI}
    assert catalogue.get("accounts") == {"1-10001": CASH}
    assert catalogue.read_at("products") is None


def test_put_replaces_by_key_and_the_last_of_two_counts(catalogue: Catalogue) -> None:
    catalogue.put("products", [KOPI])
    moved = Link(key="Kopi", jurnal_id="22", name="Kopi")
    catalogue.put("products", [CASH, KOPI, moved])

    assert catalogue.get("products") == {"1-10001": CASH, "Kopi": moved}


def test_replace_forgets_what_is_gone(catalogue: Catalogue) -> None:
    catalogue.put("accounts", [KOPI])
    catalogue.replace("accounts", [CASH], now=NOW)
    assert catalogue.get("accounts") == {"1-10001": CASH}
    assert catalogue.read_at("accounts") == NOW

    catalogue.replace("accounts", [], now=LATER)
    assert catalogue.get("accounts") == {}
    assert catalogue.read_at("accounts") == LATER


def test_what_is_taken_stays_with_who_took_it_first(catalogue: Catalogue) -> None:
    first = Link(key="7", jurnal_id="7", name="", custom_id="RET-1")
    other = Link(key="8", jurnal_id="8", name="", custom_id="RET-2")
    assert catalogue.take("memos", [first]) == {"7": first}

    late = Link(key="7", jurnal_id="7", name="", custom_id="RET-2")
    assert catalogue.take("memos", [other, late]) == {"7": first, "8": other}
    assert catalogue.known("memos", ["7", "9"]) == {"7": first}
    assert catalogue.of_documents("memos", ["RET-2", "RET-3"]) == {"RET-2": other}


def test_companies_remember_apart(store: Store, catalogue: Catalogue) -> None:
    catalogue.replace("accounts", [CASH], now=NOW)
    other = store.catalogue("jurnal_cv_rasa")
    other.replace("accounts", [], now=NOW)

    assert catalogue.get("accounts") == {"1-10001": CASH}
