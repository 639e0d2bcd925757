"""Which fields of Moka's rows are never kept.

Contract moka §3.4 (card-terminal leftovers: drop, do not store) and §3.3 (personal data).
"""

from posbridge.sources.redact import Redaction

__all__ = ["kept_text", "redact"]

_REDACTION = Redaction(
    r"""card_.* | cc_name | merchant_id | pg_.* | mpos_.* | transaction_certificate.* | transaction_status_info
    | transaction_reference | transaction_number | order_info | pii
    | (.*_)?phone(_number)? | (.*_)?e?mail | (.*_)?address | birthday | latitude | longitude"""
)

kept_text, redact = _REDACTION.kept_text, _REDACTION.redact
