"""Moka's access tokens: how one is asked for, when it is renewed, and what it must open (contract moka §2.1).

The vault keeps the pair and lets one worker renew it at a time; here is only what to ask the token endpoint.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from requests import Response, Session

from posbridge.errors import CredentialsRefusedError, RetryableError, ScopeMissingError
from posbridge.ports import Credentials, TokenPair, TokenVault
from posbridge.sources.moka.answers import json_of
from posbridge.sources.moka.fields import Json
from posbridge.sources.moka.options import MokaOptions
from posbridge.sources.sending import Sender, anonymous

__all__ = ["Tokens"]

PATH = "/oauth/token"
_LIFE_USED = 0.8
_UNSAID_LIFE = timedelta(hours=1)


class Tokens:
    """The tokens of one connection.

    A pair's ``expires_at`` is set at 80 % of its life, by our own clock: from then on it is renewed before
    it is used, while the server still takes it (contract moka §6 item 7).
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        options: MokaOptions,
        vault: TokenVault,
        *,
        session: Session,
        clock: Callable[[], datetime],
    ) -> None:
        self._url = base_url + PATH
        self._credentials = credentials
        self._options = options
        self._vault = vault
        self._sender = Sender("Moka", session, (options.connect_timeout, options.read_timeout))
        self._clock = clock
        self._issued: set[str] = set()

    def current(self) -> TokenPair:
        """A pair that is young enough and opens what was asked for.

        Raises:
            CredentialsRefusedError: the id, secret or refresh token is refused.
            ScopeMissingError: a new token lacks a scope.
        """
        pair = self._vault.current(self._credentials.conn_id)
        if pair is None or self._clock() >= pair.expires_at:
            pair = self.renewed(pair)
        elif self._missing(pair):
            pair = self.reissued(pair) or pair
        if missing := self._missing(pair):
            raise self._scope_missing(missing)
        return pair

    def renewed(self, stale: TokenPair | None) -> TokenPair:
        """Replace ``stale``, or take what another worker replaced it by."""
        return self._vault.renew(self._credentials.conn_id, stale, self._fetch)

    def reissued(self, pair: TokenPair) -> TokenPair | None:
        """A wholly new token, as a refreshed one keeps the scopes of the old.

        None where it would bring nothing: this process has just asked for ``pair``, or the application was
        installed by consent, so that only a person can authorise more.
        """
        if pair.access in self._issued or self._options.refresh_token:
            return None
        return self._vault.renew(self._credentials.conn_id, pair, lambda _: self._fetch(None))

    def _fetch(self, held: TokenPair | None) -> TokenPair:
        refused = ""
        for refresh in dict.fromkeys((held.refresh if held else None, self._options.refresh_token)):
            if not refresh:
                continue
            answer = self._ask({"grant_type": "refresh_token", "refresh_token": refresh})
            if isinstance(answer, TokenPair):
                return answer
            refused = answer
        connection = self._credentials.conn_id
        if self._options.refresh_token:
            raise CredentialsRefusedError(
                f"Moka refused the refresh token of connection {connection}: {refused}.",
                remedy="Authorise the application again in Moka's Back Office and put the new refresh token in the "
                "connection's extra as refresh_token.",
            )
        answer = self._ask({"grant_type": "client_credentials", "scope": self._options.scope})
        if isinstance(answer, TokenPair):
            return answer
        raise CredentialsRefusedError(
            f"Moka refused the application of connection {connection}: {answer}.",
            remedy="Compare Application ID (login) and Secret (password) with Moka Connect.",
        )

    def _ask(self, grant: dict[str, str]) -> TokenPair | str:
        """A pair, or the endpoint's words where it refused the grant."""
        body = {**grant, "client_id": self._credentials.login, "client_secret": self._credentials.password}
        where = f"POST {PATH} ({grant['grant_type']})"
        response = self._sender.send("POST", self._url, where, anonymous, json=body)
        if response.status_code == 429 or response.status_code >= 500:
            raise RetryableError(f"Moka answered {response.status_code} to {where}.")
        if response.status_code >= 300:
            return self._refusal(response)
        return self._pair(json_of(response, where))

    def _refusal(self, response: Response) -> str:
        try:
            said = json_of(response, PATH)
        except RetryableError:
            said = {}
        error = str(said.get("error") or response.status_code)
        words = str(said.get("error_description") or "")
        if error == "invalid_client":
            raise CredentialsRefusedError(
                f"Moka does not know the application of connection {self._credentials.conn_id} (invalid_client).",
                remedy="Compare Application ID (login) and Secret (password) with Moka Connect.",
            )
        if error == "invalid_scope":
            raise self._scope_missing(self._options.scopes)
        return f"{error}, {words}" if words else error

    def _pair(self, answer: Json) -> TokenPair:
        access = answer.get("access_token")
        if not isinstance(access, str) or not access:
            raise RetryableError(f"Moka's answer to POST {PATH} holds no access_token.")
        seconds = answer.get("expires_in")
        life = timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else _UNSAID_LIFE
        refresh = answer.get("refresh_token")
        self._issued.add(access)
        return TokenPair(
            access=access,
            refresh=refresh if isinstance(refresh, str) and refresh else None,
            expires_at=self._clock() + life * _LIFE_USED,
            scope=str(answer.get("scope") or ""),
        )

    def _missing(self, pair: TokenPair) -> frozenset[str]:
        """Scopes asked for and not granted; a server that says nothing granted all (RFC 6749 §5.1)."""
        return self._options.scopes - frozenset(pair.scope.split()) if pair.scope else frozenset()

    def _scope_missing(self, missing: frozenset[str]) -> ScopeMissingError:
        names = ", ".join(sorted(missing))
        return ScopeMissingError(
            f"Moka gave connection {self._credentials.conn_id} a token without the scope {names}.",
            remedy=f"Enable {names} on the application in Moka Connect, then run again: a new token is asked for.",
        )
