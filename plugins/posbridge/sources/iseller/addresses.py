"""Where a token may be sent: the store's own address, and nowhere else (contract iseller §1.1)."""

import re
from urllib.parse import SplitResult, urlsplit

from posbridge.errors import ConfigError, RefusedError

__all__ = ["api_base", "base_of"]

_DOMAIN = "isellershop.com"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def base_of(url: str, *, field: str) -> str:
    """A base URL as a person typed it, put together anew from its parts.

    Raises:
        ConfigError: it is no http(s) address.
    """
    parts = _split(url)
    if parts is None:
        raise ConfigError(
            f"{field} {url!r} is no address.", field=field, remedy="Give it as https://storename.isellershop.com."
        )
    return _joined(parts)


def api_base(told: str, *, configured: str, oauth: str, connection: str) -> str:
    """The address of the store's API.

    Args:
        told: ``resource_url`` of the token reply; empty where there was none.
        configured: ``resource_url`` of the connection; empty where there is none.
        oauth: base URL of the OAuth endpoints.

    Raises:
        RefusedError: the token reply names a host that is neither iSeller's nor the connection's.
        ConfigError: neither says an address.
    """
    if not told and not configured:
        raise ConfigError(
            f"iSeller did not tell the address of the store of connection {connection}.",
            field="resource_url",
            remedy="Give the store's address in the connection's extra as resource_url: "
            "https://storename.isellershop.com.",
        )
    own = base_of(configured, field="resource_url") if configured else ""
    if not told:
        return own
    parts = _split(told)
    if parts is None or not _is_trusted(parts, (oauth, own)):
        raise RefusedError(
            f"The token reply of connection {connection} sends us to {told!r}, which is not iSeller's.",
            remedy="Nothing was sent there. If the store really lives there, say so in the connection's extra as "
            "resource_url.",
        )
    return _joined(parts)


def _is_trusted(parts: SplitResult, bases: tuple[str, ...]) -> bool:
    """A host of iSeller by TLS, or the very host and protocol of an address that a person gave."""
    host = parts.hostname or ""
    if parts.scheme == "https" and (host == _DOMAIN or host.endswith(f".{_DOMAIN}")):
        return True
    return any(
        (parts.scheme, host) == (known.scheme, known.hostname) for known in (urlsplit(each) for each in bases if each)
    )


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where another reader of it could see another host."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    clean = parts.scheme in {"http", "https"} and _HOST.fullmatch(host) and "@" not in parts.netloc
    return parts if clean else None


def _joined(parts: SplitResult) -> str:
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}"
