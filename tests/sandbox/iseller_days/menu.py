"""What the demo store sells. Prices and costs are rupiah; costs are of one unit."""

from dataclasses import dataclass

DRINK, FOOD, MERCHANDISE, GOODS = "Minuman", "Makanan", "Merchandise", "Bahan"
SUGAR, TOPPING, EXTRA = "Gula", "Topping", "Tambahan"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """``variants`` are (name, sku, price). ``tracked`` products have stock; ``parts`` are the ingredients of a
    composite (sku, quantity); ``slots`` the choices of a comboset (slot, sku)."""

    name: str
    category: str
    variants: tuple[tuple[str, str, int], ...]
    cost: int | None = None
    groups: tuple[str, ...] = ()
    tracked: bool = False
    weighed: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    unit: str = "pcs"

    @property
    def type(self) -> str:
        if self.slots:
            return "comboset"
        if self.parts:
            return "composite"
        return "variant" if len(self.variants) > 1 else "standard"


MODIFIERS: dict[str, tuple[tuple[str, int, str | None], ...]] = {
    SUGAR: (("Gula Normal", 0, None), ("Less Sugar", 0, None), ("Gula Aren", 3_000, None)),
    TOPPING: (("Boba", 5_000, "BOBA"), ("Cincau", 4_000, None), ("Keju", 6_500, None)),
    EXTRA: (("Telur", 5_000, "TELUR"), ("Sambal", 0, None), ("Nasi", 7_000, None)),
}
"""(title, price, sku of the stock item behind it) by group."""

GOODS_IN_STOCK = (
    MenuItem("Susu Cair", GOODS, (("", "SUSU", 24_000),), cost=18_000, tracked=True, unit="l"),
    MenuItem("Daun Teh", GOODS, (("", "DAUN", 190_000),), cost=120_000, tracked=True, unit="kg"),
    MenuItem("Boba Porsi", GOODS, (("", "BOBA", 3_000),), cost=1_500, tracked=True),
    MenuItem("Telur Ayam", GOODS, (("", "TELUR", 3_500),), cost=2_000, tracked=True),
)
"""Sold as parts of others only."""

MENU = (
    MenuItem("Es Teh Manis", DRINK, (("", "TEH-01", 12_000),), cost=3_500, groups=(SUGAR, TOPPING)),
    MenuItem(
        "Teh Tarik", DRINK, (("Panas", "TARIK-P", 18_000), ("Dingin", "TARIK-D", 21_500)), 6_000, (SUGAR, TOPPING)
    ),
    MenuItem(
        "Teh Susu", DRINK, (("", "TESU", 24_500),), groups=(SUGAR, TOPPING), parts=(("SUSU", "0.15"), ("DAUN", "0.02"))
    ),
    MenuItem("Air Mineral", DRINK, (("", "AIR", 7_500),), 3_000, tracked=True),
    MenuItem("Teh Botol", DRINK, (("", "BOTOL", 9_500),), 4_250, tracked=True),
    MenuItem("Nasi Goreng", FOOD, (("Ayam", "NG-A", 42_000), ("Kampung", "NG-K", 37_333)), 15_000, (EXTRA,)),
    MenuItem("Mie Godog", FOOD, (("", "MIE", 36_000),), 12_000, (EXTRA,)),
    MenuItem("Pisang Goreng", FOOD, (("", "PISANG", 19_990),), 6_000),
    MenuItem("Donat Gula", FOOD, (("", "DONAT", 9_500),), 4_000, tracked=True),
    MenuItem('Kue "Lapis" 🍰', FOOD, (("", "LAPIS", 14_250),), None, tracked=True),
    MenuItem(
        "Paket Berdua",
        FOOD,
        (("", "PKT-2", 55_000),),
        slots=(
            ("Minuman", "TEH-01"),
            ("Minuman", "TARIK-D"),
            ("Kue 1", "DONAT"),
            ("Kue 1", "LAPIS"),
            ("Kue 2", "DONAT"),
        ),
    ),
    MenuItem("Teh Curah", MERCHANDISE, (("", "CURAH", 235_000),), 140_000, tracked=True, weighed=True, unit="kg"),
    MenuItem("Teh Kaleng 100 g", MERCHANDISE, (("", "KALENG", 68_750),), 41_000, tracked=True),
    MenuItem(
        "Tumbler", MERCHANDISE, (("350 ml", "TUM-350", 129_000), ("500 ml", "TUM-500", 159_500)), 70_000, tracked=True
    ),
    MenuItem("Tas Belanja", MERCHANDISE, (("", "TAS", 45_000),), 21_000, tracked=True),
)

STRANGE_NAMES = (
    ("Bunga 🌸", "Lestari"),
    ('O\'Neil "Ujang"', "<b>Setiawan</b>"),
    ("李小龙", ""),
    ("  Spasi ", "  Ganda  "),
    ("Andi; DROP TABLE", "customers"),
)
FIRST_NAMES = ("Budi", "Siti", "Agus", "Dewi", "Joko", "Rina", "Hendra", "Putri", "Made", "Yohanes")
LAST_NAMES = ("Santoso", "Wijaya", "Lestari", "Pratama", "Siregar", "Nasution", "Hidayat", "Gunawan")
