"""OAuth2 tokens as contract moka §2.1 has them: opaque, rotating, the old pair dying with the new one's use."""

import random
import threading
import time
from dataclasses import dataclass
from typing import Any

from tests.sandbox.moka.knobs import MokaKnobs
from tests.sandbox.moka.world import Application


@dataclass(slots=True, kw_only=True)
class Grant:
    """One token pair. ``replaces`` is the pair that this one was refreshed from."""

    access: str
    refresh: str | None
    app: Application
    scopes: tuple[str, ...]
    created: int
    expires_in: int
    replaces: "Grant | None" = None
    revoked: bool = False

    def answer(self) -> dict[str, Any]:
        body = {"access_token": self.access, "token_type": "bearer", "expires_in": self.expires_in}
        if self.refresh is not None:
            body["refresh_token"] = self.refresh
        return {**body, "scope": " ".join(self.scopes), "created_at": self.created}


@dataclass(frozen=True, slots=True)
class Code:
    app: Application
    redirect_uri: str
    scopes: tuple[str, ...]


class OAuthError(Exception):
    """``{error, error_description}``, not the ``meta`` envelope."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


class TokenStore:
    """All pairs ever issued."""

    def __init__(self, knobs: MokaKnobs, seed: int = 7) -> None:
        self._knobs = knobs
        self._rng = random.Random(f"tokens-{seed}")
        self._lock = threading.Lock()
        self._grants: list[Grant] = []
        self._codes: dict[str, Code] = {}

    def now(self) -> float:
        return time.time() + self._knobs.clock_offset_seconds

    def issue(self, app: Application, scopes: tuple[str, ...], *, refreshable: bool) -> Grant:
        """A new pair. Scopes that are not enabled on the application are left out."""
        granted = tuple(scope for scope in scopes if scope in app.scopes)
        if not granted:
            raise OAuthError(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
        with self._lock:
            return self._issue(app, granted, refreshable=refreshable, replaces=None)

    def issue_code(self, app: Application, redirect_uri: str, scopes: tuple[str, ...]) -> str:
        """What a person's consent gives; good for one exchange."""
        with self._lock:
            code = f"{self._rng.getrandbits(256):064x}"
            self._codes[code] = Code(app, redirect_uri, scopes)
            return code

    def exchange(self, app: Application, code: str, redirect_uri: str) -> Grant:
        with self._lock:
            kept = self._codes.pop(code, None)
        if kept is None or kept.app.client_id != app.client_id or kept.redirect_uri != redirect_uri:
            raise OAuthError(400, "invalid_grant", "The provided authorization grant is invalid, expired or revoked.")
        return self.issue(app, kept.scopes, refreshable=True)

    def refresh(self, app: Application, token: str) -> Grant:
        """A new pair for a live refresh token; the old pair dies by ``refresh_kills``."""
        with self._lock:
            old = next((g for g in self._grants if g.refresh and g.refresh == token and not g.revoked), None)
            if old is None or old.app.client_id != app.client_id:
                raise OAuthError(400, "invalid_grant", "The provided refresh token is invalid, expired or revoked.")
            new = self._issue(app, old.scopes, refreshable=True, replaces=old)
            if self._knobs.refresh_kills == "immediately":
                old.revoked = True
            return new

    def use(self, access: str) -> Grant | None:
        """The live pair of an access token; its predecessor dies. None: unknown, expired or revoked."""
        with self._lock:
            grant = next((g for g in self._grants if g.access == access), None)
            if grant is None or grant.revoked or self.now() >= grant.created + grant.expires_in:
                return None
            if grant.replaces is not None:
                grant.replaces.revoked = True
                grant.replaces = None
            return grant

    def revoke(self, app: Application, token: str) -> None:
        """Unknown tokens are no error."""
        with self._lock:
            for grant in self._grants:
                if grant.app.client_id == app.client_id and token in (grant.access, grant.refresh):
                    grant.revoked = True

    def _issue(self, app: Application, scopes: tuple[str, ...], *, refreshable: bool, replaces: Grant | None) -> Grant:
        grant = Grant(
            access=f"{self._rng.getrandbits(256):064x}",
            refresh=f"{self._rng.getrandbits(256):064x}" if refreshable else None,
            app=app,
            scopes=scopes,
            created=int(self.now()),
            expires_in=self._knobs.expires_in,
            replaces=replaces,
        )
        self._grants.append(grant)
        return grant
