"""Sending one request to a vendor: signed by us alone, to the address given and no further. Shared by every source."""

from collections.abc import Callable, Mapping
from typing import Any

from requests import PreparedRequest, RequestException, Response, Session
from requests.auth import AuthBase
from requests.exceptions import ChunkedEncodingError, ContentDecodingError

from posbridge import __version__
from posbridge.errors import RetryableError, UnreadableAnswerError
from posbridge.sessions import AnswerTooLargeError

__all__ = ["Bearer", "Sender", "anonymous"]


class Sender:
    """Sends for one vendor. Redirects are answers like any other: the caller judges them.

    Args:
        timeout: for the connection and for the answer, in seconds.
    """

    def __init__(self, vendor: str, session: Session, timeout: tuple[float, float]) -> None:
        self._vendor = vendor
        self._session = session
        self._timeout = timeout

    def send(
        self,
        method: str,
        url: str,
        where: str,
        auth: Callable[[PreparedRequest], PreparedRequest],
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> Response:
        """The answer, whatever its status.

        Args:
            where: names the request in errors; their own text would show the whole address.

        Raises:
            UnreadableAnswerError: the answer was cut short, or is larger than any that a vendor gives.
            RetryableError: there was none.
        """
        try:
            return self._session.request(
                method,
                url,
                params=params,
                data=data,
                json=json,
                headers={"Accept": "application/json", "User-Agent": f"posbridge/{__version__}"},
                auth=auth,
                timeout=self._timeout,
                allow_redirects=False,
                # Another session than ours may name certificates of its own; to check none is no choice.
                verify=self._session.verify or True,
            )
        except AnswerTooLargeError as error:
            raise UnreadableAnswerError(f"{self._vendor}'s answer to {where} is too large: {error}.") from error
        except (ChunkedEncodingError, ContentDecodingError) as error:
            raise UnreadableAnswerError(f"{self._vendor}'s answer to {where} was cut short.") from error
        except RequestException as error:
            raise RetryableError(f"No answer from {self._vendor} to {where}: {type(error).__name__}.") from error


class Bearer(AuthBase):
    """An OAuth2 access token, set per request, so that a ``.netrc`` entry of the host cannot take its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def anonymous(request: PreparedRequest) -> PreparedRequest:
    """No authorisation: the request says in its body who asks, and a ``.netrc`` entry must not add one."""
    return request
