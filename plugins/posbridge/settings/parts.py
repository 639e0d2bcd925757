"""The parts of an outlet's settings, as the file nests them."""

from collections.abc import Mapping
from datetime import time

from pydantic import BaseModel, ConfigDict, Field

from posbridge.settings.fields import (
    AccountNumber,
    Affix,
    ClockTime,
    ConnectionId,
    Minutes,
    Mode,
    Plan,
    SystemName,
    Text,
)


class Part(BaseModel):
    """Unknown keys are refused: a misspelt setting must not be a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceSettings(Part):
    """Which POS outlet is read."""

    system: SystemName = Field(description="POS system.")
    connection: ConnectionId = Field(description="Airflow connection with the POS credential.")
    business: Text = Field(
        default="", description="The POS's business id, in quotes (MokaPOS), or the store's name (iSeller, optional)."
    )
    outlet: Text = Field(description="The POS's outlet id, in quotes. Not the business id.")
    code: Text | None = Field(
        default=None, description="The POS's code of the outlet, in quotes, by which transfers name places."
    )


class CompanySettings(Part):
    """Which Jurnal company holds the books."""

    connection: ConnectionId = Field(description="Airflow connection of the Jurnal company. Outlets may share one.")
    plan: Plan = Field(description="The company's Jurnal plan: pro unlocks tags, enterprise unlocks warehouses.")


class ScheduleSettings(Part):
    """When the outlet's runs start."""

    mode: Mode = Field(
        default="scheduled",
        description="scheduled: every day at `at`; shift_close, real_time: also when a shift is closed or something "
        "is sold; manual: only when triggered.",
    )
    at: ClockTime = Field(default=time(22, 0), description="Time of day of the nightly run, in the outlet's time zone.")
    every: Minutes = Field(
        default=5,
        description="Minutes between looks at the POS in shift_close, and in real_time where the POS does not call.",
    )

    @property
    def cron(self) -> str | None:
        """Cron text of the nightly run in the outlet's zone; None where runs are started by hand.

        Events are hints that can be lost, so the modes that live on them keep the nightly run.
        """
        return None if self.mode == "manual" else f"{self.at.minute} {self.at.hour} * * *"


class TransferSettings(Part):
    """Stock that moves between outlets."""

    automatic: bool = Field(
        default=True, description="false: transfers and stock counts move only when a run is triggered by hand."
    )
    at: ClockTime | None = Field(
        default=None, description="Time of day of a run of their own for transfers; left out: with the nightly run."
    )
    transit_warehouse: Text | None = Field(
        default=None, description="Jurnal warehouse that holds goods on their way. Needs plan enterprise."
    )
    warehouses: Mapping[str, Text] = Field(
        default={},
        description="POS code of another place -> its Jurnal warehouse. Needs plan enterprise. "
        "The outlet's own code stands for its `warehouse`.",
    )


class CustomerSettings(Part):
    """Who stands on an invoice."""

    default: Text = Field(description="Jurnal customer of receipts without one. Fixed at the first sync.")
    use_source_id: bool = Field(
        default=True, description="true: tell customers apart by their POS id; false: by their name."
    )


class NamingSettings(Part):
    """What goes around the names and codes of products and fees. Fixed at the first sync."""

    prefix: Affix = Field(default="", description="Put before each name and code, as written, spaces included.")
    suffix: Affix = Field(default="", description="Put after each name and code, as written, spaces included.")

    def apply(self, text: str) -> str:
        """``text`` with prefix and suffix; an absent text stays absent."""
        return f"{self.prefix}{text}{self.suffix}" if text else ""


class AccountSettings(Part):
    """Accounts of the Jurnal company, by account number in quotes."""

    sales: AccountNumber = Field(description="Income account of products without one of their own.")
    purchases: AccountNumber | None = Field(default=None, description="Cost account of products (cost of sales).")
    inventory: AccountNumber | None = Field(default=None, description="Stock account of tracked products.")
    stock_adjustment: AccountNumber | None = Field(
        default=None, description="Account that takes the difference of stock counts and adjustments."
    )
    service: AccountNumber | None = Field(default=None, description="Income account of service charges.")
    rounding: AccountNumber | None = Field(default=None, description="Income account of rounding in our favour.")
    products: Text | None = Field(
        default=None, description="CSV table beside this file with accounts of single products."
    )


class PaymentMethod(Part):
    """How money of one POS payment type is booked."""

    method: Text = Field(description="Name of the Jurnal payment method.")
    account: AccountNumber = Field(description="Number of the Cash & Bank account that takes the money, in quotes.")
    tag: Text | None = Field(default=None, description="Jurnal tag of invoices that were paid so. Needs plan pro.")


class PayoutAccounts(Part):
    """Where a provider's payouts go; the clearing account is that of the payment method itself."""

    bank: AccountNumber = Field(description="Number of the Cash & Bank account that payouts reach, in quotes.")
    fees: AccountNumber = Field(description="Number of the account of what the provider keeps, in quotes.")


class ChannelSettings(Part):
    """What a sales channel does differently from the outlet; what it leaves out is the outlet's."""

    payment_methods: Mapping[str, PaymentMethod] = Field(
        default={}, description="Payment types of this channel; keys as in the outlet's own `payment_methods`."
    )
    taxes: Mapping[str, Text] = Field(
        default={}, description="Taxes of this channel; keys as in the outlet's own `taxes`."
    )
    warehouse: Text | None = Field(
        default=None, description="Jurnal warehouse that this channel's goods leave from. Needs plan enterprise."
    )
    tags: tuple[Text, ...] = Field(
        default=(), description="Jurnal tags of this channel's invoices, besides the outlet's. Needs plan pro."
    )
