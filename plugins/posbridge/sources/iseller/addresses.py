"""Where a token may be sent: the store's own address, and nowhere else (contract iseller §1.1)."""

from posbridge.domain.addresses import address_parts, base_url, same_host
from posbridge.errors import ConfigError, RefusedError

__all__ = ["EXAMPLE", "api_base"]

EXAMPLE = "https://storename.isellershop.com"
_DOMAIN = "isellershop.com"


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
            remedy=f"Give the store's address in the connection's extra as resource_url: {EXAMPLE}.",
        )
    own = base_url(configured, field="resource_url", example=EXAMPLE) if configured else ""
    if not told:
        return own
    if not _is_trusted(told, (oauth, own)):
        raise RefusedError(
            f"The token reply of connection {connection} sends us to {told!r}, which is not iSeller's.",
            remedy="Nothing was sent there. If the store really lives there, say so in the connection's extra as "
            "resource_url.",
        )
    return base_url(told, field="resource_url", example=EXAMPLE)


def _is_trusted(told: str, bases: tuple[str, ...]) -> bool:
    """A host of iSeller by TLS, or the very server of an address that a person gave."""
    parts = address_parts(told)
    if parts is None:
        return False
    host = parts.hostname or ""
    if parts.scheme == "https" and (host == _DOMAIN or host.endswith(f".{_DOMAIN}")):
        return True
    return any(same_host(told, known) for known in bases if known)
