"""The fenced blocks of a page, by the file that each of them is."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_FENCE = re.compile(r"(?ms)^( *)```(\w+)\n(.*?)^\1```$")
_FILE = re.compile(r"# ([\w./-]+/[\w.-]+\.(?:py|yaml))\n")


@dataclass(frozen=True)
class Block:
    """``file`` is what its first line, a comment, names; empty where it names none. ``line`` is that of its fence."""

    language: str
    text: str
    line: int
    file: str = ""


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    found = []
    for match in _FENCE.finditer(text):
        named = _FILE.match(match[3])
        body = match[3][named.end() :] if named else match[3]
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(language=match[2], text=body, line=line, file=named[1] if named else ""))
    return found


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))
