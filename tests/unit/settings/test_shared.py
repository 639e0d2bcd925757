"""Outlets of one iSeller store: what their files must say alike."""

from pathlib import Path

import pytest

from posbridge.settings.clashes import find_clashes
from posbridge.settings.model import OutletSettings
from tests.unit.settings.written_iseller import bekasi, depok

TABLE = ('stock_adjustment: "5-50300"', 'stock_adjustment: "5-50300"\n  products: {}')
HEADER = "sku,source_id,name,sell_account,buy_account\n"


def told(*outlets: OutletSettings) -> list[str]:
    return [clash.message for clash in find_clashes(outlets)]


def test_two_outlets_of_one_store_do_not_clash(tmp_path: Path) -> None:
    assert told(bekasi(tmp_path), depok(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Teh | "', '"Depok | "', 'naming.prefix: is "Depok | " here and "Teh | " in bekasi.yaml{products}'),
        (
            '  prefix: "Teh | "',
            '  prefix: "Teh | "\n  suffix: " D"',
            'naming.suffix: is " D" here and nothing in bekasi.yaml{products}',
        ),
        (
            "track_inventory: true",
            "track_inventory: false",
            'track_inventory: is "false" here and "true" in bekasi.yaml{products}',
        ),
        (
            'purchases: "5-50000"',
            'purchases: "5-50100"',
            'accounts.purchases: is "5-50100" here and "5-50000" in bekasi.yaml{products}',
        ),
        (
            'inventory: "1-10200"',
            'inventory: "1-10201"',
            'accounts.inventory: is "1-10201" here and "1-10200" in bekasi.yaml{products}',
        ),
        (
            'sales: "4-40000"',
            'sales: "4-40000"\n  service: "4-40900"',
            'accounts.service: is "4-40900" here and "4-40000" in bekasi.yaml{products}',
        ),
        (
            'sales: "4-40000"',
            'sales: "4-40000"\n  rounding: "4-40901"',
            'accounts.rounding: is "4-40901" here and "4-40000" in bekasi.yaml{products}',
        ),
        (
            "  transit_warehouse: Gudang Transit\n",
            "",
            'transfers.transit_warehouse: is nothing here and "Gudang Transit" in bekasi.yaml{transfers}',
        ),
        (
            "TC01: Gudang Bekasi",
            "tc01: Gudang Lain",
            'transfers.warehouses.tc01: place tc01 is "Gudang Lain" here and "Gudang Bekasi" in bekasi.yaml{transfers}',
        ),
        (
            "warehouse: Gudang Depok",
            "warehouse: Gudang Lain",
            'warehouse: place TC02 is "Gudang Lain" here and "Gudang Depok" in bekasi.yaml{transfers}',
        ),
    ],
)
def test_what_they_share_is_said_alike(tmp_path: Path, old: str, new: str, message: str) -> None:
    shared = {word: f", and outlets of one iSeller business share {word}." for word in ("products", "transfers")}

    assert told(bekasi(tmp_path), depok(tmp_path, (old, new))) == [f"depok.yaml: {message.format(**shared)}"]


def test_a_clash_names_its_file_its_field_and_the_remedy(tmp_path: Path) -> None:
    (clash,) = find_clashes([bekasi(tmp_path), depok(tmp_path, ('"Teh | "', '""'))])

    assert (clash.file, clash.field, clash.remedy) == ("depok.yaml", "naming.prefix", "Write the same in both files.")


def test_an_account_that_follows_another_does_not_clash_by_itself(tmp_path: Path) -> None:
    same = ('sales: "4-40000"', 'sales: "4-40000"\n  service: "4-40000"')

    assert told(bekasi(tmp_path), depok(tmp_path, same)) == []


def test_products_tables_may_be_two_files_and_must_say_the_same(tmp_path: Path) -> None:
    for name, account in (("a", "4-40100"), ("b", "4-40100"), ("c", "4-40200")):
        (tmp_path / f"{name}.csv").write_text(f"{HEADER}TEH,,Teh,{account},\n")
    first, same, other = (
        read(tmp_path, (TABLE[0], TABLE[1].format(name)))
        for read, name in ((bekasi, "a.csv"), (depok, "b.csv"), (depok, "c.csv"))
    )

    assert told(first, same) == []
    assert told(first, other) == [
        (
            'depok.yaml: accounts.products: is "c.csv" here and "a.csv" in bekasi.yaml, '
            "and outlets of one iSeller business share products."
        )
    ]


@pytest.mark.parametrize(
    "apart",
    [
        (("connection: iseller_teh", "connection: iseller_kopi"), ("business: tehcontoh", "business: kopicontoh")),
        (("connection: jurnal_pt_contoh", "connection: jurnal_cv_rasa"),),
    ],
    ids=["another store", "another company"],
)
def test_outlets_that_share_no_products_may_differ(tmp_path: Path, apart: tuple[tuple[str, str], ...]) -> None:
    assert told(bekasi(tmp_path), depok(tmp_path, ('"Teh | "', '"Kopi | "'), *apart)) == []


def test_one_credential_reads_one_store(tmp_path: Path) -> None:
    assert told(bekasi(tmp_path), depok(tmp_path, ("  business: tehcontoh\n", ""))) == [
        (
            'depok.yaml: source.business: iseller_teh reads nothing here and "tehcontoh" in bekasi.yaml; '
            "each product would be made twice."
        )
    ]


def test_one_iseller_outlet_is_read_once_whatever_its_store_is_called(tmp_path: Path) -> None:
    twin = depok(
        tmp_path,
        ("000000000102", "000000000101"),
        ("connection: iseller_teh", "connection: iseller_two"),
        ("business: tehcontoh", "business: other"),
    )

    assert told(bekasi(tmp_path), twin) == [
        (
            'depok.yaml: source.outlet: "aaaaaaaa-0000-4000-8000-000000000101" is read by bekasi.yaml already; '
            "each receipt would be booked twice."
        )
    ]


def test_payouts_of_one_store_are_booked_once(tmp_path: Path) -> None:
    again = ("channels:", 'payouts:\n  iseller_pay: {bank: "1-10003", fees: "6-60050"}\nchannels:')

    assert told(bekasi(tmp_path), depok(tmp_path, again)) == [
        "depok.yaml: payouts: bekasi.yaml books the payouts of iseller_teh already; each would be booked twice."
    ]


def test_payouts_of_one_store_empty_one_clearing_account(tmp_path: Path) -> None:
    other = ('account: "1-10020"', 'account: "1-10022"')

    assert told(bekasi(tmp_path), depok(tmp_path, other)) == [
        (
            'depok.yaml: payment_methods.iseller_pay.account: "1-10022" is not emptied by the payouts in bekasi.yaml; '
            'they empty "1-10020".'
        )
    ]
    assert told(bekasi(tmp_path), depok(tmp_path, other, ("jurnal_pt_contoh", "jurnal_cv_rasa"))) == []
