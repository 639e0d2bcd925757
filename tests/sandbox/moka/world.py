"""Everything that one stand-in knows: applications, businesses, outlets, customers.

The world is changed and read under ``lock``; the routes take it for the length of one answer.
"""

import copy
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.sandbox.moka.library import MokaCustomer
from tests.sandbox.moka.numbers import SeededNumbers
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.receipt import Receipt

SCOPES = ("profile", "library", "customer", "transaction", "report", "sales_type", "checkout", "checkout_api")
READING = ("report", "library", "profile", "sales_type", "customer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A client of the API: one business, the scopes that were enabled on it, its redirect URIs."""

    client_id: str
    secret: str
    business_id: int
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ("https://localhost/callback",)


@dataclass(slots=True, kw_only=True)
class Business:
    id: int
    name: str
    customers: list[MokaCustomer] = field(default_factory=list)


class MokaWorld:
    """The stand-in's state; ``restore`` puts back what ``checkpoint`` kept."""

    def __init__(self, seed: int = 7) -> None:
        self.numbers = SeededNumbers(seed)
        self.lock = threading.RLock()
        self.apps: dict[str, Application] = {}
        self.businesses: dict[int, Business] = {}
        self.outlets: dict[int, Outlet] = {}
        self.after_page: list[Callable[[Outlet, list[Receipt]], None]] = []
        """What is to happen, one at a time, once an unfinished page of the feed has been served."""
        self._kept: tuple[dict[int, Business], dict[int, Outlet]] | None = None

    def add_app(self, client_id: str, secret: str, business_id: int, scopes: Iterable[str] = READING) -> Application:
        """An application with ``scopes`` enabled; others cannot be granted to its tokens."""
        unknown = set(scopes) - set(SCOPES)
        if unknown:
            raise ValueError(f"unknown scopes {sorted(unknown)}; known: {SCOPES}")
        app = Application(client_id=client_id, secret=secret, business_id=business_id, scopes=tuple(scopes))
        self.apps[client_id] = app
        return app

    def add_business(self, business_id: int, name: str) -> Business:
        business = self.businesses.setdefault(business_id, Business(id=business_id, name=name))
        business.name = name
        return business

    def add_outlet(self, outlet: Outlet) -> Outlet:
        """Its business must be there already."""
        if outlet.business_id not in self.businesses:
            raise ValueError(f"outlet {outlet.id}: no business {outlet.business_id}")
        self.outlets[outlet.id] = outlet
        return outlet

    def outlets_of(self, business_id: int) -> list[Outlet]:
        return [outlet for outlet in self.outlets.values() if outlet.business_id == business_id]

    def checkpoint(self) -> None:
        """Keep businesses and outlets as they are now, for ``restore``."""
        self._kept = copy.deepcopy((self.businesses, self.outlets))

    def restore(self) -> None:
        """Back to the checkpoint; without one the world stays as it is."""
        with self.lock:
            self.after_page.clear()
            if self._kept is not None:
                self.businesses, self.outlets = copy.deepcopy(self._kept)
