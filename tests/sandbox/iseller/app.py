"""The stand-in as an ASGI application."""

from fastapi import FastAPI, Request, Response

from tests.sandbox.control import Control
from tests.sandbox.iseller.api import api_router, resource_of
from tests.sandbox.iseller.events import happen
from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.routes_oauth import oauth_router
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.tokens import TokenStore
from tests.sandbox.iseller.webhooks import Notifier
from tests.sandbox.iseller.wire import error_body, reply
from tests.sandbox.iseller.world import ISellerWorld


def make_control(world: ISellerWorld, knobs: ISellerKnobs | None = None) -> Control[ISellerKnobs]:
    """Knobs, faults and log; a reset also puts the world back to its checkpoint."""
    return Control(knobs or ISellerKnobs(), resource_of=resource_of, on_reset=world.restore, error_body=error_body)


def create_app(world: ISellerWorld, control: Control[ISellerKnobs] | None = None) -> FastAPI:
    """Serve ``world``; the control is on ``app.state.control``, its parts on ``app.state.service``."""
    control = control or make_control(world)
    service = Service(world, control, TokenStore(control.knobs, world.seed), Notifier(control.knobs))
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.control, app.state.service = control, service

    @app.post("/_sandbox/events")
    async def events(request: Request) -> Response:
        raw = await request.json()
        try:
            made = [happen(service, event) for event in (raw if isinstance(raw, list) else [raw])]
        except (KeyError, ValueError, TypeError) as error:
            return reply({"error": str(error)}, 422)
        return reply(made if isinstance(raw, list) else made[0])

    @app.get("/_sandbox/webhooks")
    def webhooks() -> Response:
        return reply([delivery.row() for delivery in service.notifier.deliveries()])

    @app.delete("/_sandbox/webhooks")
    def forget_webhooks() -> Response:
        service.notifier.clear()
        return Response(status_code=204)

    app.include_router(oauth_router(service))
    control.install(app)
    app.include_router(api_router(service))
    return app
