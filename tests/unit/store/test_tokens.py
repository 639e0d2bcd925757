"""Rotating tokens: encrypted at rest, renewed once, the new pair stored before it is used."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, select

from posbridge.errors import ConfigError
from posbridge.ports import TokenPair
from posbridge.store.engine import database_url
from posbridge.store.store import Store
from posbridge.store.tables import tokens
from posbridge.store.tokens import SqlVault
from tests.unit.store.samples import NOW

FIRST = TokenPair(access="first-access", refresh="first-refresh", expires_at=NOW, scope="report library")
SECOND = TokenPair(access="second-access", refresh=None, expires_at=NOW + timedelta(hours=1))
KEY = Fernet.generate_key().decode()


class Issuer:
    """Gives its pairs one after the other, and remembers what it was shown."""

    def __init__(self, *pairs: TokenPair) -> None:
        self.pairs = list(pairs)
        self.shown: list[TokenPair | None] = []

    def __call__(self, held: TokenPair | None) -> TokenPair:
        self.shown.append(held)
        return self.pairs.pop(0)


@pytest.fixture
def vault(store: Store) -> SqlVault:
    return store.vault(KEY, lambda: NOW)


def test_a_pair_comes_back_whole(vault: SqlVault) -> None:
    assert vault.current("moka_jakarta") is None
    assert vault.renew("moka_jakarta", None, Issuer(FIRST)) == FIRST
    assert vault.current("moka_jakarta") == FIRST
    assert vault.current("moka_surabaya") is None


def test_nothing_of_a_pair_is_readable_in_the_database(vault: SqlVault, store_url: str) -> None:
    vault.renew("moka_jakarta", None, Issuer(FIRST))
    vault.renew("moka_jakarta", FIRST, Issuer(SECOND))

    engine = create_engine(database_url(store_url))
    with engine.connect() as connection:
        row = connection.execute(select(tokens)).one()
    engine.dispose()
    assert "access" not in str(row)
    assert "refresh" not in str(row)


def test_a_stale_pair_is_renewed_from_what_is_held(vault: SqlVault) -> None:
    vault.renew("moka_jakarta", None, Issuer(FIRST))
    issuer = Issuer(SECOND)

    assert vault.renew("moka_jakarta", FIRST, issuer) == SECOND
    assert issuer.shown == [FIRST]
    assert vault.current("moka_jakarta") == SECOND
    assert vault.previous("moka_jakarta") == FIRST


def test_a_pair_that_another_worker_renewed_is_taken_over(vault: SqlVault) -> None:
    vault.renew("moka_jakarta", None, Issuer(SECOND))
    nobody = Issuer()

    assert vault.renew("moka_jakarta", FIRST, nobody) == SECOND
    assert vault.renew("moka_jakarta", None, nobody) == SECOND


def test_a_pair_from_elsewhere_may_be_the_first_to_be_renewed(vault: SqlVault) -> None:
    issuer = Issuer(SECOND)
    vault.renew("moka_jakarta", FIRST, issuer)

    assert issuer.shown == [FIRST]


def test_a_failed_renewal_keeps_what_is_held(vault: SqlVault) -> None:
    vault.renew("moka_jakarta", None, Issuer(FIRST))

    with pytest.raises(IndexError):
        vault.renew("moka_jakarta", FIRST, Issuer())
    assert vault.current("moka_jakarta") == FIRST


def test_keys_can_be_rotated(store: Store, vault: SqlVault) -> None:
    vault.renew("moka_jakarta", None, Issuer(FIRST))
    new_key = Fernet.generate_key().decode()

    assert store.vault(f"{new_key}, {KEY}", lambda: NOW).current("moka_jakarta") == FIRST


def test_a_lost_key_is_named_and_the_token_can_be_forgotten(store: Store, vault: SqlVault) -> None:
    vault.renew("moka_jakarta", None, Issuer(FIRST))
    other = store.vault(Fernet.generate_key().decode(), lambda: NOW)

    with pytest.raises(ConfigError, match="moka_jakarta"):
        other.current("moka_jakarta")
    other.forget("moka_jakarta")
    assert other.renew("moka_jakarta", None, Issuer(SECOND)) == SECOND


@pytest.mark.parametrize("key", ["", " , ", "not a key"])
def test_without_a_fernet_key_there_is_no_vault(store: Store, key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        store.vault(key, lambda: NOW)
    assert refused.value.field == "AIRFLOW__CORE__FERNET_KEY"


def test_what_was_learnt_about_a_connection_is_kept_and_replaced(vault: SqlVault) -> None:
    assert vault.recall("iseller_teh") == {}

    vault.remember("iseller_teh", {"dates": "follow", "rounding": "signed"})
    vault.remember("iseller_teh", {"dates": "stay"})

    assert vault.recall("iseller_teh") == {"dates": "stay", "rounding": "signed"}
    assert vault.recall("moka_jakarta") == {}
