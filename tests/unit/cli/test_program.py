"""The program around the commands, and the commands that need no outlet."""

import json
import subprocess
import sys
from pathlib import Path

from posbridge import __version__
from posbridge.settings.schema import schema_text
from posbridge.store.engine import Database, database_url, open_engine
from posbridge.store.migrate import HEAD, revision
from tests.unit.cli.world import World

SANDBOX = """\
import json, pathlib, sys
pathlib.Path("started.json").write_text(json.dumps(sys.argv[1:]))
sys.exit(3)
"""


def test_it_says_its_version(world: World) -> None:
    assert world.run("--version").out == f"posbridge {__version__}\n"


def test_every_command_has_help(world: World) -> None:
    commands = ("check", "status", "errors", "preview", "sandbox", "schema", "db")

    listed = world.run("--help").out

    assert [name for name in commands if f"│ {name} " not in listed] == []
    assert [name for name in commands if "--help" not in world.run(name, "--help").out] == []


def test_no_mappings_folder_is_told_in_one_line(world: World) -> None:
    world.mappings.rmdir()

    answer = world.run("check")

    assert answer.code == 1
    assert answer.err == (
        f"No folder include/mappings was found at or above {world.folder}. "
        "Remedy: Run the command in the project's folder, or set POSBRIDGE_MAPPINGS.\n"
    )


def test_the_mappings_variable_is_heeded(world: World) -> None:
    world.environ["POSBRIDGE_MAPPINGS"] = str(world.folder / "gone")

    assert "POSBRIDGE_MAPPINGS names" in world.run("status").err


def test_the_schema_is_printed_as_json(world: World) -> None:
    answer = world.run("schema")

    assert answer.out == schema_text()
    assert json.loads(answer.out)["title"] == "posbridge outlet"


def test_the_schema_is_written_to_a_file(world: World, tmp_path: Path) -> None:
    world.run("schema", "--output", str(tmp_path / "outlet.schema.json"))

    assert (tmp_path / "outlet.schema.json").read_text() == schema_text()


def test_db_upgrade_makes_the_tables_and_may_be_repeated(world: World) -> None:
    for _ in range(2):
        answer = world.run("db", "upgrade")
        assert answer.code == 0
        assert answer.out == "The database is up to date.\n"

    database = Database(open_engine(database_url(world.environ["POSBRIDGE_DATABASE_URL"])))
    assert revision(database) == HEAD
    database.close()


def test_db_upgrade_takes_a_url_of_its_own(world: World, tmp_path: Path) -> None:
    world.run("db", "upgrade", "--url", f"sqlite:///{tmp_path / 'other.db'}")

    assert (tmp_path / "other.db").is_file()
    assert not (tmp_path / "posbridge.db").exists()


def test_a_database_url_that_cannot_be_used_is_one_line(world: World) -> None:
    answer = world.run("db", "upgrade", "--url", "mysql://localhost/x")

    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert "Remedy:" in answer.err


def test_the_sandbox_is_started_from_the_clone_with_the_options_given(world: World) -> None:
    module = world.folder / "tests" / "sandbox" / "__main__.py"
    module.parent.mkdir(parents=True)
    module.write_text(SANDBOX)

    options = ["--days", "3", "--until", "2026-10-04", "--seed", "7", "--moka-port", "0", "--iseller-port", "0"]

    answer = world.run("sandbox", *options)

    assert answer.code == 3
    assert json.loads((world.folder / "started.json").read_text()) == options


def test_the_sandbox_says_that_it_needs_a_clone(world: World) -> None:
    answer = world.run("sandbox")

    assert answer.code == 1
    assert answer.err == (
        f"{world.folder} is not inside a clone of posbridge; the sandbox is not part of the installed package. "
        "Remedy: Clone the repository and run the command in it.\n"
    )


def test_the_command_line_starts_without_airflow_and_vendor_clients() -> None:
    program = (
        "import sys\nimport posbridge.cli.main\n"
        "print([name for name in ('airflow', 'pandas', 'requests', 'sqlalchemy') if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_the_log_goes_to_standard_error_and_only_what_goes_wrong() -> None:
    program = (
        "import structlog\nfrom posbridge.cli.shell import real_shell\nreal_shell()\n"
        "structlog.get_logger().info('page read')\nstructlog.get_logger().warning('page lost')"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == ""
    assert "page lost" in ran.stderr
    assert "page read" not in ran.stderr
