"""Settings and command lines that the pages show are right: the settings load, the program takes the commands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from posbridge.cli.main import app
from posbridge.settings.load import load_outlet
from tests.docs.blocks import PAGES, ROOT, Block, blocks, named

MAPPINGS = ROOT / "include" / "mappings"
WHOLE = {"name", "source", "company", "start_date"}
"""What only a whole file has: a part of one leaves something of it out."""

GENERAL = "bekasi-summarecon"
"""The outlet whose file uses most settings; parts of files are shown in its place."""


def settings() -> Iterator[Any]:
    """All but those of the page that adds a POS of its own (test_adding_a_source.py)."""
    for page in PAGES:
        for block in blocks(page):
            if block.language == "yaml" and page.name != "adding-a-source.md":
                yield pytest.param(block, id=f"{named(page)}:{block.line}")


def commands() -> Iterator[Any]:
    """Command lines: in code blocks, with what is set before them, and between backticks."""
    seen: set[tuple[Path, str]] = set()
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = re.findall(r"(?m)^(?: {4,}|\t|\$ )(?:\$ )?((?:[A-Z_]+=\S+ )*posbridge .*)$", text)
        fenced = [line for block in blocks(page) if block.language != "python" for line in block.text.splitlines()]
        lines += [line.strip().removeprefix("$ ") for line in fenced]
        lines += [" ".join(span.split()) for span in re.findall(r"`([^`]*\bposbridge [^`]+)`", text)]
        for line in lines:
            typed = re.fullmatch(r"(?:[A-Z_]+=\S+ )*posbridge ([a-z-].*?)(?:\s+#.*)?", line)
            if typed and (page, typed[1]) not in seen:
                seen.add((page, typed[1]))
                yield pytest.param(typed[1], id=f"{named(page)}: {typed[1]}")


SETTINGS, COMMANDS = list(settings()), list(commands())


def told(line: str) -> Result:
    """What the program says to the line with ``--help`` after it: it reads the options, and does nothing."""
    return CliRunner().invoke(app, [*shlex.split(line), "--help"], obj=object())


def test_there_are_examples_to_look_at() -> None:
    assert len(SETTINGS) >= 5
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize("block", SETTINGS)
def test_a_settings_example_loads(block: Block, tmp_path: Path) -> None:
    """A whole file as it is; a part of one in the place of that part of a whole file."""
    text, shown = block.text, yaml.safe_load(block.text)
    if not shown.keys() >= WHOLE:
        general = yaml.safe_load((MAPPINGS / f"{GENERAL}.yaml").read_text("utf-8"))
        text = yaml.safe_dump({**general, **shown}, allow_unicode=True)
    for table in MAPPINGS.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    path = tmp_path / "example.yaml"
    path.write_text(text, "utf-8")

    assert load_outlet(path).slug == "example"


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_is_taken_as_it_is_shown(line: str) -> None:
    answer = told(re.sub(r"<[^>]*>", "placeholder", line))

    assert answer.exit_code == 0, answer.output
    assert "Usage: " in answer.output


@pytest.mark.parametrize("line", ["chekc", "check --life", "import transfer jakarta-selatan table.csv"])
def test_a_command_line_that_is_wrong_would_be_found(line: str) -> None:
    assert told(line).exit_code == 2
