"""One running stand-in: world, control and tokens, and what every route asks of them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request

from posbridge.money import Decimal
from tests.sandbox.control import Control
from tests.sandbox.moka.knobs import MokaKnobs
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import PriceRules, Rounding
from tests.sandbox.moka.tokens import Grant, TokenStore
from tests.sandbox.moka.view import View
from tests.sandbox.moka.wire import RefusedError
from tests.sandbox.moka.world import MokaWorld

_DASHBOARD_NAMES = {"report": "Laporan Merchant", "library": "Library", "customer": "Pelanggan"}


@dataclass(slots=True)
class Service:
    world: MokaWorld
    control: Control[MokaKnobs]
    tokens: TokenStore

    @property
    def knobs(self) -> MokaKnobs:
        return self.control.knobs

    def now(self) -> datetime:
        """The server's clock, or the moment at which ``as_of`` holds the world."""
        if self.knobs.as_of:
            return datetime.fromisoformat(self.knobs.as_of)
        return datetime.fromtimestamp(self.tokens.now(), UTC)

    def grant(self, request: Request) -> Grant:
        """Who is asking: by header, or by ``access_token`` in the query, which the vendor takes as well."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = request.query_params.get("access_token", "")
        grant = self.tokens.use(token.strip())
        if grant is None:
            raise RefusedError(401, "The access token is missing, expired or was revoked")
        return grant

    def allowed(self, request: Request, scope: str) -> Grant:
        """The grant, if its token has ``scope``."""
        grant = self.grant(request)
        if scope not in grant.scopes:
            shown = f"{scope} ({_DASHBOARD_NAMES[scope]})" if scope in _DASHBOARD_NAMES else scope
            raise RefusedError(403, f"token isn't granted scope {shown}")
        return grant

    def outlet(self, grant: Grant, outlet_id: str) -> Outlet:
        """An outlet of the grant's business; any other id is not found."""
        outlet = self.world.outlets.get(int(outlet_id)) if outlet_id.isdigit() else None
        if outlet is None or outlet.business_id != grant.app.business_id:
            raise RefusedError(404, f"outlet {outlet_id} not found")
        return outlet

    def view(self, outlet: Outlet) -> View:
        return View(outlet, self.knobs)

    def spend_quota(self) -> None:
        """Count one report call."""
        if self.knobs.quota <= 0:
            raise RefusedError(429, "quota for resource report is used up")
        self.knobs.quota -= 1

    def rules(self, outlet: Outlet) -> PriceRules:
        """The outlet's settings with the knobs that override them."""
        own, knobs = outlet.rules, self.knobs
        step = own.rounding.step if knobs.rounding_step is None else Decimal(knobs.rounding_step)
        below = knobs.rounding_down_below
        return PriceRules(
            inclusive=own.inclusive if knobs.inclusive is None else knobs.inclusive,
            taxes=own.taxes,
            gratuity=own.gratuity,
            rounding=Rounding(step=step, down_below=own.rounding.down_below if below is None else Decimal(below)),
            fractional=own.fractional if knobs.fractional_discounts is None else knobs.fractional_discounts,
        )
