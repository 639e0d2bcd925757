"""YAML as the settings read it: the C loader, without YAML 1.1's traps, and with line numbers."""

import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import yaml

LARGEST = 256 * 1024
"""Characters of a file; the largest outlet has a fiftieth of it."""

_MOST, _DEEPEST = 20_000, 30
_RESOLVED_HERE = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")


class OutletLoader(yaml.CSafeLoader):
    """Reads numbers as YAML 1.2 does and refuses a key that stands twice.

    YAML 1.1 reads an unquoted 22:00 as the number 1320 and 010200 as an octal number. Dates stay text, so
    that one that does not exist is told like any other wrong value.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                line = key.start_mark.line + 1
                if key.value in seen:
                    raise DuplicateKeyError(key.value, first=seen[key.value], line=line)
                seen[key.value] = line
        return super().construct_mapping(node, deep=deep)


class TooLargeError(yaml.YAMLError):
    """A document of more than any outlet needs, or one whose aliases unfold into that: it is not built at all."""


class DuplicateKeyError(yaml.YAMLError):
    """The same key twice in one mapping: YAML would silently keep the last."""

    def __init__(self, key: str, *, first: int, line: int) -> None:
        super().__init__(f"{key!r} stands twice, in line {first} and in line {line}")
        self.key = key
        self.line = line


OutletLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _RESOLVED_HERE]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
OutletLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
OutletLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+$"), list("-+0123456789")
)


def parse(text: str) -> Any:
    """The document's plain data.

    Raises:
        yaml.YAMLError: not YAML, a key stands twice, a value that is none of its kind, or too large.
    """
    with _loader(text) as loader:
        node = _bounded(loader.get_single_node())
        try:
            return None if node is None else loader.construct_document(node)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise yaml.YAMLError(f"it holds a value that cannot be read: {error}") from None


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line of the deepest part of ``path`` that the document has; None for the document itself."""
    with _loader(text) as loader:
        node = _bounded(loader.get_single_node())
    line: int | None = None
    for part in path:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


@contextmanager
def _loader(text: str) -> Iterator[OutletLoader]:
    if len(text) > LARGEST:
        raise TooLargeError(f"it has more than {LARGEST} characters")
    depth = 0
    # Event by event first: what nests a hundred thousand deep would overrun the stack of the C loader, and with it
    # the process that reads every outlet's file.
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise TooLargeError(f"it nests deeper than {_DEEPEST} levels")
    loader = OutletLoader(text)
    try:
        yield loader
    finally:
        loader.dispose()


def _bounded(node: yaml.Node | None) -> yaml.Node | None:
    """The document, if it stays small once every alias is unfolded."""
    if node is not None:
        _size(node, {})
    return node


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Values under a node, aliases unfolded; a node that is inside itself has no end."""
    if known.get(id(node)) == 0:
        raise TooLargeError("an alias stands inside what it names")
    if id(node) not in known:
        known[id(node)] = 0
        inside = [each for pair in node.value for each in pair] if isinstance(node, yaml.MappingNode) else []
        inside += node.value if isinstance(node, yaml.SequenceNode) else []
        known[id(node)] = 1 + sum(_size(each, known) for each in inside)
    if known[id(node)] > _MOST:
        raise TooLargeError(f"its aliases unfold into more than {_MOST} values")
    return known[id(node)]


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
