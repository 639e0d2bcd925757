"""What the package's own text may not hold: doors that a later change could open without anyone noticing."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import posbridge

PACKAGE = Path(posbridge.__file__).parent
FORBIDDEN = {
    "pickle", "marshal", "shelve", "dill", "eval", "exec", "compile", "os.system", "subprocess", "literal_column",
    "yaml.load", "yaml.unsafe_load", "yaml.full_load", "jinja2", "xml.etree", "telnetlib", "tempfile.mktemp",
}  # fmt: skip
STARTS = {"cli/sandbox.py": {"subprocess"}}
"""``posbridge sandbox`` starts the stand-ins of the clone it is called in."""
PLAIN_SQL = {
    ("store/engine.py", "exec_driver_sql"),  # BEGIN and BEGIN IMMEDIATE
    ("store/engine.py", "dbapi_connection.execute"),  # PRAGMA
}


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every module of the package, with its file."""
    trees = ((file, ast.parse(file.read_text("utf-8"))) for file in sorted(PACKAGE.rglob("*.py")))
    return [(str(file.relative_to(PACKAGE)), node) for file, tree in trees for node in ast.walk(tree)]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    return [(file, ast.unparse(node.func), node) for file, node in nodes() if isinstance(node, ast.Call)]


def imports() -> Iterator[tuple[str, str]]:
    for file, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((file, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((file, f"{node.module}.{alias.name}") for alias in node.names)


def test_sql_is_made_by_sqlalchemy_alone() -> None:
    """No text becomes SQL: neither ``text()`` nor a driver's own ``execute`` but for the constants of SQLite."""
    assert [(file, name) for file, name in imports() if name in ("sqlalchemy.text", "sqlalchemy.sql.text")] == []
    plain = {
        (file, name if name == "dbapi_connection.execute" else "exec_driver_sql")
        for file, name, _ in calls()
        if name.endswith("exec_driver_sql") or name in ("dbapi_connection.execute", "cursor.execute", "op.execute")
    }
    assert plain <= PLAIN_SQL
    for file, name, call in calls():
        # What an ``execute`` takes is a construct: no text, neither plain nor put together here.
        first = call.args[0] if call.args else None
        if name.endswith(".execute") and (file, name) not in PLAIN_SQL:
            assert not isinstance(first, ast.JoinedStr | ast.BinOp) or "select" in ast.unparse(first), (file, name)
            assert not (isinstance(first, ast.Constant) and isinstance(first.value, str)), (file, name)


def test_nothing_runs_what_it_reads() -> None:
    used = {(file, name) for file, name, _ in calls()} | set(imports())
    assert [
        (file, name)
        for file, name in used
        for door in FORBIDDEN - STARTS.get(file, set())
        if f"{name}.".startswith(f"{door}.")
    ] == []


def test_certificates_are_checked_everywhere() -> None:
    """No ``verify=False``, no context without checks, no warnings about either turned off."""
    for file in PACKAGE.rglob("*.py"):
        told = file.read_text("utf-8")
        for door in ("verify=False", "CERT_NONE", "_create_unverified", "disable_warnings", "check_hostname", "ssl."):
            assert door not in told, (file, door)


def test_vendors_are_talked_to_by_one_kind_of_session() -> None:
    made = {
        (file, name) for file, name, _ in calls() if name.split(".")[-1] in ("Session", "urlopen", "HTTPConnection")
    }
    sent = {(file, name) for file, name, _ in calls() if name in ("requests.get", "requests.post", "requests.request")}
    assert made | sent == set()
    assert {file for file, name, _ in calls() if name == "VendorSession"} == {
        "orchestration/hooks/vendor.py",
        "sources/registry.py",
        "targets/jurnal/transport.py",
    }


def test_commands_show_no_values_of_variables_when_they_break() -> None:
    """A traceback with the values of its variables would show credentials."""
    shell = (PACKAGE / "cli" / "shell.py").read_text("utf-8")
    assert "plain_traceback" in shell
    assert "show_locals=True" not in "".join(file.read_text("utf-8") for file in PACKAGE.rglob("*.py"))
