"""The outlets of the demo: settings, library and customers, built without chance."""

import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from posbridge.money import Decimal
from tests.sandbox.generator import menus
from tests.sandbox.generator.menus import MenuItem
from tests.sandbox.moka.library import (
    Category,
    Discount,
    Gratuity,
    Item,
    Library,
    Modifier,
    MokaCustomer,
    Option,
    Promo,
    SalesType,
    Tax,
    Variant,
)
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.pricing import PriceRules, Rounding
from tests.sandbox.moka.world import Business, MokaWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One outlet's character. ``merchandise_tax`` is for what is not eaten; ``service`` is percent."""

    outlet: int
    business: int
    name: str
    menu: tuple[MenuItem, ...]
    merchandise_tax: bool = False
    inclusive: bool = False
    service: int | None = None
    rounding: Rounding
    fractional: bool = False
    zone: str = "Asia/Jakarta"


JAKARTA = Profile(
    outlet=700101,
    business=90001,
    name="Kopi Contoh Jakarta Selatan",
    menu=menus.CAFE,
    service=5,
    rounding=Rounding(step=Decimal(100), down_below=Decimal(50)),
)
BANDUNG = Profile(
    outlet=700102,
    business=90001,
    name="Kopi Contoh Bandung Dago",
    menu=menus.SHOP,
    merchandise_tax=True,
    inclusive=True,
    rounding=Rounding(step=Decimal(100), down_below=Decimal(1)),
)
SURABAYA = Profile(
    outlet=700201,
    business=90002,
    name="Rasa Surabaya Tunjungan",
    menu=menus.RESTAURANT,
    rounding=Rounding(step=Decimal(1000), down_below=Decimal(500)),
    fractional=True,
)
PROFILES = {"jakarta-selatan": JAKARTA, "bandung-dago": BANDUNG, "surabaya-tunjungan": SURABAYA}
BUSINESSES = {90001: "PT Contoh Kopi", 90002: "CV Rasa Nusantara"}


def add_profile(world: MokaWorld, profile: Profile) -> Outlet:
    """Put an outlet into the world, and its business with its customers if that is new."""
    if profile.business not in world.businesses:
        business = world.add_business(profile.business, BUSINESSES.get(profile.business, f"Usaha {profile.business}"))
        _add_customers(business)
    library = _library(profile)
    rules = PriceRules(
        inclusive=profile.inclusive,
        taxes=tuple(library.taxes),
        gratuity=library.gratuities[0] if library.gratuities else None,
        rounding=profile.rounding,
        fractional=profile.fractional,
    )
    outlet = Outlet(
        id=profile.outlet,
        business_id=profile.business,
        name=profile.name,
        rules=rules,
        library=library,
        zone=ZoneInfo(profile.zone),
    )
    return world.add_outlet(outlet)


def _library(profile: Profile) -> Library:
    """Ids are made of the outlet's, so that no two outlets share one."""
    base = profile.outlet * 1000
    pb1, ppn = Tax(id=base + 31, name="PB1", amount=Decimal(10)), Tax(id=base + 32, name="PPN", amount=Decimal(11))
    library = Library(taxes=[pb1, ppn] if profile.merchandise_tax else [pb1])
    if profile.service:
        library.gratuities = [Gratuity(id=base + 41, name="Service", amount=Decimal(profile.service))]
    names = dict.fromkeys(item.category for item in (*profile.menu, menus.GONE))
    categories = {name: Category(id=base + 11 + i, name=name) for i, name in enumerate(names)}
    library.categories = list(categories.values())
    modifiers = {name: _modifier(base, i, name) for i, name in enumerate(menus.MODIFIERS)}
    library.modifiers = list(modifiers.values())
    library.discounts = [
        Discount(id=base + 51 + i, name=name, type=kind, amount=Decimal(amount))
        for i, (name, kind, amount) in enumerate(menus.DISCOUNTS)
    ]
    library.promos = [Promo(id=base + 61, name="Gratis Ulang Tahun")]
    library.sales_types = [SalesType(id=base + 71 + i, name=name) for i, name in enumerate(menus.SALES_TYPES)]
    for position, entry in enumerate((*profile.menu, menus.GONE)):
        item = Item(id=base + 501 + position, name=entry.name, category=categories[entry.category])
        item.deleted = entry is menus.GONE
        if profile.merchandise_tax:
            item.taxes = [ppn if entry.category == menus.MERCHANDISE else pb1]
        item.modifiers = [modifiers[name] for name in entry.modifiers]
        for modifier in item.modifiers:
            modifier.item_ids.append(item.id)
        item.variants = [_variant(base, position, i, item, entry) for i in range(len(entry.variants))]
        library.items.append(item)
    return library


def _modifier(base: int, position: int, name: str) -> Modifier:
    modifier = Modifier(id=base + 81 + position, name=name)
    modifier.options = [
        Option(id=base + 910 + position * 10 + i, name=option, modifier_id=modifier.id, modifier_name=name, price=price)
        for i, (option, price) in enumerate((text, Decimal(rupiah)) for text, rupiah in menus.MODIFIERS[name])
    ]
    return modifier


def _variant(base: int, position: int, index: int, item: Item, entry: MenuItem) -> Variant:
    name, sku, price = entry.variants[index]
    return Variant(
        id=base + 601 + position * 5 + index,
        name=name,
        item=item,
        sku=sku,
        price=Decimal(price),
        track_stock=entry.track_stock,
        stock=Decimal(500) if entry.track_stock else Decimal(0),
        deleted=item.deleted,
    )


def _add_customers(business: Business) -> None:
    """Forty people, two of them of the same name, and the strange ones. Phones and e-mails are made up."""
    rng = random.Random(f"customers-{business.id}")
    plain = [f"{first} {last}" for first in menus.FIRST_NAMES for last in menus.LAST_NAMES]
    names = ["Budi Santoso", "Budi Santoso", *rng.sample(plain, 38), *menus.STRANGE_NAMES]
    for position, name in enumerate(names):
        business.customers.append(
            MokaCustomer(
                id=business.id * 1000 + position,
                name=name,
                phone=f"+62812{rng.randrange(10**8):08d}",
                email=f"pelanggan{position}@example.test",
            )
        )
