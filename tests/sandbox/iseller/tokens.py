"""OAuth2 tokens: opaque, 14 days, refresh tokens rotating or stable (contract iseller §1)."""

import random
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.store import OAuthApp


@dataclass(slots=True, kw_only=True)
class Grant:
    """One access token and, maybe, the refresh token that came with it."""

    access: str
    refresh: str | None
    app: OAuthApp
    expires_at: datetime
    expires_in: int


@dataclass(frozen=True, slots=True)
class Code:
    app: OAuthApp
    redirect_uri: str


class OAuthError(Exception):
    """``{error, error_description}`` of RFC 6749."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class TokenStore:
    """All tokens ever issued; a refresh token that died is forgotten."""

    def __init__(self, knobs: ISellerKnobs, seed: int = 7) -> None:
        self._knobs = knobs
        self._rng = random.Random(f"iseller-tokens-{seed}")
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}
        self._refreshes: dict[str, OAuthApp] = {}
        self._codes: dict[str, Code] = {}

    def issue(self, app: OAuthApp, now: datetime, *, refreshable: bool) -> Grant:
        with self._lock:
            return self._issue(app, now, self._new_refresh(app) if refreshable else None)

    def issue_code(self, app: OAuthApp, redirect_uri: str) -> str:
        """What the merchant's consent gives; good for one exchange."""
        with self._lock:
            code = self._text()
            self._codes[code] = Code(app, redirect_uri)
            return code

    def exchange(self, app: OAuthApp, code: str, redirect_uri: str, now: datetime) -> Grant:
        with self._lock:
            kept = self._codes.pop(code, None)
        if kept is None or kept.app.client_id != app.client_id or kept.redirect_uri != redirect_uri:
            raise OAuthError("invalid_grant", "The code is unknown, was used or belongs to another redirect_uri.")
        return self.issue(app, now, refreshable=True)

    def refresh(self, app: OAuthApp, token: str, now: datetime) -> Grant:
        """A new access token; ``rotating`` also replaces the refresh token, and the old one dies."""
        with self._lock:
            kept = self._refreshes.get(token)
            if kept is None or kept.client_id != app.client_id:
                raise OAuthError("invalid_grant", "The refresh token is unknown or was used already.")
            if self._knobs.token_refresh == "rotating":
                del self._refreshes[token]
                token = self._new_refresh(app)
            return self._issue(app, now, token)

    def use(self, access: str, now: datetime) -> Grant | None:
        """None: unknown or expired."""
        with self._lock:
            grant = self._grants.get(access)
        return grant if grant is not None and now < grant.expires_at else None

    def forget_access(self) -> None:
        """Every access token dies at once."""
        with self._lock:
            self._grants.clear()

    def _new_refresh(self, app: OAuthApp) -> str:
        token = self._text()
        self._refreshes[token] = app
        return token

    def _issue(self, app: OAuthApp, now: datetime, refresh: str | None) -> Grant:
        lifetime = self._knobs.expires_in
        ends = now + timedelta(seconds=lifetime)
        grant = Grant(access=self._text() * 2, refresh=refresh, app=app, expires_at=ends, expires_in=lifetime)
        self._grants[grant.access] = grant
        return grant

    def _text(self) -> str:
        return f"{self._rng.getrandbits(256):064x}"
