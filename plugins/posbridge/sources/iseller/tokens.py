"""iSeller's access tokens: by which grant one is asked for, and when it is renewed (contract iseller §1).

The vault keeps the pair and lets one worker renew it at a time; here is only what to ask the token endpoint.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from requests import Response

from posbridge.domain.identifiers import digest
from posbridge.errors import ConfigError, CredentialsRefusedError, RetryableError, UnreadableAnswerError
from posbridge.ports import ConnectionMemory, Credentials, TokenPair
from posbridge.sources.bodies import Json, object_of, retry_after
from posbridge.sources.iseller.answers import words_of
from posbridge.sources.iseller.options import ISellerOptions
from posbridge.sources.sending import Sender, anonymous

__all__ = ["Tokens"]

PATH = "/oauth/token"
_LIFE_USED = 0.8
_UNSAID_LIFE = timedelta(hours=1)
_RESOURCE_URL, _CODE_USED = "iseller.resource_url", "iseller.code_used"


class Tokens:
    """The tokens of one connection.

    A pair's ``expires_at`` is set at 80 % of its life, by our own clock: from then on it is renewed before it is
    used, while the server still takes it. Refresh tokens count as used up by each renewal (§1.4).
    """

    def __init__(
        self,
        oauth: str,
        credentials: Credentials,
        options: ISellerOptions,
        memory: ConnectionMemory,
        *,
        sender: Sender,
        clock: Callable[[], datetime],
    ) -> None:
        self._url = oauth + PATH
        self._credentials = credentials
        self._options = options
        self._memory = memory
        self._sender = sender
        self._clock = clock
        self._resource_url: str | None = None

    def current(self) -> TokenPair:
        """A pair that is young enough.

        Raises:
            CredentialsRefusedError: the id, the secret or the merchant's consent is refused.
        """
        pair = self._memory.current(self._credentials.conn_id)
        return pair if pair is not None and self._clock() < pair.expires_at else self.renewed(pair)

    def renewed(self, stale: TokenPair | None) -> TokenPair:
        """Replace ``stale``, or take what another worker replaced it by."""
        self._resource_url = None
        return self._memory.renew(self._credentials.conn_id, stale, self._fetch)

    def resource_url(self) -> str:
        """The store's address as the last token reply told it; empty where it told none."""
        if self._resource_url is None:
            self._resource_url = self._memory.recall(self._credentials.conn_id).get(_RESOURCE_URL, "")
        return self._resource_url

    def _fetch(self, held: TokenPair | None) -> TokenPair:
        refused = ""
        for grant in self._grants(held):
            answer = self._ask(grant)
            if isinstance(answer, TokenPair):
                return answer
            refused = answer
        connection = self._credentials.conn_id
        if self._options.by_consent:
            raise CredentialsRefusedError(
                f"iSeller refused the consent of connection {connection}: {refused or 'its code was used before'}.",
                remedy="Have the merchant grant access again, and put the new code (with its redirect_uri) or "
                "refresh_token in the connection's extra.",
            )
        raise CredentialsRefusedError(
            f"iSeller refused the application of connection {connection}: {refused}.",
            remedy="Compare Client ID (login) and Secret (password) with iSeller's.",
        )

    def _grants(self, held: TokenPair | None) -> Iterator[dict[str, str]]:
        """What to try, in order: what was handed out last, what a person put in, the application's own name."""
        for refresh in dict.fromkeys((held.refresh if held else None, self._options.refresh_token)):
            if refresh:
                yield {"grant_type": "refresh_token", "refresh_token": refresh}
        code = self._options.code
        if code and self._memory.recall(self._credentials.conn_id).get(_CODE_USED) != digest(code):
            if not self._options.redirect_uri:
                raise ConfigError(
                    f"Connection {self._credentials.conn_id} has a code, but no redirect_uri.",
                    field="redirect_uri",
                    remedy="Give the redirect_uri that the code was asked for with.",
                )
            yield {"grant_type": "authorization_code", "code": code, "redirect_uri": self._options.redirect_uri}
        if not self._options.by_consent:
            yield {"grant_type": "client_credentials"}

    def _ask(self, grant: dict[str, str]) -> TokenPair | str:
        """A pair, or the endpoint's words where it refused the grant."""
        body = {**grant, "client_id": self._credentials.login, "client_secret": self._credentials.password}
        where = f"{PATH} ({grant['grant_type']})"
        response = self._sender.send("POST", self._url, where, anonymous, data=body)
        status = response.status_code
        if status == 429 or status >= 500:
            wait = retry_after(response, self._clock)
            raise RetryableError(f"iSeller answered {status} to {where}.", retry_after=wait)
        if status >= 300:
            return self._refusal(response)
        answer = object_of(response, "iSeller", where)
        if not answer.get("access_token") and words_of(answer):
            return words_of(answer)
        return self._pair(answer, grant, where)

    def _refusal(self, response: Response) -> str:
        try:
            said = object_of(response, "iSeller", PATH)
        except UnreadableAnswerError:
            said = {}
        error, words = str(said.get("error") or response.status_code), words_of(said)
        if error == "invalid_client":
            raise CredentialsRefusedError(
                f"iSeller does not know the application of connection {self._credentials.conn_id} (invalid_client).",
                remedy="Compare Client ID (login) and Secret (password) with iSeller's.",
            )
        return f"{error}, {words}" if words and words != error else error

    def _pair(self, answer: Json, grant: dict[str, str], where: str) -> TokenPair:
        """The pair, once what else the reply brought is kept: a pair without it would be of no use."""
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not isinstance(access, str) or not access:
            raise UnreadableAnswerError(f"iSeller's answer to {where} holds no access_token.")
        told = {}
        if answer.get("resource_url"):
            told[_RESOURCE_URL] = str(answer["resource_url"])
        if "code" in grant:
            told[_CODE_USED] = digest(grant["code"])
        if told:
            self._memory.remember(self._credentials.conn_id, told)
        seconds = answer.get("expires_in")
        life = timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else _UNSAID_LIFE
        return TokenPair(
            access=access,
            refresh=refresh if isinstance(refresh, str) and refresh else grant.get("refresh_token"),
            expires_at=self._clock() + life * _LIFE_USED,
        )
