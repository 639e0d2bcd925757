"""Settings against the books: does Jurnal have what an outlet's file names?"""

from collections.abc import Iterator

from posbridge.domain.books import Books
from posbridge.money import Decimal
from posbridge.settings.levels import Path, levels
from posbridge.settings.lookup import rate_text
from posbridge.settings.messages import Fault, nearest
from posbridge.settings.model import OutletSettings

CASH_AND_BANK = "Cash & Bank"


def book_faults(outlet: OutletSettings, books: Books) -> Iterator[Fault]:
    """Every account, tax and warehouse that the settings name and the company lacks.

    Tags and payment methods are left out: the sync, or Jurnal itself, makes those that are missing.
    """
    for path, number in _accounts(outlet):
        yield from _account(path, number, books)
    for path, number in _cash_accounts(outlet):
        yield from _account(path, number, books, category=CASH_AND_BANK)
    for above, level in levels(outlet):
        for key, name in level.taxes.items():
            yield from _tax((*above, "taxes", key), name, books)
    for path, warehouse in _warehouses(outlet):
        if warehouse not in books.warehouses:
            yield Fault(path=path, text=f'Jurnal has no warehouse "{warehouse}".{nearest(warehouse, books.warehouses)}')


def _warehouses(outlet: OutletSettings) -> Iterator[tuple[Path, str]]:
    for above, level in levels(outlet):
        if level.warehouse:
            yield (*above, "warehouse"), level.warehouse
    if transit := outlet.transfers.transit_warehouse:
        yield ("transfers", "transit_warehouse"), transit
    for code, warehouse in outlet.transfers.warehouses.items():
        yield ("transfers", "warehouses", code), warehouse


def _cash_accounts(outlet: OutletSettings) -> Iterator[tuple[Path, str]]:
    for above, level in levels(outlet):
        for key, method in level.payment_methods.items():
            yield (*above, "payment_methods", key, "account"), method.account
    for key, payout in outlet.payouts.items():
        yield ("payouts", key, "bank"), payout.bank


def _accounts(outlet: OutletSettings) -> Iterator[tuple[Path, str]]:
    accounts = outlet.accounts
    for name in ("sales", "purchases", "inventory", "stock_adjustment", "service", "rounding"):
        if number := getattr(accounts, name):
            yield ("accounts", name), number
    for number in sorted(outlet.products.numbers()):
        yield ("accounts", "products", str(accounts.products)), number
    for key, payout in outlet.payouts.items():
        yield ("payouts", key, "fees"), payout.fees


def _account(path: Path, number: str, books: Books, *, category: str | None = None) -> Iterator[Fault]:
    account = books.accounts.get(number)
    if account is None:
        near = nearest(number, books.accounts)
        yield Fault(path=path, text=f'Jurnal has no account "{number}".{near}')
    elif category and account.category != category:
        yield Fault(
            path=path,
            text=f'account "{number}" ({account.name}) is of category {account.category}; '
            f"Jurnal takes payments on {category} accounts only.",
        )


def _tax(path: Path, name: str, books: Books) -> Iterator[Fault]:
    tax, key = books.taxes.get(name), path[-1]
    if tax is None:
        yield Fault(path=path, text=f'Jurnal has no tax "{name}".{nearest(name, books.taxes)}')
    elif key.replace(".", "", 1).isdecimal() and Decimal(key) != tax.rate:
        yield Fault(path=path, text=f'Jurnal\'s tax "{name}" is {rate_text(tax.rate)} %, not {key} %.')
