"""What documents say to people in their memo: the outlet, the receipt, and what the document is."""

from posbridge.mapping.context import MapContext
from posbridge.mapping.names import clean, fitted


def memo(ctx: MapContext, receipt: str, *words: str) -> str:
    """``Setting Outlet 1 Jakarta, receipt 7QK2M9A, refund``; without emoji, which Jurnal refuses."""
    parts = [ctx.settings.name, f"receipt {receipt}", *words]
    return fitted(", ".join(part for part in map(clean, parts) if part))
