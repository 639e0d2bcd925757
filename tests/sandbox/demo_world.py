"""The demo: three outlets of two businesses in Moka, two of one store in iSeller, two companies in Jurnal, and some
days of trade."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.sandbox import iseller_days
from tests.sandbox.generator import PROFILES, DayTruth, Generator, add_profile, day_truth, menus
from tests.sandbox.iseller import ISellerWorld, Store
from tests.sandbox.iseller.outlet import Outlet as ISellerOutlet
from tests.sandbox.jurnal import JurnalWorld
from tests.sandbox.jurnal.chart import ISELLER_ACCOUNTS
from tests.sandbox.moka import MokaWorld
from tests.sandbox.moka.outlet import Outlet

ZONE = ZoneInfo("Asia/Jakarta")
SLUGS = (*PROFILES, *iseller_days.PROFILES)
"""The outlets that trade, by the names of their settings files."""
PAST_SALE = timedelta(days=100)
"""How long before the first day the sale lies that is refunded in the demo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What an Airflow connection needs. ``key``: the Moka business, the iSeller store, the Jurnal company's name."""

    connection: str
    client_id: str
    secret: str
    key: str


MOKA_LOGINS = (
    Login(connection="moka_jakarta", client_id="moka-jakarta", secret="sandbox-moka-secret-1", key="90001"),
    Login(connection="moka_surabaya", client_id="moka-surabaya", secret="sandbox-moka-secret-2", key="90002"),
)
ISELLER_LOGINS = (
    Login(
        connection="iseller_teh",
        client_id=iseller_days.CLIENT_ID,
        secret=iseller_days.SECRET,
        key=iseller_days.STORE,
    ),
)
JURNAL_LOGINS = (
    Login(connection="jurnal_pt_contoh", client_id="jurnal-contoh", secret="sandbox-jurnal-secret-1", key="PT Contoh"),
    Login(connection="jurnal_cv_rasa", client_id="jurnal-rasa", secret="sandbox-jurnal-secret-2", key="CV Rasa"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWorld:
    """The stand-ins' worlds; ``days`` are the days that were generated, oldest first."""

    moka: MokaWorld
    iseller: ISellerWorld
    jurnal: JurnalWorld
    days: tuple[date, ...]

    def outlet(self, slug: str) -> Outlet:
        """Of Moka, by the name of the outlet's settings file."""
        return self.moka.outlets[PROFILES[slug].outlet]

    @property
    def store(self) -> Store:
        """The store in iSeller."""
        return self.iseller.stores[iseller_days.STORE]

    def iseller_outlet(self, slug: str) -> ISellerOutlet:
        """Of iSeller, by the name of the outlet's settings file."""
        return self.store.outlet(iseller_days.PROFILES[slug].code)

    def truth(self) -> dict[tuple[str, date], DayTruth]:
        """What each Moka outlet's days come to, by slug and day.

        The day before the first has two receipts as well, of a till that was offline: see ``day_truth``.
        """
        return {(slug, day): day_truth(self.outlet(slug), day) for slug in PROFILES for day in self.days}

    def iseller_truth(self) -> dict[tuple[str, date], iseller_days.DayTruth]:
        """The same of each iSeller outlet."""
        return {
            (slug, day): iseller_days.day_truth(self.store, self.iseller_outlet(slug), day)
            for slug in iseller_days.PROFILES
            for day in self.days
        }


def build_demo(
    *,
    until: date,
    days: int = 3,
    receipts: int = 300,
    seed: int = 7,
    plain: bool = False,
    past_sale: bool = True,
    slugs: tuple[str, ...] = SLUGS,
) -> DemoWorld:
    """Build everything.

    Args:
        until: the last day, in Asia/Jakarta.
        receipts: a day and outlet.
        plain: days without odd cases (``generate_plain_day``).
        past_sale: one sale per outlet from long before the first day, refunded on it; not with ``plain``.
        slugs: which of the outlets trade; all of them are there.
    """
    span = tuple(until - timedelta(days=back) for back in reversed(range(days)))
    trade = _Trade(days=span, receipts=receipts, plain=plain, past_sale=past_sale and not plain, slugs=slugs)
    return DemoWorld(
        moka=_moka(trade, seed), iseller=_iseller(trade, seed), jurnal=JurnalWorld(seed_companies), days=span
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trade:
    """What ``build_demo`` was asked for."""

    days: tuple[date, ...]
    receipts: int
    plain: bool
    past_sale: bool
    slugs: tuple[str, ...]


def _moka(trade: _Trade, seed: int) -> MokaWorld:
    moka = MokaWorld(seed)
    generator = Generator(moka, seed)
    for slug, profile in PROFILES.items():
        outlet = add_profile(moka, profile)
        if slug not in trade.slugs:
            continue
        if trade.past_sale and trade.days:
            generator.generate_past_sale(outlet, trade.days[0] - PAST_SALE)
        for day in trade.days:
            if trade.plain:
                generator.generate_plain_day(outlet, day, trade.receipts)
            else:
                generator.generate_day(outlet, day, trade.receipts)
    for login in MOKA_LOGINS:
        moka.add_app(login.client_id, login.secret, int(login.key))
    moka.checkpoint()
    return moka


def _iseller(trade: _Trade, seed: int) -> ISellerWorld:
    iseller = ISellerWorld(seed)
    store = iseller_days.add_store(iseller)
    generator = iseller_days.ISellerGenerator(iseller, seed)
    outlets = [store.outlet(each.code) for slug, each in iseller_days.PROFILES.items() if slug in trade.slugs]
    if trade.past_sale and trade.days:
        for outlet in outlets:
            generator.generate_past_order(outlet, trade.days[0] - PAST_SALE)
    for day in trade.days:
        for outlet in outlets:
            if trade.plain:
                generator.generate_plain_day(outlet, day, trade.receipts)
            else:
                generator.generate_day(outlet, day, trade.receipts)
    iseller.checkpoint()
    return iseller


def seed_companies(world: JurnalWorld) -> None:
    """PT Contoh on plan enterprise for Jakarta, Bandung and the iSeller store, CV Rasa on plan pro for Surabaya."""
    contoh, rasa = JURNAL_LOGINS
    company = world.add_company(contoh.client_id, contoh.secret, contoh.key, plan="enterprise")
    company.seed_chart(
        accounts=ISELLER_ACCOUNTS,
        warehouses=(
            ("Gudang Jakarta Selatan", "JKT-S"),
            ("Gudang Bandung Dago", "BDG-D"),
            ("Gudang Bekasi", "BKS"),
            ("Gudang Depok", "DPK"),
            ("Gudang Transit", "TRS"),
        ),
        tags=("Jakarta", "Bandung"),
        products=(menus.GONE.name,),
    )
    world.add_company(rasa.client_id, rasa.secret, rasa.key, plan="pro").seed_chart(products=(menus.GONE.name,))


def yesterday(now: datetime | None = None) -> date:
    """The last whole day in Asia/Jakarta."""
    moment = now or datetime.now(UTC)  # noqa: TID251 - the shell of the demo reads the clock
    return moment.astimezone(ZONE).date() - timedelta(days=1)
