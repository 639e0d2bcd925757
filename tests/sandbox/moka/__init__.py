"""A strict stand-in for MokaPOS's direct API: OAuth2, library, customers, transactions, invoices, reports.

``MokaWorld`` holds what happened (receipts, refunds, voids, payments); ``create_app`` serves it.
Everything on the wire is rendered from the stored events, so the reports are honest control totals.
"""

from tests.sandbox.moka.app import create_app, make_control
from tests.sandbox.moka.knobs import MokaKnobs
from tests.sandbox.moka.world import MokaWorld

__all__ = ["MokaKnobs", "MokaWorld", "create_app", "make_control"]
