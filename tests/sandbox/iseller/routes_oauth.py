"""``/oauth/authorize`` and ``/oauth/token`` (contract iseller §1): form and JSON bodies, RFC 6749 errors."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from tests.sandbox.iseller.params import Params, read_params
from tests.sandbox.iseller.service import Service
from tests.sandbox.iseller.store import OAuthApp
from tests.sandbox.iseller.tokens import Grant, OAuthError
from tests.sandbox.iseller.wire import RefusedError, reply


def oauth_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/oauth")

    @router.post("/token")
    async def token(request: Request) -> Response:
        try:
            params = await read_params(request)
            grant = _grant(service, params)
        except OAuthError as error:
            return _refused(error)
        except RefusedError as error:
            return _refused(OAuthError("invalid_request", error.message))
        return reply(_answer(service, grant, params, request), headers={"Cache-Control": "no-store"})

    @router.get("/authorize")
    def authorize(request: Request) -> Response:
        """The merchant's consent page, with the consent already given."""
        query = request.query_params
        found = service.world.app(query.get("client_id", ""))
        uri = query.get("redirect_uri", "")
        if found is None or uri not in found[1].redirect_uris or query.get("response_type") != "code":
            return _refused(OAuthError("invalid_request", "Unknown client, redirect_uri or response_type."))
        code = service.tokens.issue_code(found[1], uri)
        back = {"code": code, **({"state": query["state"]} if "state" in query else {})}
        return RedirectResponse(f"{uri}?{urlencode(back)}", 302)

    return router


def _app(service: Service, params: Params) -> OAuthApp:
    found = service.world.app(params.text("client_id") or "")
    if found is None or found[1].secret != params.text("client_secret"):
        raise OAuthError("invalid_client", "Unknown client or wrong secret.", 401)
    return found[1]


def _grant(service: Service, params: Params) -> Grant:
    app, now = _app(service, params), service.world.now()
    kind = params.text("grant_type")
    if kind == "client_credentials":
        return service.tokens.issue(app, now, refreshable=service.knobs.client_credentials_refresh)
    if kind == "authorization_code":
        return service.tokens.exchange(app, params.text("code") or "", params.text("redirect_uri") or "", now)
    if kind == "refresh_token":
        return service.tokens.refresh(app, params.text("refresh_token") or "", now)
    raise OAuthError("unsupported_grant_type", f"grant_type {kind!r} is not supported.")


def _answer(service: Service, grant: Grant, params: Params, request: Request) -> dict[str, Any]:
    body: dict[str, Any] = {
        "access_token": grant.access,
        "token_type": "bearer",
        "expires_in": grant.expires_in,
    }
    if grant.refresh is not None:
        body["refresh_token"] = grant.refresh
    if params.text("grant_type") != "client_credentials" or service.knobs.client_credentials_resource_url:
        body["resource_url"] = str(request.base_url).rstrip("/")
    return body


def _refused(error: OAuthError) -> Response:
    return reply({"error": error.error, "error_description": error.description}, error.status)
