"""Settings of stock, payouts and channels against the books."""

from pathlib import Path

from posbridge.domain.books import BookAccount, Books, BookTax
from posbridge.money import Decimal
from posbridge.settings.live import book_faults
from tests.unit.settings.written_iseller import bekasi

CASH, INCOME = "Cash & Bank", "Income"
NUMBERS = {
    **dict.fromkeys(("4-40000", "4-40100"), INCOME),
    **dict.fromkeys(("5-50000", "5-50300", "1-10200", "6-60050"), "Other"),
    **dict.fromkeys(("1-10001", "1-10003", "1-10018", "1-10019", "1-10020"), CASH),
}
WAREHOUSES = frozenset({"Gudang Bekasi", "Gudang Depok", "Gudang Transit", "Gudang Online"})


def books(numbers: dict[str, str], *, warehouses: frozenset[str] = WAREHOUSES) -> Books:
    return Books(
        accounts={
            number: BookAccount(jurnal_id=number, number=number, name=number, category=category)
            for number, category in numbers.items()
        },
        taxes={name: BookTax(jurnal_id=name, name=name, rate=Decimal(rate)) for name, rate in (("PB1 10%", "10"),)},
        warehouses=warehouses,
    )


def test_everything_that_a_file_names_is_looked_for_in_the_books(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path)

    assert [fault.field for fault in book_faults(outlet, books({}, warehouses=frozenset()))] == [
        "accounts.sales",
        "accounts.purchases",
        "accounts.inventory",
        "accounts.stock_adjustment",
        "payouts.iseller_pay.fees",
        "payment_methods.cash.account",
        "payment_methods.iseller_pay.account",
        "payment_methods.custom.account",
        "channels.tokopedia.payment_methods.Custom.account",
        "payouts.iseller_pay.bank",
        "channels.tokopedia.taxes.11",
        "warehouse",
        "channels.tokopedia.warehouse",
        "transfers.transit_warehouse",
        "transfers.warehouses.TC02",
    ]


def test_payouts_reach_a_bank(tmp_path: Path) -> None:
    outlet = bekasi(tmp_path, ('{"11": PPN 11%}', '{"10": PB1 10%}'))

    assert list(book_faults(outlet, books(NUMBERS))) == []
    assert [fault.text for fault in book_faults(outlet, books({**NUMBERS, "1-10003": INCOME}))] == [
        'account "1-10003" (1-10003) is of category Income; Jurnal takes payments on Cash & Bank accounts only.'
    ]
