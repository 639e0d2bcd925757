"""The audit of locked versions against an advisory service of our own: it fails, it passes, or says that it cannot."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request

from tests.outlet_world import ROOT
from tests.sandbox.serving import serve

pytestmark = pytest.mark.integration

KNOWN = {
    "id": "PYSEC-2999-1",
    "summary": "It lets anyone in.",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """An OSV that knows one bad version of one package."""
    app = FastAPI()

    @app.post("/v1/query")
    async def query(request: Request) -> dict[str, Any]:
        asked = await request.json()
        return {"vulns": [KNOWN]} if (asked["package"]["name"], asked["version"]) == ("leaky", "1.0") else {}

    with serve(app) as url:
        yield f"{url}/v1/query"


def audit(folder: Path, lock: str, url: str) -> tuple[int, str]:
    (folder / "lock.txt").write_text(lock)
    environ = {"PIP_AUDIT_VULNERABILITY_SERVICE": "osv", "PIP_AUDIT_OSV_URL": url}
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit.py", folder / "lock.txt"],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_known_vulnerability_fails_and_says_which_version_mends_it(tmp_path: Path, service: str) -> None:
    code, said = audit(tmp_path, "leaky==1.0\nsound==2.0\n", service)
    assert code == 1
    assert "leaky 1.0: PYSEC-2999-1, fixed in 1.1" in said
    assert "2 of 2 packages checked with osv, 1 with known vulnerabilities" in said


def test_versions_that_nothing_is_known_of_pass(tmp_path: Path, service: str) -> None:
    code, said = audit(tmp_path, "leaky==1.1\nsound==2.0\n", service)
    assert (code, said) == (0, "audit: 2 of 2 packages checked with osv, 0 with known vulnerabilities\n")


def test_a_service_out_of_reach_is_no_clean_bill(tmp_path: Path) -> None:
    code, said = audit(tmp_path, "leaky==1.0\n", "http://127.0.0.1:1/v1/query")
    assert code == 0
    assert "NOT CHECKED" in said
    assert "0 with known vulnerabilities" not in said


def test_ci_runs_it_over_the_versions_that_are_installed() -> None:
    assert "make --no-print-directory audit" in (ROOT / ".ci" / "run").read_text()
    assert ".ci/audit.py constraints.txt" in (ROOT / "Makefile").read_text()
