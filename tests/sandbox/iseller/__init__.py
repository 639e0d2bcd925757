"""A strict stand-in for iSeller: OAuth2, orders, transactions, summaries, masters, stock events, webhooks.

``ISellerWorld`` holds stores and what happened in them; ``create_app`` serves it. Everything on the wire is
rendered from what happened, so the summaries are honest control totals.

What happens in a store: ``till`` (ring up, pay, fulfil), ``refunding`` (refund, void), ``shelf`` (transfers,
adjustments, counts), ``settling`` (payouts), ``Store.open_shift``.
"""

from tests.sandbox.iseller.app import create_app, make_control
from tests.sandbox.iseller.knobs import ISellerKnobs
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.world import ISellerWorld

__all__ = ["ISellerKnobs", "ISellerWorld", "Store", "create_app", "make_control"]
