"""After runs that go well and runs that fail, no secret and no card number stands in anything that was written."""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from airflow.sdk import DAG, task

from posbridge.bootstrap import wall_clock
from posbridge.orchestration.events.mounted import mounted_app
from posbridge.orchestration.outlets import outlet_dags
from posbridge.store.store import Store
from tests.outlet_world import FERNET, YESTERDAY, World, open_world
from tests.sandbox import iseller_days
from tests.sandbox.faults import Fault
from tests.sandbox.iseller.webhooks import signed_headers
from tests.sandbox.jurnal.tables import Table
from tests.sandbox.serving import serve
from tests.security.leaks import files_under, leaks

pytestmark = [pytest.mark.airflow, pytest.mark.integration]

MOKA, ISELLER = "jakarta-selatan", "bekasi-summarecon"
DAY = YESTERDAY.isoformat()
DATABASE_PASSWORD = "db-password-nobody-may-see"
PANS = {
    "the card in a name": "4111111111111111",
    "the card in a label": "5555555555554444",
    "the card in a note": "378282246310005",
    "the card in a payout": "6011111111111117",
}
CONFIGURED = {
    "Moka's client secret": "moka-secret-one",
    "iSeller's client secret": iseller_days.SECRET,
    "iSeller's webhook key": iseller_days.WEBHOOK_KEY,
    "Jurnal's client secret": "jurnal-secret-one",
    "Airflow's Fernet key": FERNET,
    "the database's password": DATABASE_PASSWORD,
}


@dataclass(kw_only=True)
class Scene:
    """Both outlets, and everything that came out of a process meanwhile."""

    world: World
    run_dag: Callable[..., Any]
    folder: Path
    temp: Path
    said: dict[str, bytes] = field(default_factory=dict)

    def run(self, slug: str, **conf: Any) -> str:
        dag = outlet_dags(only=f"sync_{slug}")[f"sync_{slug}"]
        return str(self.run_dag(dag, from_date=DAY, to_date=DAY, **conf).state)

    def command(self, *words: str, **environ: str) -> int:
        ran = subprocess.run(
            [str(Path(sys.executable).with_name("posbridge")), *words],
            capture_output=True,
            env={**os.environ, **environ},
            cwd=self.folder,
            check=False,
        )
        self.said[f"posbridge {' '.join(words)} #{len(self.said)}"] = ran.stdout + ran.stderr
        return ran.returncode

    def tokens(self) -> dict[str, str]:
        """The tokens that posbridge holds now, and those before them."""
        with Store.open(self.world.database_url) as store:
            vault = store.vault(FERNET, wall_clock)
            pairs = [read(name) for name in ("moka_jakarta", "iseller_teh") for read in (vault.current, vault.previous)]
        given = [token for pair in pairs if pair for token in (pair.access, pair.refresh) if token]
        return {f"token {number}": token for number, token in enumerate(given)}

    def written(self) -> dict[str, bytes]:
        """Files of the test, of Airflow and for a while; what was said and asked; what stands in the books."""
        home = Path(os.environ["AIRFLOW_HOME"])
        logs = (self.world.moka_control, self.world.iseller_control, self.world.jurnal_control)
        asked = "\n".join(f"{row['path']}?{row['query']}" for control in logs for row in control.log.requests())
        books = [
            repr(list(table)).encode()
            for company in self.world.companies.values()
            for table in vars(company).values()
            if isinstance(table, Table)
        ]
        return {
            **files_under(self.folder, home, self.temp),
            **self.said,
            "the books": b"\n".join(books),
            "addresses": asked.encode(),
        }


@pytest.fixture
def scene(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, run_dag: Any
) -> Iterator[Scene]:
    temp = tmp_path_factory.mktemp("temp")
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with open_world(tmp_path, start_date=YESTERDAY, slugs=(MOKA, ISELLER)) as world:
        monkeypatch.setenv("POSBRIDGE_MAPPINGS", str(world.mappings))
        monkeypatch.setenv("POSBRIDGE_DATABASE_URL", world.database_url)
        world.iseller_control.knobs.client_credentials_refresh = True
        yield Scene(world=world, run_dag=run_dag, folder=tmp_path, temp=temp)


