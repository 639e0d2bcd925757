"""YAML as the settings read it: the C loader, without YAML 1.1's traps, and with line numbers."""

import re
from collections.abc import Hashable, Sequence
from typing import Any

import yaml

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
        yaml.YAMLError: not YAML, or a key stands twice.
    """
    loader = OutletLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line of the deepest part of ``path`` that the document has; None for the document itself."""
    loader = OutletLoader(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    line: int | None = None
    for part in path:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
