"""docs/adding-a-source.md works as it is printed: its files are written out, linted, run and carried into the books."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import posbridge.sources
import tests.contract
from posbridge.bootstrap import wall_clock
from posbridge.domain.states import Entity
from posbridge.money import Decimal
from posbridge.settings import systems
from posbridge.settings.load import load_outlet
from posbridge.settings.systems import SYSTEMS
from tests.docs.blocks import ROOT, blocks
from tests.docs.warung.stand_in import TOKEN, Shop, serve_shop
from tests.outlet_world import YESTERDAY, World, open_world

PAGE = ROOT / "docs" / "adding-a-source.md"
REGISTRY = "plugins/posbridge/settings/systems.py"
SETTINGS = "include/mappings/tebet.yaml"
FILES = {block.file: block.text for block in blocks(PAGE)}
MODULES = {
    "posbridge.sources.warung": "plugins/posbridge/sources/warung",
    "tests.contract.test_warung_source": "tests/contract/test_warung_source.py",
}


def written(folder: Path) -> Path:
    """The page's files in a tree of their own, and the recorded answers where its unit test looks for them."""
    for name, text in FILES.items():
        if name != REGISTRY:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    shutil.copytree(Path(__file__).parent / "warung" / "answers", folder / "tests/unit/sources_warung/answers")
    return folder


@contextmanager
def installed(tree: Path) -> Iterator[None]:
    """The tree's packages can be imported as if their files were in place."""
    added = {
        posbridge.sources: str(tree / "plugins/posbridge/sources"),
        tests.contract: str(tree / "tests/contract"),
    }
    for package, folder in added.items():
        package.__path__.append(folder)
    try:
        yield
    finally:
        for package, folder in added.items():
            package.__path__.remove(folder)
        for name in [name for name in sys.modules if name.startswith(tuple(MODULES))]:
            del sys.modules[name]


_KEPT = tempfile.TemporaryDirectory(prefix="posbridge-adding-a-source-")
TREE = written(Path(_KEPT.name))


def _module(name: str) -> ModuleType:
    with installed(TREE):
        return import_module(name)


def _loaded(path: Path) -> ModuleType:
    """A test module by its file: the folders of unit tests need not be packages."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with installed(TREE):
        spec.loader.exec_module(module)
    return module


TestWarungSource = _module("tests.contract.test_warung_source").TestWarungSource
"""The contract suite over Warung, as the page binds it."""

UNIT = _loaded(TREE / "tests/unit/sources_warung/test_parse.py")
globals().update({name: test for name, test in vars(UNIT).items() if name.startswith("test_")})


@pytest.fixture
def registered() -> Iterator[None]:
    """The page's line in the registry, for as long as a test runs."""
    known = dict(SYSTEMS)
    with installed(TREE):
        SYSTEMS.update(eval(f"{{{FILES[REGISTRY]}}}", vars(systems)))  # noqa: S307 - the page's own line
        try:
            yield
        finally:
            SYSTEMS.clear()
            SYSTEMS.update(known)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with serve_shop() as served:
        yield served


@pytest.fixture
def world(registered: None, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The Jurnal stand-in, and an outlet of the page's settings."""
    connection = {"conn_type": "http", "host": shop.url, "password": TOKEN}
    monkeypatch.setenv("AIRFLOW_CONN_WARUNG_TEBET", json.dumps(connection))
    with open_world(tmp_path, start_date=YESTERDAY, slugs=()) as opened:
        settings = FILES[SETTINGS].replace("start_date: 2026-10-01", f"start_date: {YESTERDAY}")
        (opened.mappings / "tebet.yaml").write_text(settings)
        yield opened


def at(hour: int) -> datetime:
    return datetime.fromisoformat(f"{YESTERDAY}T{hour:02}:00:00+07:00")


def checked(*command: str, cwd: Path = TREE) -> str:
    """What a program says of the page's code; empty where it is content."""
    ran = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def test_every_file_that_the_page_names_has_a_place_in_the_project() -> None:
    assert len(FILES) == 8
    assert [name for name in FILES if not (ROOT / name).parents[1].is_dir()] == []
    assert [name for name in FILES if name != REGISTRY and (ROOT / name).exists()] == []


def test_the_page_s_code_passes_the_project_s_lint() -> None:
    rules = ("--config", str(ROOT / "pyproject.toml"))
    assert checked("ruff", "check", "--no-cache", *rules, ".") == ""
    assert checked("ruff", "format", "--no-cache", "--check", *rules, ".") == ""


def test_the_registry_line_is_one_line() -> None:
    assert len(FILES[REGISTRY].strip().splitlines()) == 1


@pytest.mark.usefixtures("registered")
def test_the_page_s_settings_load(tmp_path: Path) -> None:
    path = tmp_path / "tebet.yaml"
    path.write_text(FILES[SETTINGS])

    outlet = load_outlet(path)

    assert (outlet.system.label, outlet.source.outlet, outlet.dag_id) == ("Warung", "tebet", "sync_tebet")


def test_the_page_s_adapter_has_right_types(tmp_path: Path) -> None:
    package = shutil.copytree(ROOT / "plugins/posbridge", tmp_path / "posbridge")
    shutil.copytree(TREE / "plugins/posbridge/sources/warung", package / "sources/warung")
    assert checked("mypy", "--strict", "--config-file=", "-p", "posbridge.sources.warung", cwd=tmp_path) == ""


def test_the_page_s_unit_tests_are_among_these() -> None:
    assert sum(name.startswith("test_") for name in vars(UNIT)) == 4


@pytest.mark.integration
def test_a_day_of_warung_stands_in_jurnal_to_the_rupiah_and_once(world: World, shop: Shop) -> None:
    for hour in range(8, 20):
        shop.sell(at(hour), kopi=hour % 4 + 1, roti=hour % 3, paid_with="qris" if hour % 2 else "cash")
    shop.give_back("w-2", at(13))
    shop.void("w-5", at(14))

    result = world.run("tebet", YESTERDAY)

    assert result.errors == {}
    assert result.bench.source.check() == []
    tied = result.done["reconcile"]
    assert tied.tied
    report = shop.totals(YESTERDAY)
    collected = next(row for row in tied.days[0].rows if row.line == "sales less refunds")
    assert collected.pos == collected.inbox == collected.outbox == collected.jurnal == Decimal(report["collected"])
    assert result.tally(Entity.SALES).total == 12
    books = world.companies["jurnal_pt_contoh"]
    assert len(books.invoices) == 11
    assert books.ledger_balance("1-10013") == Decimal(report["by_method"]["qris"])
    before = books.digest()
    assert world.run("tebet", YESTERDAY).errors == {}
    assert books.digest() == before


@pytest.mark.integration
def test_what_befalls_warung_s_receipts_later_is_found_by_the_scan(world: World, shop: Shop) -> None:
    given_back, voided = shop.sell(at(9)), shop.sell(at(10))
    assert world.run("tebet", YESTERDAY).errors == {}
    shop.give_back(given_back, wall_clock())
    shop.void(voided, wall_clock())

    result = world.run("tebet")

    assert result.errors == {}
    assert result.done["reconcile"].tied
    assert result.tally(Entity.RETURNS).posted == 2
    assert world.companies["jurnal_pt_contoh"].ledger_balance("1-10001") == Decimal(67100 - 19800)
