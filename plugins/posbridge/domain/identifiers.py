"""Deterministic names of documents, from immutable POS facts.

Contract jurnal §6: a custom_id holds ``[A-Za-z0-9_-]`` only, starts with letters, is at most 64 long.
"""

import hashlib
import re

from posbridge.domain.states import DocumentKind

_LIMIT = 64
_PREFIX = {
    DocumentKind.CUSTOMER: "CUS",
    DocumentKind.PRODUCT: "PRD",
    DocumentKind.INVOICE: "INV",
    DocumentKind.PAYMENT: "PAY",
    DocumentKind.SALES_RETURN: "RET",
    DocumentKind.CREDIT_MEMO: "CRM",
    DocumentKind.MEMO_REFUND: "REF",
    DocumentKind.JOURNAL: "JRN",
    DocumentKind.WAREHOUSE_TRANSFER: "TRF",
    DocumentKind.STOCK_ADJUSTMENT: "ADJ",
    DocumentKind.STOCK_COUNT: "CNT",
    DocumentKind.STOCK_USE: "USE",
}


def custom_id(kind: DocumentKind, source: str, scope: str, *parts: str) -> str:
    """``INV-moka-700101-<receipt id>``. What is too long or has odd characters ends in a digest."""
    plain = "-".join((_PREFIX[kind], source, scope, *parts))
    safe = re.sub(r"[^A-Za-z0-9_-]", "_", plain)
    if safe == plain and len(plain) <= _LIMIT:
        return plain
    mark = digest(plain)[:16]
    return f"{safe[: _LIMIT - len(mark) - 1]}-{mark}"


def transaction_no(receipt_no: str, source: str, scope: str, *parts: str) -> str:
    """The number people see: the receipt's own, with a mark, as receipt numbers need not be unique."""
    mark = digest("-".join((source, scope, *parts)))[:6]
    return f"{receipt_no or parts[0]}-{mark}"


def digest(text: str) -> str:
    """A stable hexadecimal digest of 32 characters."""
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()
