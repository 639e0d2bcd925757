"""The POS systems that an outlet's file may name: where the adapter is, and what the system can do.

Adding a POS is its adapter, a line here and a folder of fixtures (docs/adding-a-source.md).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One POS system.

    ``adapter`` is text, not a class: naming a system must not import its HTTP client. ``shared_products``:
    outlets of one business sell the same products under the same ids. ``stock_feed``: it tells of transfers
    and counts. ``shifts``: it tells when a register is closed. ``webhooks`` is what reads the messages that it
    sends when an order changes (as text, like ``adapter``); empty where it sends none.
    ``needs_business``: an outlet's id alone does not name it.
    """

    adapter: str
    label: str
    shared_products: bool = False
    stock_feed: bool = False
    shifts: bool = False
    webhooks: str = ""
    needs_business: bool = False


SYSTEMS = {
    "moka": System(adapter="posbridge.sources.moka.source:MokaSource", label="MokaPOS", needs_business=True),
    "iseller": System(
        adapter="posbridge.sources.iseller.source:ISellerSource",
        label="iSeller",
        shared_products=True,
        stock_feed=True,
        shifts=True,
        webhooks="posbridge.sources.iseller.webhooks:ISellerWebhooks",
    ),
}
