"""Credentials of vendors: Airflow connections, read with or without Airflow."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from posbridge.errors import ConfigError
from posbridge.money import Decimal
from posbridge.ports import Credentials

_SECRET_EXTRAS = ("refresh_token", "code", "webhook_api_key")
_EXTRA_KEY = "__extra__"  # Airflow's own name for a JSON extra inside a URI


class _AirflowConnection(Protocol):
    host: str | None
    login: str | None
    password: str | None
    schema: str | None
    port: int | None
    extra: str | None


def resolve(conn_id: str) -> Credentials:
    """A connection from the environment, else from Airflow.

    Raises:
        ConfigError: there is none, or what there is cannot be read.
    """
    found = from_environment(conn_id) or from_airflow(conn_id)
    for secret in (found.password, *(str(found.extra.get(name) or "") for name in _SECRET_EXTRAS)):
        mask(secret)
    return found


def mask(secret: str) -> None:
    """Have Airflow leave a secret out of every log. Nothing to do outside Airflow."""
    if secret and "airflow.sdk.log" in sys.modules:
        sys.modules["airflow.sdk.log"].mask_secret(secret)


def variable(conn_id: str) -> str:
    """The environment variable that Airflow reads a connection from."""
    return f"AIRFLOW_CONN_{conn_id.upper()}"


def from_environment(conn_id: str, environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """A connection from ``AIRFLOW_CONN_<ID>``, in Airflow's JSON or URI form; None where it is not set.

    Raises:
        ConfigError: the variable cannot be read. Its value is not shown.
    """
    name = variable(conn_id)
    value = environ.get(name, "").strip()
    if not value:
        return None
    try:
        return _from_json(conn_id, value) if value.startswith("{") else _from_uri(conn_id, value)
    except (ValueError, TypeError, AttributeError):
        raise ConfigError(
            f"The variable {name} is neither JSON nor a URI of a connection.", field=name, remedy=_how_to(conn_id)
        ) from None


def from_airflow(conn_id: str) -> Credentials:
    """A connection from Airflow: through the task's API in a task, from the metadata database elsewhere.

    Raises:
        ConfigError: Airflow has no such connection.
    """
    from airflow.sdk.exceptions import AirflowNotFoundException  # noqa: PLC0415 - the command line starts without Airflow

    try:
        found = _in_task(conn_id) if _is_task() else _in_metadata(conn_id)
    except AirflowNotFoundException:
        raise ConfigError(f'There is no connection "{conn_id}".', field="connection", remedy=_how_to(conn_id)) from None
    return _folded(
        conn_id,
        host=found.host,
        port=found.port,
        schema=found.schema,
        login=found.login,
        password=found.password,
        extra=_extra(found.extra),
    )


def _is_task() -> bool:
    runner = sys.modules.get("airflow.sdk.execution_time.task_runner")
    return getattr(runner, "SUPERVISOR_COMMS", None) is not None


def _in_task(conn_id: str) -> _AirflowConnection:
    from airflow.sdk import Connection  # noqa: PLC0415

    found: _AirflowConnection = Connection.get(conn_id)
    return found


def _in_metadata(conn_id: str) -> _AirflowConnection:
    from airflow.models.connection import Connection  # noqa: PLC0415

    found: _AirflowConnection = Connection.get_connection_from_secrets(conn_id)
    return found


def _from_json(conn_id: str, value: str) -> Credentials:
    data = json.loads(value, parse_float=Decimal)
    return _folded(
        conn_id,
        host=data.get("host"),
        port=data.get("port"),
        schema=data.get("schema"),
        login=data.get("login"),
        password=data.get("password"),
        extra=_extra(data.get("extra")),
    )


def _from_uri(conn_id: str, value: str) -> Credentials:
    """``type://login:password@host:port/path?key=value``; a second protocol (``type://https://...``) is the host's."""
    kind, separator, rest = value.partition("://")
    if not separator or not kind:
        raise ValueError("no protocol")
    protocol, second, _ = rest.partition("://")
    own = bool(second) and "@" not in protocol
    parts = urlsplit(rest if own else f"//{rest}")
    host = parts.netloc.rpartition("@")[2]
    if parts.port is not None:
        host = host.rpartition(":")[0]
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _folded(
        conn_id,
        host=f"{protocol}://{unquote(host)}" if own else unquote(host),
        port=parts.port,
        schema=unquote(parts.path.lstrip("/")),
        login=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        extra=_extra(query[_EXTRA_KEY]) if _EXTRA_KEY in query else query,
    )


def _folded(
    conn_id: str,
    *,
    host: str | None,
    port: int | str | None,
    schema: str | None,
    login: str | None,
    password: str | None,
    extra: Mapping[str, Any],
) -> Credentials:
    """Host, port and schema as one base URL: ``schema`` is a protocol (as Airflow's HTTP has it) or a path."""
    url = (host or "").rstrip("/")
    if url and port:
        url = f"{url}:{port}"
    if url and schema in ("http", "https"):
        url = url if "://" in url else f"{schema}://{url}"
    elif url and schema:
        url = f"{url}/{schema.strip('/')}"
    return Credentials(conn_id=conn_id, host=url, login=login or "", password=password or "", extra=extra)


def _extra(value: str | Mapping[str, Any] | None) -> Mapping[str, Any]:
    if isinstance(value, str):
        value = json.loads(value, parse_float=Decimal) if value.strip() else {}
    return dict(value or {})


def _how_to(conn_id: str) -> str:
    return (
        f"Create it in Airflow (Admin > Connections, id {conn_id}), or set {variable(conn_id)} to JSON such as "
        '{"conn_type": "moka", "host": "https://api.mokapos.com", "login": "<id>", "password": "<secret>"}.'
    )