def test_nothing_that_is_written_holds_a_secret_or_a_card_number(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    sell_with_cards(scene.world)
    assert scene.run(MOKA, dry_run=True) == "success"
    assert scene.run(MOKA) == "failed", "a label with a card number is no payment method"
    assert scene.run(ISELLER) == "success"
    vendors_repeat_what_they_were_sent(scene)
    webhooks_come(scene.world)
    assert scene.command("errors", MOKA) == 0
    assert scene.command("preview", MOKA, "--from", DAY) == 0
    unreachable = f"postgresql://posbridge:{DATABASE_PASSWORD}@127.0.0.1:1/posbridge"
    assert scene.command("status", POSBRIDGE_DATABASE_URL=unreachable) != 0
    scene.said["standard output and error"] = "".join(capfd.readouterr()).encode()

    written, tokens = scene.written(), scene.tokens()

    assert leaks({**CONFIGURED, **tokens, **PANS}, written) == []
    assert len(tokens) >= 3
    assert_it_was_there_to_be_found(written, scene)


def test_the_search_finds_what_a_leaking_task_leaves(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    secret = "nobody-may-see/this?"

    with DAG("leaking", schedule=None) as dag:

        @task
        def leak() -> str:
            print(f"the header is Basic {b64encode(f'user:{secret}'.encode()).decode()}")  # noqa: T201 - the leak
            (Path(tempfile.gettempdir()) / "leaked.txt").write_text(
                f"https://pos.example/?key={quote(secret, safe='')}"
            )
            return secret

        leak()
    scene.run_dag(dag)
    scene.said["standard output and error"] = "".join(capfd.readouterr()).encode()

    found = leaks({"it": secret}, scene.written())

    assert [each for each in found if each.startswith("it (in base64) in standard output")]
    assert [each for each in found if each.startswith("it (in an address)") and "leaked.txt:" in each]
    assert [each for each in found if each.startswith("it (as it is)") and "airflow.db" in each]


def sell_with_cards(world: World) -> None:
    noon = f"{DAY}T12:00:00+07:00"
    first, second = (
        world.sell(MOKA, YESTERDAY),
        world.sell(MOKA, YESTERDAY, payment_type="dana", label=f"Kartu {PANS['the card in a label']}"),
    )
    receipt = world.outlet(MOKA).receipt(first)
    receipt.customer_name = f"Budi {spaced(PANS['the card in a name'])}"
    assert second
    told = world.tell_iseller("sale", ISELLER, datetime.fromisoformat(noon), sku="AIR")
    order = world.iseller_store.order(str(told["order_id"]))
    order.notes = f"Amex {PANS['the card in a note']} cvv 737"


def vendors_repeat_what_they_were_sent(scene: Scene) -> None:
    """A vendor refuses the token, then the secret, and says in its errors what it was sent."""
    world, token = scene.world, next(iter(scene.tokens().values()))
    refused = {"error": "invalid_token", "error_description": f"the token {token} is unknown"}
    unknown = {"error": "invalid_grant", "error_description": "the secret moka-secret-one is unknown"}
    world.moka_control.faults.add(
        Fault("status", status=401, body=refused, path_regex="get_latest", times=None),
        Fault("status", status=400, body=unknown, path_regex="oauth/token", times=None),
    )
    assert scene.run(MOKA, entities=["sales"]) == "failed"
    world.moka_control.faults.clear()


def webhooks_come(world: World) -> None:
    payout = {"reference_id": "PO-1", "status": "complete", "note": spaced(PANS["the card in a payout"])}
    body = json.dumps({**payout, "bin_card": PANS["the card in a payout"]}).encode()
    with serve(mounted_app()) as url:
        signed = signed_headers(iseller_days.WEBHOOK_KEY, body, wall_clock())
        assert requests.post(f"{url}/iseller_teh/payout", data=body, headers=signed, timeout=10).json() == {"kept": 1}
        assert requests.post(f"{url}/iseller_teh/payout", data=body, timeout=10).status_code == 401


def assert_it_was_there_to_be_found(written: dict[str, bytes], scene: Scene) -> None:
    """What stands beside the secrets was written: the places looked at are the right ones."""
    store = b"".join(content for place, content in written.items() if "store.db" in place)
    airflow = b"".join(content for place, content in written.items() if "airflow.db" in place)
    said = written["standard output and error"]
    assert b"[card ****1111]" in store
    assert b"[card ****0005]" in store
    assert b"[card ****1117]" in store
    assert b"[card ****4444]" in store + said
    assert b"sync_jakarta-selatan" in airflow
    assert b"invoice" in said
    assert [place for place in written if "posbridge-preview" in place] == []
    assert list(scene.temp.glob("posbridge-preview-*")) == []


def spaced(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
