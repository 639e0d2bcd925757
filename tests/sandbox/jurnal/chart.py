"""The start of a demo company: chart of accounts, taxes, terms, units, payment methods."""

from typing import TYPE_CHECKING

from posbridge.money import Decimal
from tests.sandbox.jurnal import records as r

if TYPE_CHECKING:
    from tests.sandbox.jurnal.company import Company

CATEGORIES = {
    "Accounts Receivable (A/R)": 1,
    "Other Current Assets": 2,
    "Cash & Bank": 3,
    "Inventory": 4,
    "Fixed Assets": 5,
    "Depreciation & Amortization": 7,
    "Accounts Payable (A/P)": 8,
    "Other Current Liabilities": 10,
    "Equity": 12,
    "Income": 13,
    "Other Income": 14,
    "Cost of Sales": 15,
    "Expenses": 16,
    "Other Expense": 17,
}

ACCOUNTS = (
    ("1-10001", "Kas", "Cash & Bank"),
    ("1-10002", "EDC", "Cash & Bank"),
    ("1-10010", "Gift Card", "Cash & Bank"),
    ("1-10011", "OVO", "Cash & Bank"),
    ("1-10012", "TCASH", "Cash & Bank"),
    ("1-10013", "GoPay", "Cash & Bank"),
    ("1-10019", "Lain-lain", "Cash & Bank"),
    ("1-10100", "Piutang Usaha", "Accounts Receivable (A/R)"),
    ("1-10200", "Persediaan Barang", "Inventory"),
    ("2-20100", "Hutang Usaha", "Accounts Payable (A/P)"),
    ("2-20500", "Hutang PB1", "Other Current Liabilities"),
    ("2-20501", "PPN Keluaran", "Other Current Liabilities"),
    ("4-40000", "Pendapatan", "Income"),
    ("4-40100", "Pendapatan Minuman", "Income"),
    ("4-40200", "Pendapatan Merchandise", "Income"),
    ("4-40300", "Diskon Penjualan", "Income"),
    ("4-40400", "Retur Penjualan", "Income"),
    ("4-40900", "Pendapatan Layanan", "Income"),
    ("5-50000", "Beban Pokok Pendapatan", "Cost of Sales"),
    ("5-50300", "Penyesuaian Persediaan", "Cost of Sales"),
)

ISELLER_ACCOUNTS = (
    ("1-10003", "Bank BCA", "Cash & Bank"),
    ("1-10020", "Kliring iSeller Pay", "Cash & Bank"),
    ("1-10021", "Poin dan Voucher", "Cash & Bank"),
    ("6-60050", "Beban MDR", "Expenses"),
)
"""What a company with an iSeller store needs besides."""

DEFAULTS = {
    "sale": "4-40000",
    "discount": "4-40300",
    "return": "4-40400",
    "shipping": "4-40900",
    "receivable": "1-10100",
    "payable": "2-20100",
    "inventory": "1-10200",
    "cogs": "5-50000",
    "adjustment": "5-50300",
}

TAXES = (("PB1 10%", "10", "2-20500"), ("PPN 11%", "11", "2-20501"))
TERMS = (("Net 30", 30), ("Cash on Delivery", 0), ("Net 15", 15), ("Net 60", 60), ("Custom", 0))
UNITS = ("Buah", "Pcs", "Unit", "Cup", "Pack")
METHODS = ("Cash", "Check", "Bank Transfer", "Credit Card")


def seed(
    company: "Company",
    *,
    accounts: tuple[tuple[str, str, str], ...],
    warehouses: tuple[tuple[str, str], ...],
    tags: tuple[str, ...],
    products: tuple[str, ...],
) -> None:
    """Put the lists above into ``company``. ``accounts`` besides are (number, name, category); ``warehouses`` are
    (name, code); ``products`` are names, as a person typed them in long ago."""
    by_number: dict[str, int] = {}
    for number, name, category in (*ACCOUNTS, *accounts):
        account = r.Account(**company.stamp(), number=number, name=name, category=category)
        by_number[number] = company.accounts.add(account).id
    company.defaults.update({role: by_number[number] for role, number in DEFAULTS.items()})
    for name, rate, number in TAXES:
        account_id = by_number[number]
        tax = r.Tax(
            **company.stamp(), name=name, rate=Decimal(rate), sell_account_id=account_id, buy_account_id=account_id
        )
        company.taxes.add(tax)
    for name, days in TERMS:
        company.terms.add(r.Term(**company.stamp(), name=name, longetivity=days))
    for unit in UNITS:
        company.units.add(r.Named(**company.stamp(), name=unit))
    for method in METHODS:
        company.methods.add(r.Named(**company.stamp(), name=method))
    for name, code in warehouses:
        company.warehouses.add(r.Warehouse(**company.stamp(), name=name, code=code))
    for tag in tags:
        company.tags.add(r.Named(**company.stamp(), name=tag))
    for name in products:
        company.products.add(
            r.Product(
                **company.stamp(),
                name=name,
                product_code=name.upper().replace(" ", "-"),
                sell_account_id=company.defaults["sale"],
                buy_account_id=company.defaults["cogs"],
                inventory_account_id=company.defaults["inventory"],
            )
        )
