"""Which books posbridge can write to, by name.

Adding one is a class that implements ``posbridge.ports.Target`` and a line here; the contract suite in
``tests/contract/target_contract.py`` says what it must keep.
"""

from importlib import import_module

from posbridge.errors import ConfigError
from posbridge.ports import Target

__all__ = ["TARGETS", "Target", "target_class"]

TARGETS = {"jurnal": "posbridge.targets.jurnal.target:JurnalTarget"}
"""Text, not classes: naming a target must not import its HTTP client."""


def target_class(name: str) -> type[Target]:
    """The class behind a name.

    Raises:
        ConfigError: no target of that name.
    """
    try:
        module, _, attribute = TARGETS[name].partition(":")
    except KeyError:
        known = ", ".join(sorted(TARGETS))
        raise ConfigError(f"There is no target {name!r}.", field="company", remedy=f"Known: {known}.") from None
    found: type[Target] = getattr(import_module(module), attribute)
    return found
