"""Who signs a request: set per request, so that a ``.netrc`` entry of the host cannot take its place."""

from requests import PreparedRequest
from requests.auth import AuthBase

__all__ = ["Bearer", "anonymous"]


class Bearer(AuthBase):
    """An OAuth2 access token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def anonymous(request: PreparedRequest) -> PreparedRequest:
    """No authorisation: the request says in its body who asks."""
    return request
