"""Where a credential may be sent: to a vendor over TLS, and without it to this very machine alone."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from posbridge.errors import ConfigError

__all__ = ["address_parts", "base_url", "same_host"]

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+")


def base_url(url: str, *, field: str, example: str) -> str:
    """A base URL as a person typed it, put together anew from its parts.

    Args:
        field: names it in errors; example: how a right one looks.

    Raises:
        ConfigError: it is no http(s) address, or one without TLS that leaves this machine.
    """
    parts = address_parts(url)
    if parts is None:
        raise ConfigError(
            f"{field} {url!r} is no address, so no base URL.", field=field, remedy=f"Give it as {example}."
        )
    host = parts.hostname or ""
    if parts.scheme != "https" and not _is_this_machine(host):
        raise ConfigError(
            f"{field} {url!r} is without TLS: whoever is on the way could read the secret and change the answers.",
            field=field,
            remedy=f"Give it as {example}, with https. Plain http is for stand-ins on this machine (127.0.0.1).",
        )
    port = f":{parts.port}" if parts.port is not None else ""
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{port}{parts.path.rstrip('/')}"


def address_parts(url: str) -> SplitResult | None:
    """The parts of an http(s) address; None where another reader of it could see another host."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    clean = parts.scheme in {"http", "https"} and _HOST.fullmatch(host) and not set("@\\") & set(parts.netloc)
    return parts if clean else None


def same_host(one: str, other: str) -> bool:
    """Whether two whole addresses lead to the same server: protocol, host and port."""
    first, second = address_parts(one), address_parts(other)
    return first is not None and second is not None and _server(first) == _server(second)


def _server(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
