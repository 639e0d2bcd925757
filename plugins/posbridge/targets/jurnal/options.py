"""What a Jurnal connection's extra says of waiting."""

from collections.abc import Mapping

from posbridge.extra import positive, read_extra
from posbridge.targets.jurnal.transport import Timeouts

_NAMES = {
    "connect_seconds": "connect",
    "read_seconds": "read",
    "batch_seconds": "batch",
    "settle_seconds": "settle",
    "signature_seconds": "signature",
}


def timeouts_from(extra: Mapping[str, object], connection: str) -> Timeouts:
    """Timeouts, each in its own ``..._seconds`` of the extra.

    Raises:
        ConfigError: one is no number above zero.
    """
    given = read_extra(dict.fromkeys(_NAMES, positive), extra, connection)
    unsigned = {} if extra.get("auth") in (None, "", "hmac") else {"signature": 0.0}
    return Timeouts(**{_NAMES[name]: seconds for name, seconds in given.items()} | unsigned)
