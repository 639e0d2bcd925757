"""One outlet's settings: what its file says, and what is derived from it."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field

from posbridge.domain.identifiers import digest
from posbridge.settings.fields import ClosedPeriods, Day, Posting, Text, ZoneName
from posbridge.settings.parts import (
    AccountSettings,
    ChannelSettings,
    CompanySettings,
    CustomerSettings,
    NamingSettings,
    Part,
    PaymentMethod,
    PayoutAccounts,
    ScheduleSettings,
    SourceSettings,
    TransferSettings,
)
from posbridge.settings.systems import SYSTEMS, System
from posbridge.settings.tables import ProductTable

_LONGEST_SCOPE = 20


class OutletFile(Part):
    """Everything that an outlet's YAML file may say (docs/settings.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="posbridge outlet")

    name: Text = Field(description="What people see: the DAG's display name and the sync list.")
    source: SourceSettings = Field(description="The POS outlet that is read.")
    company: CompanySettings = Field(description="The Jurnal company that is written.")
    start_date: Day = Field(
        description="First day of the books kept by posbridge. Fixed at the first sync; "
        "one month before it is the earliest day that can be synced."
    )
    timezone: ZoneName = Field(default="Asia/Jakarta", description="Time zone of the outlet's days and times.")
    schedule: ScheduleSettings = Field(default=ScheduleSettings(), description="When runs start.")
    transfers: TransferSettings = Field(default=TransferSettings(), description="Stock between outlets.")
    track_inventory: bool = Field(default=False, description="true: products that the POS counts are stock in Jurnal.")
    posting: Posting = Field(default="receipt", description="receipt: one invoice per receipt.")
    closed_periods: ClosedPeriods = Field(
        default="hold",
        description="What happens to documents of days that Jurnal has closed. hold: they wait until the period is "
        "opened; first_open_day: they are booked on the first open day, with their own day in the memo.",
    )
    customers: CustomerSettings = Field(description="Who stands on an invoice.")
    naming: NamingSettings = Field(default=NamingSettings(), description="Prefix and suffix of names and codes.")
    tags: tuple[Text, ...] = Field(default=(), description="Jurnal tags of every invoice. Needs plan pro.")
    warehouse: Text | None = Field(
        default=None, description="Jurnal warehouse that goods leave from. Needs plan enterprise."
    )
    match_products_by_name: bool = Field(
        default=False,
        description="true: book sales of products deleted in the POS onto the Jurnal product of the same name.",
    )
    accounts: AccountSettings = Field(description="Jurnal accounts, by number in quotes.")
    payment_methods: Mapping[str, PaymentMethod] = Field(
        min_length=1,
        description="POS payment type -> how it is booked. Keys: `type/label`, a label, or a type; "
        "the most specific one counts, upper or lower case alike.",
    )
    taxes: Mapping[str, Text] = Field(
        default={}, description='POS tax -> name of the Jurnal tax. Keys: the POS\'s name, or its rate such as "10".'
    )
    payouts: Mapping[str, PayoutAccounts] = Field(
        default={},
        description="Payment type, keyed as in `payment_methods` -> accounts of the provider's payouts. "
        "In one outlet's file only of those that share a source connection.",
    )
    channels: Mapping[str, ChannelSettings] = Field(
        default={},
        description="Sales channel, such as tokopedia or marketplace -> what is booked differently there.",
    )

    @property
    def system(self) -> System:
        """What the outlet's POS system can do."""
        return SYSTEMS[self.source.system]


class OutletSettings(OutletFile):
    """A valid file with its tables. Made by ``posbridge.settings.load``, which also applies the rules
    between fields."""

    slug: str
    path: Path
    digest: str
    """Changes with any byte of the file or its tables."""
    products: ProductTable

    @property
    def dag_id(self) -> str:
        return dag_id_of(self.slug)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def scope(self) -> str:
        """The outlet's id as custom_ids carry it: a long one (a GUID) by its digest, as a custom_id is short."""
        outlet = self.source.outlet
        return outlet if len(outlet) <= _LONGEST_SCOPE else digest(outlet)[:12]

    @property
    def shared_scope(self) -> str:
        """What stands in custom_ids for all outlets of the POS business."""
        return self.source.business or "store"

    @property
    def transfers_apart(self) -> bool:
        """Whether transfers have a nightly run of their own, at ``transfers.at``."""
        apart = self.transfers.at not in (None, self.schedule.at)
        by_itself = self.transfers.automatic and self.schedule.mode != "manual"
        return apart and by_itself and self.track_inventory and self.system.stock_feed

    @property
    def syncable_from(self) -> date:
        """The earliest day whose receipts may be synced: one month before the start date (design §4)."""
        year, month = divmod(self.start_date.year * 12 + self.start_date.month - 2, 12)
        day = min(self.start_date.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day)

    def pinned(self) -> dict[str, str]:
        """What is fixed at the first sync, as text by field path."""
        fixed = {
            "start_date": self.start_date.isoformat(),
            "customers.default": self.customers.default,
            "naming.prefix": self.naming.prefix,
            "naming.suffix": self.naming.suffix,
        }
        if self.system.shared_products:  # their custom_ids carry it
            fixed["source.business"] = self.source.business
        return fixed


def dag_id_of(slug: str) -> str:
    return f"sync_{slug}"
