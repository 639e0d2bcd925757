"""What the vendors' hooks share with Airflow's HTTP hook, and where they must differ from it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from requests import Session

from posbridge.domain.addresses import base_url
from posbridge.errors import ConfigError, PosbridgeError
from posbridge.ports import Credentials
from posbridge.sessions import VendorSession

__all__ = ["VendorHook", "now", "shown"]

_OF_THE_SESSION = frozenset({"proxies", "proxy", "verify", "verify_ssl", "cert", "timeout", "trust_env"})
_CHECKS = frozenset({"verify", "verify_ssl"})


class VendorHook(HttpHook):
    """An HTTP hook whose connection holds an application's id and secret rather than a user's.

    Airflow's own hook would send them as basic authentication, and every other extra as a header: with
    these connections that would put a refresh token on every request. Here the vendor's client signs.
    """

    def __init__(self, conn_id: str) -> None:
        super().__init__(method="GET", http_conn_id=conn_id)

    @property
    def connection(self) -> Any:
        """The Airflow connection: host, login, password and ``extra_dejson``."""
        return self.get_connection(self.http_conn_id)

    def secrets(self) -> tuple[str, str]:
        """Application id and secret.

        Raises:
            ConfigError: one of them is empty.
        """
        connection = self.connection
        if not connection.login or not connection.password:
            raise ConfigError(
                f"Connection {self.http_conn_id}: id and secret must both be filled in.",
                field="login, password",
                remedy="Copy both from the vendor's developer pages.",
            )
        return connection.login, connection.password

    def once(self) -> Credentials:
        """The connection's credentials for a look by hand: a failure is not repeated. Call ``get_conn`` first.

        Raises:
            ConfigError: the id or the secret is missing.
        """
        login, secret = self.secrets()
        return Credentials(
            conn_id=self.http_conn_id,
            host=self.base_url,
            login=login,
            password=secret,
            extra={**self.connection.extra_dejson, "attempts": 1},
        )

    def get_conn(
        self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None
    ) -> VendorSession:
        """A session as tasks have it: certificates are checked, answers bounded, redirects not followed.

        Raises:
            ConfigError: the host is none, or one without TLS.
        """
        plain = super().get_conn(headers, extra_options)
        self.base_url = base_url(self.base_url, field="host", example=self.default_host)
        session = VendorSession()
        session.headers, session.proxies, session.cert = plain.headers, plain.proxies, plain.cert
        session.verify, session.trust_env, session.adapters = plain.verify or True, plain.trust_env, plain.adapters
        return session

    def _extract_auth(self, connection: Any) -> None:
        """No basic authentication: the vendor's client signs each request."""

    def _configure_session_from_extra(
        self, session: Session, connection: Any, extra_options: dict[str, Any]
    ) -> Session:
        shown = _OnlySessionExtra(connection)
        configured: Session = super()._configure_session_from_extra(session, shown, extra_options)
        return configured


def shown(error: PosbridgeError) -> str:
    """An error as the Test button shows it: two sentences."""
    return f"{error.message.rstrip('.')}. {error.remedy}".rstrip()


def now() -> datetime:
    """The present: the Test button is a shell, so it reads the clock."""
    return datetime.now(UTC)  # noqa: TID251


class _OnlySessionExtra:
    """A connection as the base class may see it: extras that configure a session, none that would be headers."""

    def __init__(self, connection: Any) -> None:
        self.host = connection.host
        # A path to certificates of one's own is heard; an order to check none is not.
        self.extra_dejson = {
            key: value
            for key, value in connection.extra_dejson.items()
            if key in _OF_THE_SESSION and (key not in _CHECKS or (isinstance(value, str) and Path(value).exists()))
        }
