"""One running stand-in: world, control, tokens and webhooks, and what every call asks of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timezone

from fastapi import Request

from tests.sandbox.control import Control
from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.tokens import TokenStore
from tests.sandbox.iseller.view import View
from tests.sandbox.iseller.webhooks import Notifier
from tests.sandbox.iseller.wire import RefusedError
from tests.sandbox.iseller.world import ISellerWorld


@dataclass(slots=True)
class Service:
    world: ISellerWorld
    control: Control[ISellerKnobs]
    tokens: TokenStore
    notifier: Notifier

    @property
    def knobs(self) -> ISellerKnobs:
        return self.control.knobs

    def now(self) -> datetime:
        """The world's clock, or the moment at which ``as_of`` holds it."""
        return datetime.fromisoformat(self.knobs.as_of) if self.knobs.as_of else self.world.now()

    def store(self, request: Request) -> Store:
        """Whose token it is."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self.tokens.use(token.strip(), self.world.now()) if scheme.lower() == "bearer" else None
        found = self.world.app(grant.app.client_id) if grant else None
        if found is None:
            raise RefusedError("Unauthorized: the access token is invalid or expired", int(self.knobs.auth_failure))
        return found[0]

    def view(self, store: Store, zone: timezone = UTC) -> View:
        return View(store=store, knobs=self.knobs, now=self.now(), zone=zone)
