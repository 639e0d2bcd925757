"""docker-compose.yaml, Dockerfile and .env.example: valid, free of secrets, and of one mind."""

import base64
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.compose.services import CLONE, filled_in, read, services
from tests.demo.connections import connections

NAMES = re.findall(r"(?m)^([A-Z_]+)=$", (CLONE / ".env.example").read_text("utf-8"))
VARIABLES = dict.fromkeys(NAMES, "x")
AIRFLOW = {"init", "api-server", "scheduler", "dag-processor", "triggerer"}


def test_the_file_is_valid_by_the_compose_specification() -> None:
    schema = json.loads((files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json").read_text("utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(read())


def test_every_secret_it_asks_for_is_in_the_example_and_no_other() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (CLONE / "docker-compose.yaml").read_text("utf-8")))
    assert asked == set(NAMES)


def test_without_secrets_it_refuses_to_start() -> None:
    with pytest.raises(KeyError, match="make env"):
        filled_in(read()["services"], {})


def test_it_contains_no_secret_of_its_own() -> None:
    secret = re.compile(r"PASSWORD|SECRET_KEY|FERNET|JWT")
    for service in read()["services"].values():
        for name, value in service.get("environment", {}).items():
            if secret.search(name) and not name.endswith("_FILE"):
                assert value.startswith("${"), name


def test_a_plain_start_has_airflow_and_postgres_and_no_stand_ins() -> None:
    assert {each.name for each in services(VARIABLES)} == AIRFLOW | {"postgres"}


def test_the_demo_profile_adds_the_stand_ins() -> None:
    added = {each.name for each in services(VARIABLES, ["demo"])} - {each.name for each in services(VARIABLES)}
    assert added == {"stand-ins", "demo-connections"}


def test_nothing_of_airflow_starts_before_the_databases_are_migrated() -> None:
    for each in services(VARIABLES):
        if each.name in AIRFLOW - {"init"}:
            assert each.waits_for["init"] == "service_completed_successfully", each.name


def test_every_lasting_service_has_a_health_check() -> None:
    for each in services(VARIABLES, ["demo"]):
        assert bool(each.health) == each.restarts, each.name


def test_pages_are_served_on_loopback_only() -> None:
    published = [port for service in read()["services"].values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_make_env_fills_every_secret_and_never_overwrites(tmp_path: Path) -> None:
    for name in ("Makefile", ".env.example"):
        shutil.copy(CLONE / name, tmp_path)
    subprocess.run(["make", "env"], cwd=tmp_path, check=True, capture_output=True)
    written = (tmp_path / ".env").read_text("utf-8")
    secrets = dict(re.findall(r"(?m)^([A-Z_]+)=(.+)$", written))
    assert sorted(secrets) == sorted(NAMES)
    assert len(set(secrets.values())) == len(NAMES)
    assert len(base64.urlsafe_b64decode(secrets["POSBRIDGE_FERNET_KEY"])) == 32
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    again = subprocess.run(["make", "env"], cwd=tmp_path, check=False, capture_output=True)
    assert again.returncode != 0
    assert (tmp_path / ".env").read_text("utf-8") == written


def test_the_image_is_built_from_the_lock_and_does_not_run_as_root() -> None:
    dockerfile = (CLONE / "Dockerfile").read_text("utf-8")
    assert "-c constraints.txt -r requirements.txt" in dockerfile
    assert re.findall(r"(?m)^USER (\S+)", dockerfile)[-1].split(":")[0] not in ("root", "0")


def test_the_lock_has_every_direct_dependency_at_its_pinned_version() -> None:
    locked = {
        _canonical(line) for line in (CLONE / "constraints.txt").read_text("utf-8").splitlines() if line[:1] != "#"
    }
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (CLONE / name).read_text("utf-8").splitlines():
            requirement = line.partition("#")[0].strip()
            if requirement:
                assert _canonical(requirement) in locked, f"{name}: {requirement}"


def _canonical(requirement: str) -> str:
    name, _, version = requirement.partition("==")
    return f"{re.sub(r'[-_.]+', '-', name.partition('[')[0]).lower()}=={version}"


def test_the_demo_connections_are_those_of_the_stand_ins() -> None:
    kept = json.loads((CLONE / "tests" / "compose" / "connections.json").read_text("utf-8"))
    assert kept == connections(9901, 9902, 9903)
