"""docs/errors.md names every error class and every reason code, and no other."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from posbridge import errors

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "plugins" / "posbridge"
PAGE = (ROOT / "docs" / "errors.md").read_text("utf-8")
NAMED = set(re.findall(r"(?m)^\| `(\w+)` \|", PAGE))


def trees() -> Iterator[ast.Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"), str(path))


def codes() -> set[str]:
    """The literal codes of every ``Reason(code=...)`` in the package."""
    return {
        keyword.value.value
        for tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Reason"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }


def error_classes() -> set[str]:
    """Every class under PosbridgeError that the package defines, wherever it is."""
    known = set(errors.__all__)
    while True:
        more = {
            node.name
            for tree in trees()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & known
        }
        if more <= known:
            return known
        known |= more


def test_the_page_names_every_error_class() -> None:
    assert sorted(error_classes() - NAMED) == []


def test_the_page_names_every_reason_code() -> None:
    assert sorted(codes() - NAMED) == []


def test_the_page_names_nothing_that_is_not_there() -> None:
    assert sorted(NAMED - error_classes() - codes()) == []


def test_mappings_own_list_of_codes_is_complete() -> None:
    listed = importlib.import_module("posbridge.mapping.reasons").CODES
    assert set(listed) <= codes()
