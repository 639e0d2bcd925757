"""One outlet: its settings, its library and everything that was rung up in it."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from tests.sandbox.moka.library import Library
from tests.sandbox.moka.pricing import PriceRules
from tests.sandbox.moka.receipt import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A report that is wrong by ``by`` rupiah in one field of one day."""

    day: date
    report: str
    field: str
    by: int


@dataclass(slots=True, kw_only=True)
class Outlet:
    """``lapsed`` outlets are in the list but their subscription has ended (contract moka §3.1)."""

    id: int
    business_id: int
    name: str
    rules: PriceRules = field(default_factory=PriceRules)
    library: Library = field(default_factory=Library)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    lapsed: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)

    def receipt(self, key: str) -> Receipt:
        """By id, uuid or number.

        Raises:
            KeyError: the outlet has no such receipt.
        """
        for receipt in self.receipts:
            if key in (str(receipt.id), receipt.uuid, receipt.number):
                return receipt
        raise KeyError(f"outlet {self.id} has no receipt {key}")
