"""The demo: three outlets of two businesses in Moka, two companies in Jurnal, and some days of trade."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.sandbox.generator import PROFILES, DayTruth, Generator, add_profile, day_truth, menus
from tests.sandbox.jurnal import JurnalWorld
from tests.sandbox.moka import MokaWorld
from tests.sandbox.moka.outlet import Outlet

ZONE = ZoneInfo("Asia/Jakarta")
PAST_SALE = timedelta(days=100)
"""How long before the first day the sale lies that is refunded in the demo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What an Airflow connection needs. ``key`` is the Moka business or the Jurnal company's name."""

    connection: str
    client_id: str
    secret: str
    key: str


MOKA_LOGINS = (
    Login(connection="moka_jakarta", client_id="moka-jakarta", secret="sandbox-moka-secret-1", key="90001"),
    Login(connection="moka_surabaya", client_id="moka-surabaya", secret="sandbox-moka-secret-2", key="90002"),
)
JURNAL_LOGINS = (
    Login(connection="jurnal_pt_contoh", client_id="jurnal-contoh", secret="sandbox-jurnal-secret-1", key="PT Contoh"),
    Login(connection="jurnal_cv_rasa", client_id="jurnal-rasa", secret="sandbox-jurnal-secret-2", key="CV Rasa"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWorld:
    """Both stand-ins' worlds; ``days`` are the days that were generated, oldest first."""

    moka: MokaWorld
    jurnal: JurnalWorld
    days: tuple[date, ...]

    def outlet(self, slug: str) -> Outlet:
        """By the name of the outlet's settings file."""
        return self.moka.outlets[PROFILES[slug].outlet]

    def truth(self) -> dict[tuple[str, date], DayTruth]:
        """What each outlet's days come to, by slug and day.

        The day before the first has two receipts as well, of a till that was offline: see ``day_truth``.
        """
        return {(slug, day): day_truth(self.outlet(slug), day) for slug in PROFILES for day in self.days}


def build_demo(
    *,
    until: date,
    days: int = 3,
    receipts: int = 300,
    seed: int = 7,
    plain: bool = False,
    past_sale: bool = True,
    slugs: tuple[str, ...] = tuple(PROFILES),
) -> DemoWorld:
    """Build everything.

    Args:
        until: the last day, in Asia/Jakarta.
        receipts: a day and outlet.
        plain: days without odd cases (``generate_plain_day``).
        past_sale: one sale per outlet from long before the first day, refunded on it; not with ``plain``.
        slugs: which of the outlets trade; all of them are there.
    """
    moka = MokaWorld(seed)
    generator = Generator(moka, seed)
    span = tuple(until - timedelta(days=back) for back in reversed(range(days)))
    for slug, profile in PROFILES.items():
        outlet = add_profile(moka, profile)
        if slug not in slugs:
            continue
        if past_sale and span and not plain:
            generator.generate_past_sale(outlet, span[0] - PAST_SALE)
        for day in span:
            if plain:
                generator.generate_plain_day(outlet, day, receipts)
            else:
                generator.generate_day(outlet, day, receipts)
    for login in MOKA_LOGINS:
        moka.add_app(login.client_id, login.secret, int(login.key))
    moka.checkpoint()
    return DemoWorld(moka=moka, jurnal=JurnalWorld(seed_companies), days=span)


def seed_companies(world: JurnalWorld) -> None:
    """PT Contoh on plan enterprise for Jakarta and Bandung, CV Rasa on plan pro for Surabaya."""
    contoh, rasa = JURNAL_LOGINS
    company = world.add_company(contoh.client_id, contoh.secret, contoh.key, plan="enterprise")
    company.seed_chart(
        warehouses=(("Gudang Jakarta Selatan", "JKT-S"), ("Gudang Bandung Dago", "BDG-D")),
        tags=("Jakarta", "Bandung"),
        products=(menus.GONE.name,),
    )
    world.add_company(rasa.client_id, rasa.secret, rasa.key, plan="pro").seed_chart(products=(menus.GONE.name,))


def yesterday(now: datetime | None = None) -> date:
    """The last whole day in Asia/Jakarta."""
    moment = now or datetime.now(UTC)  # noqa: TID251 - the shell of the demo reads the clock
    return moment.astimezone(ZONE).date() - timedelta(days=1)
