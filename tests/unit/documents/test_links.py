"""What the documents point to is there, and what they tell to type exists."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TEXT = {page: re.sub(r"(?s)<!--.*?-->", "", page.read_text("utf-8")) for page in PAGES}


def names(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", TEXT[page])
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_make_target_in_a_page_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    known = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", TEXT[page], re.MULTILINE)) <= known


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.findall(r"(?m)^\.PHONY: (.+)$", makefile)[0].split()
    assert [target for target in phony if f"make {target}" not in told] == []
