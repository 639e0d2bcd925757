"""Settings against the books: does Jurnal have what an outlet's file names?"""

from collections.abc import Iterator

from posbridge.domain.books import Books
from posbridge.money import Decimal
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
    for key, method in outlet.payment_methods.items():
        yield from _account(("payment_methods", key, "account"), method.account, books, category=CASH_AND_BANK)
    for key, name in outlet.taxes.items():
        yield from _tax(key, name, books)
    for path, warehouse in (
        (("warehouse",), outlet.warehouse),
        (("transfers", "transit_warehouse"), outlet.transfers.transit_warehouse),
    ):
        if warehouse and warehouse not in books.warehouses:
            yield Fault(path=path, text=f'Jurnal has no warehouse "{warehouse}".{nearest(warehouse, books.warehouses)}')


def _accounts(outlet: OutletSettings) -> Iterator[tuple[tuple[str, ...], str]]:
    accounts = outlet.accounts
    for name in ("sales", "purchases", "inventory", "stock_adjustment", "service", "rounding"):
        if number := getattr(accounts, name):
            yield ("accounts", name), number
    for number in sorted(outlet.products.numbers()):
        yield ("accounts", "products", str(accounts.products)), number


def _account(path: tuple[str, ...], number: str, books: Books, *, category: str | None = None) -> Iterator[Fault]:
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


def _tax(key: str, name: str, books: Books) -> Iterator[Fault]:
    tax = books.taxes.get(name)
    if tax is None:
        yield Fault(path=("taxes", key), text=f'Jurnal has no tax "{name}".{nearest(name, books.taxes)}')
    elif key.replace(".", "", 1).isdecimal() and Decimal(key) != tax.rate:
        yield Fault(path=("taxes", key), text=f'Jurnal\'s tax "{name}" is {rate_text(tax.rate)} %, not {key} %.')
