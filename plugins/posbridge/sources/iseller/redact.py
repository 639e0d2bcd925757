"""Which fields of iSeller's rows are never kept.

Contract iseller §4.5 (addresses, telephone, e-mail, where the device was) and §4.8 (the first digits of a card).
A customer's name stays: it is on the invoice.
"""

from posbridge.sources.redact import Redaction

__all__ = ["kept_text", "redact"]

_REDACTION = Redaction(
    r"""bin_card | card_.* | additional_info | device_location | latitude | longitude | billing | shipping
    | customer_addresses | addresses | (.*_)?address[12]? | (.*_)?phone(_number)? | (.*_)?e?mail | birth(day|_date)"""
)

kept_text, redact = _REDACTION.kept_text, _REDACTION.redact
