"""One outlet of a store: its registers and its settings."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.sandbox.iseller.rules import PriceRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """``number`` is the first half of the order references rung up on it."""

    id: str
    number: str
    name: str = "demo tablet"


@dataclass(slots=True, kw_only=True, eq=False)
class Outlet:
    """Inactive outlets are in ``GetOutlets`` and in old orders only (contract iseller §6.2, §6.3)."""

    id: str
    code: str
    name: str
    rules: PriceRules = field(default_factory=PriceRules)
    registers: list[Register] = field(default_factory=list)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    phone: str = ""
    address: str = ""
    email: str = ""
    contact_name: str = ""
    is_active: bool = True

    def add_register(self, register_id: str, number: str, name: str = "demo tablet") -> Register:
        register = Register(id=register_id, number=number, name=name)
        self.registers.append(register)
        return register
