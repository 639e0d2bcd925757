"""The questions that mapping asks of an outlet's settings. Pure; None means that the settings do not say."""

from dataclasses import dataclass

from posbridge.money import Decimal
from posbridge.settings.keys import channel_word, first_of, key_text, merged
from posbridge.settings.model import OutletSettings
from posbridge.settings.parts import ChannelSettings, PaymentMethod, PayoutAccounts
from posbridge.settings.tables import ProductAccounts

FEES = {
    "service": ("Biaya Layanan", "BIAYA-LAYANAN"),
    "rounding": ("Pembulatan", "PEMBULATAN"),
    "custom": ("Penjualan Lain", "PENJUALAN-LAIN"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeProduct:
    """A product that stands for a fee; ``sell_account`` is an account number."""

    name: str
    code: str
    sell_account: str


def payment_method(outlet: OutletSettings, method: str, label: str = "") -> PaymentMethod | None:
    """How a payment type is booked: by ``type/label``, else the label alone, else the type alone."""
    return first_of(outlet.payment_methods, f"{method.strip()}/{label.strip()}", label, method)


def payout(outlet: OutletSettings, method: str, label: str = "") -> PayoutAccounts | None:
    """Accounts of a payment type's payouts, by the same keys as ``payment_method``."""
    return first_of(outlet.payouts, f"{method.strip()}/{label.strip()}", label, method)


def for_channel(outlet: OutletSettings, channel: str) -> OutletSettings:
    """The outlet's settings as they hold for one sales channel (``Sale.channel``): a view, cheap to make.

    Of "marketplace/tokopedia" what ``tokopedia`` says counts before what ``marketplace`` says, and that before
    the outlet's own. Without any such override the answer is ``outlet`` itself. Ask about places
    (``warehouse_of``) with the outlet itself: the view's ``warehouse`` is the channel's.
    """
    if not outlet.channels or not channel:
        return outlet
    whole = channel_word(channel)
    levels = {channel_word(key): overrides for key, overrides in outlet.channels.items()}
    for word in dict.fromkeys((*whole.split("/"), whole)):
        if word in levels:
            outlet = _overridden(outlet, levels[word])
    return outlet


def _overridden(outlet: OutletSettings, channel: ChannelSettings) -> OutletSettings:
    changes: dict[str, object] = {
        "payment_methods": merged(outlet.payment_methods, channel.payment_methods),
        "taxes": merged(outlet.taxes, channel.taxes),
        "warehouse": channel.warehouse or outlet.warehouse,
        "tags": tuple({tag.casefold(): tag for tag in (*outlet.tags, *channel.tags)}.values()),
    }
    return outlet.model_copy(update=changes)


def places(outlet: OutletSettings) -> dict[str, str]:
    """Jurnal warehouse of each POS place that the settings name, the outlet's own included, by ``key_text``."""
    named = {key_text(code): warehouse for code, warehouse in outlet.transfers.warehouses.items()}
    if outlet.source.code and outlet.warehouse:
        named[key_text(outlet.source.code)] = outlet.warehouse
    return named


def warehouse_of(outlet: OutletSettings, place: str) -> str | None:
    """Jurnal warehouse of a POS place, by the code that transfers and counts name it with."""
    return places(outlet).get(key_text(place))


def tax(outlet: OutletSettings, name: str, rate: Decimal | None = None) -> str | None:
    """Name of the Jurnal tax of a POS tax: by its name, else by its rate in percent (``"10"``, ``"2.5"``)."""
    return first_of(outlet.taxes, name, rate_text(rate) if rate is not None else "")


def rate_text(rate: Decimal) -> str:
    """A rate as settings write it: ``Decimal("10.00")`` is ``"10"``."""
    return f"{rate.normalize():f}"


def product_accounts(outlet: OutletSettings, *, source_id: str, sku: str = "") -> ProductAccounts:
    """Accounts of a product: its row of the products table, and the outlet's own where that is silent."""
    row = outlet.products.find(source_id=source_id, sku=sku)
    return ProductAccounts(
        sell=(row and row.sell) or outlet.accounts.sales,
        buy=(row and row.buy) or outlet.accounts.purchases,
    )


def fee_product(outlet: OutletSettings, role: str) -> FeeProduct:
    """The product of a fee: ``service``, ``rounding`` or ``custom`` (an amount typed in at the till)."""
    name, code = FEES[role]
    accounts = {"service": outlet.accounts.service, "rounding": outlet.accounts.rounding}
    return FeeProduct(
        name=outlet.naming.apply(name),
        code=outlet.naming.apply(code),
        sell_account=accounts.get(role) or outlet.accounts.sales,
    )


def product_name(outlet: OutletSettings, name: str) -> str:
    """A product's name with the outlet's prefix and suffix."""
    return outlet.naming.apply(name)


def product_code(outlet: OutletSettings, code: str) -> str:
    """A product's code with the outlet's prefix and suffix."""
    return outlet.naming.apply(code)
