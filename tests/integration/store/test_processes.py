"""Several real processes on one database: SQLite and PostgreSQL keep the same promises."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from posbridge.domain.states import DocumentState
from posbridge.store.store import Store
from tests import postgres
from tests.integration.store import workers
from tests.integration.store.workers import CUSTOMER, INVOICE, PROCESSES
from tests.unit.store.samples import COMPANY, LATER, NOW, OUTLET, document

pytestmark = pytest.mark.integration
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Processes that start afresh, as Airflow's tasks do."""
    together = SPAWN.Barrier(PROCESSES)
    minute = SPAWN.Value("i", 0)
    with SPAWN.Pool(PROCESSES, initializer=workers.start, initargs=(together, minute)) as processes:
        yield processes


def test_each_document_is_claimed_exactly_once(store_url: str, pool: Pool) -> None:
    ids = [f"INV-{n:03}" for n in range(500)]
    with Store.open(store_url) as store:
        outbox = store.outlet(OUTLET, COMPANY).outbox
        outbox.plan([document(custom_id) for custom_id in ids], run="run", stamp="v1")

        shares = pool.map(workers.claim_all, [store_url] * PROCESSES, chunksize=1)

        assert sorted(custom_id for share in shares for custom_id in share) == ids
        held = outbox.get(ids).values()
        assert {(each.state, each.attempts) for each in held} == {(DocumentState.POSTED, 1)}


def test_shared_master_data_is_planned_once(store_url: str, pool: Pool) -> None:
    answers = pool.map(workers.plan_customers, [store_url] * PROCESSES, chunksize=1)

    counts = Counter(result for results in answers for result in results)
    assert counts == {"planned": 50, "unchanged": 50 * (PROCESSES - 1)}


def test_planning_survives_that_others_withdraw(store_url: str, pool: Pool) -> None:
    assert pool.map(workers.plan_and_withdraw, [store_url] * PROCESSES, chunksize=1) == [5] * PROCESSES

    with Store.open(store_url) as store:
        assert len(store.outlet(OUTLET, COMPANY).outbox.get([f"CUS-{n}" for n in range(5)])) == 5


def test_a_token_is_renewed_by_one_and_taken_over_by_all(store_url: str, pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "fetches"
    renew = partial(workers.renew_token, key=Fernet.generate_key().decode(), log=str(log))

    tokens = pool.map(renew, [store_url] * PROCESSES, chunksize=1)

    assert log.read_text() == "fetched\n"
    assert len(set(tokens)) == 1


def test_no_more_requests_are_taken_than_the_window_has(store_url: str, pool: Pool) -> None:
    assert sum(pool.map(workers.spend, [store_url] * PROCESSES, chunksize=1)) == 100


def test_four_outlets_share_every_minute_alike_and_none_goes_beyond_it(store_url: str, pool: Pool) -> None:
    asked = [(store_url, f"outlet-{n}", 4) for n in range(PROCESSES)]

    taken = pool.starmap(workers.spend_minutes, asked, chunksize=1)

    first, *later = zip(*taken, strict=True)
    assert sum(first) <= 25, "whoever came first had the others' parts too"
    assert [sum(minute) for minute in later] == [25, 25, 25], "nothing is left lying"
    assert [max(minute) - min(minute) for minute in later] == [1, 1, 1]


def test_a_new_sqlite_file_may_be_opened_by_all_at_once(tmp_path: Path, pool: Pool) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    assert len(set(pool.map(workers.upgrade_at_once, [url] * PROCESSES, chunksize=1))) == PROCESSES


@pytest.mark.postgres
def test_a_new_postgres_database_may_be_opened_by_all_at_once(postgres_server: str, pool: Pool) -> None:
    with postgres.fresh_database(postgres_server) as url:
        assert len(set(pool.map(workers.upgrade_at_once, [url] * PROCESSES, chunksize=1))) == PROCESSES


def test_a_killed_worker_leaves_its_document_to_be_looked_up(store_url: str) -> None:
    with Store.open(store_url) as store:
        outbox = store.outlet(OUTLET, COMPANY).outbox
        outbox.plan([document("INV-1")], run="run", stamp="v1")

        worker = SPAWN.Process(target=workers.claim_and_die, args=(store_url,))
        worker.start()
        worker.join()

        assert worker.exitcode == 9
        assert outbox.claim(INVOICE, holder="next", run="run", limit=1, now=LATER) == []
        assert outbox.in_flight(INVOICE) is not None
        assert outbox.adopt_stale(INVOICE, older_than=NOW + timedelta(minutes=5)) == 1
        [lost] = outbox.claim_uncertain(INVOICE, holder="next", limit=1, now=LATER)
        assert lost.document == document("INV-1")
        assert outbox.claim_uncertain(CUSTOMER, holder="next", limit=1, now=LATER) == []
