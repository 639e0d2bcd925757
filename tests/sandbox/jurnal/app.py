"""The stand-in as a web application."""

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from tests.sandbox.jurnal import extras
from tests.sandbox.jurnal.gateway import Gateway
from tests.sandbox.jurnal.paths import EXTRAS, SCM, V1
from tests.sandbox.jurnal.refusals import Refusal
from tests.sandbox.jurnal.resources import RESOURCES
from tests.sandbox.jurnal.routes import router_of
from tests.sandbox.jurnal.wire import WireResponse
from tests.sandbox.jurnal.world import JurnalWorld


def create_app(world: JurnalWorld) -> FastAPI:
    """``world`` behind the gateway, with the control routes under ``/_sandbox``."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.include_router(extras.v1, prefix=V1)
    for resource in RESOURCES:
        app.include_router(router_of(resource), prefix=V1)
    app.include_router(extras.scm, prefix=SCM)
    app.include_router(extras.company_extras, prefix=EXTRAS)

    @app.exception_handler(Refusal)
    def refuse(request: Request, refusal: Refusal) -> Response:
        return WireResponse(refusal.body(request.state.company.knob("error_shape")), refusal.status)

    @app.exception_handler(HTTPException)
    def no_route(request: Request, error: HTTPException) -> Response:
        words = {404: "no Route matched with those values", 405: "Method not allowed"}
        return WireResponse({"message": words.get(error.status_code, str(error.detail))}, error.status_code)

    app.add_middleware(Gateway, world=world)
    world.control.install(app)
    return app
