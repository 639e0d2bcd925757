"""The store of the demo and its outlets, built without chance."""

import random
from dataclasses import dataclass

from posbridge.money import Decimal
from tests.sandbox.iseller.customer import Customer, Staff
from tests.sandbox.iseller.rules import PriceRules, Rounding, Surcharge
from tests.sandbox.iseller.store import Store
from tests.sandbox.iseller.world import ISellerWorld
from tests.sandbox.iseller_days import menu
from tests.sandbox.iseller_days.catalogue import add_products

STORE = "tehcontoh"
CLIENT_ID = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
SECRET = "secret-iseller-teh"
WEBHOOK_KEY = "webhook-key-teh"
PAYMENT_TYPES = (
    ("cash", "Cash"),
    ("external_debit", "Debit BCA"),
    ("external_credit", "Kartu Kredit"),
    ("custom", "GoPay"),
    ("custom", "Tokopedia"),
    ("gift_card", "Gift Card"),
    ("points", "Poin"),
    ("voucher", "Voucher"),
    ("iseller_pay", "iSeller Pay"),
)
MDR_PERCENT = Decimal("0.7")
PLAIN_CUSTOMERS = 30
"""The first so many customers have ordinary names; those with an even position have a number of the merchant's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One outlet's character. ``number`` ends its id and those of its two registers."""

    number: int
    code: str
    name: str
    rules: PriceRules
    is_active: bool = True

    @property
    def outlet(self) -> str:
        return f"aaaaaaaa-0000-4000-8000-{self.number:012d}"

    @property
    def registers(self) -> tuple[tuple[str, str], ...]:
        """Id and number of each."""
        return tuple((f"cccccccc-0000-4000-8000-{self.number * 10 + i:012d}", f"{self.number}{i}") for i in (1, 2))


BEKASI = Profile(
    number=101,
    code="TC01",
    name="Teh Contoh Bekasi Summarecon",
    rules=PriceRules(
        surcharges=(Surcharge(name="Service", percent=Decimal(5), position="final"),),
        rounding=Rounding(step=Decimal(100), direction="down"),
    ),
)
DEPOK = Profile(
    number=102,
    code="TC02",
    name="Teh Contoh Depok Margo",
    rules=PriceRules(
        inclusive=True,
        surcharges=(
            Surcharge(name="Kemasan", percent=Decimal(2), position="order"),
            Surcharge(name="Layanan", percent=Decimal(3), position="subtotal"),
        ),
        rounding=Rounding(step=Decimal(100), direction="up"),
    ),
)
CLOSED_DOWN = Profile(number=103, code="TC03", name="Teh Contoh Bogor", rules=PriceRules(), is_active=False)
PROFILES = {"bekasi-summarecon": BEKASI, "depok-margo": DEPOK}
"""The outlets that trade, by the name of the outlet's settings file."""


def add_store(world: ISellerWorld) -> Store:
    """Put the store into the world: outlets, registers, payment types, products, people, the API's client."""
    store = world.add_store(STORE, webhook_key=WEBHOOK_KEY)
    store.add_app(CLIENT_ID, SECRET)
    for profile in (*PROFILES.values(), CLOSED_DOWN):
        outlet = store.add_outlet(
            profile.outlet, profile.code, profile.name, rules=profile.rules, is_active=profile.is_active
        )
        for register_id, number in profile.registers:
            outlet.add_register(register_id, number)
    for gateway, name in PAYMENT_TYPES:
        store.add_payment_type(gateway, name, fee_percent=MDR_PERCENT if gateway == "iseller_pay" else None)
    add_products(store)
    _add_people(store)
    return store


def _add_people(store: Store) -> None:
    """Two customers of one name, 28 others, the strange ones, and the staff. Phones and e-mails are made up."""
    rng = random.Random(f"customers-{store.name}")
    plain = [(first, last) for first in menu.FIRST_NAMES for last in menu.LAST_NAMES]
    names = [("Budi", "Santoso"), ("Budi", "Santoso"), *rng.sample(plain[1:], PLAIN_CUSTOMERS - 2), *menu.STRANGE_NAMES]
    for position, (first, last) in enumerate(names):
        store.customers.append(
            Customer(
                id=f"dddddddd-0000-4000-8000-{position + 1:012d}",
                first_name=first,
                last_name=last,
                phone=f"+62813{rng.randrange(10**8):08d}",
                email=f"pembeli{position}@example.test",
                external_id=f"CUST-{position:04d}" if position % 2 == 0 else None,
                city="Bekasi",
            )
        )
    for position, name in enumerate(("Ayu", "Bagas", "Citra", "Dimas")):
        store.staff.append(Staff(id=f"acacacac-0000-4000-8000-{position + 1:012d}", first_name=name))
