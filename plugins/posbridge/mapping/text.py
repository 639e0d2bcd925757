"""What documents say to people in their memo: the outlet, the receipt, and what the document is."""

from posbridge.mapping.context import MapContext
from posbridge.mapping.names import clean, fitted


def about(ctx: MapContext, *words: str) -> str:
    """``Setting Outlet 1 Jakarta, payout PO-00001``; without emoji, which Jurnal refuses."""
    return fitted(", ".join(part for part in map(clean, (ctx.settings.name, *words)) if part))


def memo(ctx: MapContext, receipt: str, *words: str) -> str:
    """``Setting Outlet 1 Jakarta, receipt 7QK2M9A, refund``."""
    return about(ctx, f"receipt {receipt}", *words)
