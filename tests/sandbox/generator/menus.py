"""What the demo outlets sell. Prices are rupiah.

Products have the same SKU in every outlet that sells them, while their ids differ (contract moka §3.2).
"""

from dataclasses import dataclass

FOOD, DRINK, MERCHANDISE, PASTRY = "Makanan", "Minuman", "Merchandise", "Roti & Kue"
TOPPING, SUGAR, EXTRA = "Topping", "Gula", "Tambahan"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """``variants`` are (name, sku, price)."""

    name: str
    category: str
    variants: tuple[tuple[str, str, int], ...]
    modifiers: tuple[str, ...] = ()
    track_stock: bool = False


MODIFIERS: dict[str, tuple[tuple[str, int], ...]] = {
    TOPPING: (("Keju", 6_000), ("Cokelat", 5_000), ("Boba", 4_500)),
    SUGAR: (("Gula Aren", 3_000), ("Less Sugar", 0)),
    EXTRA: (("Telur", 5_000), ("Sambal Ekstra", 2_500), ("Nasi", 7_000)),
}

CAFE = (
    MenuItem("Es Kopi", DRINK, (("Large", "KOPI-L", 28_000), ("Regular", "KOPI-R", 23_000)), (SUGAR, TOPPING)),
    MenuItem("Cappuccino", DRINK, (("Hot", "CAP-H", 32_000), ("Iced", "CAP-I", 34_500)), (SUGAR,)),
    MenuItem("Es Teh", DRINK, (("", "TEH", 12_000),), (SUGAR,)),
    MenuItem("Matcha Latte", DRINK, (("", "MATCHA", 36_000),), (TOPPING,)),
    MenuItem("Air Mineral", DRINK, (("", "AIR", 8_500),), (), track_stock=True),
    MenuItem("Roti Bakar", PASTRY, (("", "ROTI", 32_000),), (TOPPING,)),
    MenuItem("Croissant", PASTRY, (("Plain", "CRO-P", 24_500), ("Almond", "CRO-A", 33_333)), ()),
    MenuItem("Donat Kampung", PASTRY, (("", "DONAT", 9_500),), (TOPPING,), track_stock=True),
    MenuItem("Nasi Goreng", FOOD, (("Ayam", "NG-A", 45_000), ("Seafood", "NG-S", 58_000)), (EXTRA,)),
    MenuItem("Mie Godog", FOOD, (("", "MIE", 39_000),), (EXTRA,)),
    MenuItem("Salad Buah", FOOD, (("", "SALAD", 27_500),)),
    MenuItem('Sup "Konro" 🍲', FOOD, (("", "SUP", 52_000),), (EXTRA,)),
)
SHOP = (
    *CAFE[:8],
    MenuItem("Tumbler", MERCHANDISE, (("350 ml", "TUM-350", 149_000), ("500 ml", "TUM-500", 179_500)), ()),
    MenuItem("Biji Kopi 200 g", MERCHANDISE, (("", "BEAN-200", 98_750),), (), track_stock=True),
    MenuItem("Tote Bag", MERCHANDISE, (("", "TOTE", 75_000),), (), track_stock=True),
    MenuItem("Kaos", MERCHANDISE, (("M", "KAOS-M", 125_000), ("L", "KAOS-L", 125_000)), (), track_stock=True),
)
RESTAURANT = (
    *CAFE[2:5],
    *CAFE[8:],
    MenuItem("Rawon", FOOD, (("", "RAWON", 51_001),), (EXTRA,)),
    MenuItem("Rujak Cingur", FOOD, (("Biasa", "RUJ-B", 38_000), ("Spesial", "RUJ-S", 47_775)), (EXTRA,)),
    MenuItem("Es Dawet", DRINK, (("", "DAWET", 17_250),), (SUGAR,)),
    MenuItem("Lontong Balap", FOOD, (("", "LONTONG", 29_990),), (EXTRA,)),
)

GONE = MenuItem("Menu Lama", FOOD, (("", "LAMA", 41_000),))
"""Sold, and deleted from the library since."""

DISCOUNTS: tuple[tuple[str, str, str], ...] = (
    ("Promo 10", "percentage", "10"),
    ("Member 12.5", "percentage", "12.5"),
    ("Karyawan 15", "percentage", "15"),
    ("Potongan 10rb", "cash", "10000"),
    ("Voucher 5rb", "cash", "5000"),
    ("Gratis", "percentage", "100"),
)

SALES_TYPES = ("Dine In", "Take Away", "GoFood")

STRANGE_NAMES = (
    "Bunga 🌸 Lestari",
    'O\'Neil "Ujang" <b>Setiawan</b>',
    "3 Saudara, Toko",
    "#VIP Rahmat",
    "李小龙",
    "Мария Иванова",
    "  Spasi   Ganda  ",
    "Perkumpulan Arisan Ibu-Ibu Kompleks Griya Asri Permai Indah Blok A sampai dengan Blok Z RT 05 RW 12 Sukamaju",
    "Andi; DROP TABLE customers",
)
FIRST_NAMES = ("Budi", "Siti", "Agus", "Dewi", "Joko", "Rina", "Hendra", "Putri", "Made", "Yohanes")
LAST_NAMES = ("Santoso", "Wijaya", "Lestari", "Pratama", "Siregar", "Nasution", "Hidayat", "Gunawan")
CASHIERS = ("Kasir 1", "Kasir 2", "Ayu", "Bagas")
