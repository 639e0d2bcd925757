"""Rotating tokens in the database's own bytes, and what becomes of them when Airflow's Fernet key is rotated."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from posbridge.errors import ConfigError
from posbridge.ports import TokenPair
from posbridge.store.store import Store
from tests.security.leaks import files_under, leaks

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIRST = TokenPair(access="first-access-token", refresh="first-refresh-token", expires_at=NOW, scope="report")
SECOND = TokenPair(access="second-access-token", refresh="second-refresh-token", expires_at=NOW)
TOKENS = {each: each for pair in (FIRST, SECOND) for each in (pair.access, pair.refresh or "")}
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with a renewed pair under the old key, closed."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url) as store:
        vault = store.vault(OLD, lambda: NOW)
        vault.renew("moka", None, lambda _: FIRST)
        vault.renew("moka", FIRST, lambda _: SECOND)
    return url


def test_no_form_of_a_token_stands_in_the_database_nor_in_its_journal(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        vault = store.vault(OLD, lambda: NOW)
        vault.renew("moka", None, lambda _: FIRST)
        vault.renew("moka", FIRST, lambda _: SECOND)
        written = files_under(tmp_path)
        assert {Path(place).name for place in written} >= {"store.db", "store.db-wal"}
        assert b"moka" in b"".join(written.values())
        assert leaks(TOKENS, written) == []


def test_a_new_key_before_the_old_one_opens_what_the_old_one_closed_and_closes_what_comes(url: str) -> None:
    with Store.open(url) as store:
        both = store.vault(f"{NEW},{OLD}", lambda: NOW)
        assert (both.current("moka"), both.previous("moka")) == (SECOND, FIRST)
        both.renew("moka", SECOND, lambda _: FIRST)

        alone = store.vault(NEW, lambda: NOW)
        assert (alone.current("moka"), alone.previous("moka")) == (FIRST, SECOND)
        with pytest.raises(ConfigError, match="another Fernet key"):
            store.vault(OLD, lambda: NOW).current("moka")


def test_a_command_closes_everything_with_the_first_key_so_that_the_others_can_go(url: str) -> None:
    command = [str(Path(sys.executable).with_name("posbridge")), "db", "rotate-key"]
    environ = {"POSBRIDGE_DATABASE_URL": url, "AIRFLOW__CORE__FERNET_KEY": f"{NEW},{OLD}"}
    done = subprocess.run(command, env=os.environ | environ, capture_output=True, text=True, check=False)
    assert (done.returncode, "1 connection" in done.stdout) == (0, True), done.stderr
    with Store.open(url) as store:
        alone = store.vault(NEW, lambda: NOW)
        assert (alone.current("moka"), alone.previous("moka")) == (SECOND, FIRST)


def test_every_token_is_told_to_whoever_keeps_logs_clean_before_it_is_handed_out(url: str) -> None:
    heard: list[str] = []
    with Store.open(url) as store:
        vault = store.vault(OLD, lambda: NOW, handed_out=heard.append)
        vault.current("moka")
        assert heard == [SECOND.access, SECOND.refresh]
        vault.renew("moka", SECOND, lambda _: FIRST)
    assert heard[-2:] == [FIRST.access, FIRST.refresh]
