"""The stand-in as an ASGI application."""

import re

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException

from tests.sandbox.control import Control
from tests.sandbox.moka.events import happen
from tests.sandbox.moka.knobs import MokaKnobs
from tests.sandbox.moka.routes_master import master_router
from tests.sandbox.moka.routes_oauth import oauth_router
from tests.sandbox.moka.routes_reports import reports_router
from tests.sandbox.moka.service import Service
from tests.sandbox.moka.tokens import TokenStore
from tests.sandbox.moka.wire import ERROR_TYPES, RefusedError, error_body, reply
from tests.sandbox.moka.world import MokaWorld

_KINDS_OF_ID = re.compile(r"(outlets|businesses|invoices)/[^/]+")


def resource_of(path: str) -> str:
    """``/v4/outlets/700101/reports/sales_summary`` counts as ``outlets/{id}/reports/sales_summary``."""
    plain = re.sub(r"^/v\d+/", "/", path)
    return _KINDS_OF_ID.sub(r"\1/{id}", plain).strip("/")


def make_control(world: MokaWorld, knobs: MokaKnobs | None = None) -> Control[MokaKnobs]:
    """Knobs, faults and log; a reset also puts the world back to its checkpoint."""
    return Control(knobs or MokaKnobs(), resource_of=resource_of, on_reset=world.restore, error_body=error_body)


def create_app(world: MokaWorld, control: Control[MokaKnobs] | None = None) -> FastAPI:
    """Serve ``world``; the control is on ``app.state.control``, its parts on ``app.state.service``."""
    control = control or make_control(world)
    service = Service(world, control, TokenStore(control.knobs))
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.control, app.state.service = control, service
    app.include_router(oauth_router(service))
    app.include_router(master_router(service))
    app.include_router(reports_router(service))

    @app.post("/_sandbox/events")
    async def events(request: Request) -> Response:
        raw = await request.json()
        try:
            made = [happen(service, event) for event in (raw if isinstance(raw, list) else [raw])]
        except (KeyError, ValueError, TypeError) as error:
            return reply({"error": str(error)}, 422)
        return reply(made if isinstance(raw, list) else made[0])

    @app.exception_handler(RefusedError)
    def refused(request: Request, error: RefusedError) -> Response:
        return reply(error_body(error.code, error.message), error.code)

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        if error.status_code in ERROR_TYPES:
            return reply(error_body(error.status_code, f"no {request.method} {request.url.path}"), error.status_code)
        return await http_exception_handler(request, error)

    control.install(app)
    return app
