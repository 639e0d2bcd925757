"""``/oauth/*`` (contract moka §2.1): JSON and form bodies, OAuth-style errors."""

import json
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from tests.sandbox.moka.service import Service
from tests.sandbox.moka.tokens import Grant, OAuthError
from tests.sandbox.moka.wire import reply
from tests.sandbox.moka.world import Application


def oauth_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/oauth")

    @router.post("/token")
    async def token(request: Request) -> Response:
        try:
            body = await _body(request)
            return reply(_grant(service, body).answer(), headers={"Cache-Control": "no-store"})
        except OAuthError as error:
            return _refused(error)

    @router.post("/revoke")
    async def revoke(request: Request) -> Response:
        try:
            body = await _body(request)
            service.tokens.revoke(_app(service, body), body.get("token", ""))
        except OAuthError as error:
            return _refused(error)
        return reply({})

    @router.get("/token/info")
    def info(request: Request) -> Response:
        grant = service.grant(request)
        left = int(grant.created + grant.expires_in - service.tokens.now())
        application = {"uid": grant.app.client_id}
        body = {"resource_owner_id": grant.app.business_id + 1, "scope": list(grant.scopes), "expires_in": left}
        return reply({**body, "application": application, "created_at": grant.created})

    @router.get("/authorize")
    def authorize(request: Request) -> Response:
        """The consent page, with the consent already given."""
        query = request.query_params
        app = service.world.apps.get(query.get("client_id", ""))
        uri = query.get("redirect_uri", "")
        if app is None or uri not in app.redirect_uris or query.get("response_type") != "code":
            return _refused(OAuthError(401, "invalid_client", "Unknown client, redirect URI or response type."))
        code = service.tokens.issue_code(app, uri, tuple(query.get("scope", "").split()))
        back = {"code": code, **({"state": query["state"]} if "state" in query else {})}
        return RedirectResponse(f"{uri}?{urlencode(back)}", 302)

    return router


async def _body(request: Request) -> dict[str, str]:
    raw = (await request.body()).decode()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw, keep_blank_values=True))
    try:
        parsed = json.loads(raw) if kind == "application/json" else None
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise OAuthError(400, "invalid_request", "The body is neither JSON nor a form.")
    return {str(name): str(value) for name, value in parsed.items()}


def _app(service: Service, body: dict[str, str]) -> Application:
    app = service.world.apps.get(body.get("client_id", ""))
    if app is None or app.secret != body.get("client_secret"):
        raise OAuthError(401, "invalid_client", "Client authentication failed due to unknown client or wrong secret.")
    return app


def _grant(service: Service, body: dict[str, str]) -> Grant:
    app = _app(service, body)
    kind = body.get("grant_type", "")
    if kind == "client_credentials":
        scopes = tuple(body.get("scope", "").split())
        return service.tokens.issue(app, scopes, refreshable=service.knobs.client_credentials_refresh)
    if kind == "authorization_code":
        return service.tokens.exchange(app, body.get("code", ""), body.get("redirect_uri", ""))
    if kind == "refresh_token":
        return service.tokens.refresh(app, body.get("refresh_token", ""))
    raise OAuthError(400, "unsupported_grant_type", "The authorization grant type is not supported.")


def _refused(error: OAuthError) -> Response:
    return reply({"error": error.error, "error_description": error.description}, error.status)
