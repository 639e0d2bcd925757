"""Discounts that cashiers give and promotions that the store gives by itself."""

from posbridge.money import Decimal
from tests.sandbox.iseller.basket import Discount, Promotion

TEN_PERCENT = Discount(name="Diskon 10%", percent=Decimal(10))
STAFF = Discount(name="Karyawan 15%", percent=Decimal(15))
MEMBER = Discount(name="Member 12.5%", percent=Decimal("12.5"))
FIVE_THOUSAND = Discount(name="Potongan 5rb", amount=Decimal(5_000))
COMPLIMENT = Discount(name="Gratis", percent=Decimal(100))

TEA_WEEK = Promotion(
    id="abababab-0000-4000-8000-000000000001", name="Pekan Teh", percent=Decimal("7.5"), external_id="PEKAN-TEH"
)
BUNDLE = Promotion(id="abababab-0000-4000-8000-000000000002", name="Hemat Borongan", amount=Decimal(7_777))
