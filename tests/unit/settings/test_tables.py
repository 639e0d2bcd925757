"""The products table: accounts of single products."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings.load import BrokenOutlet, load_outlets
from posbridge.settings.tables import ProductAccounts, read_products
from tests.unit.settings.written import write

HEADER = "sku,source_id,name,sell_account,buy_account\n"
FILE = "kedai.products.csv"


def told(rows: str, header: str = HEADER) -> str:
    with pytest.raises(ConfigError) as caught:
        read_products((header + rows).encode(), FILE)
    assert caught.value.file == FILE
    return str(caught.value)


def test_a_product_is_found_by_its_pos_id_first_and_then_by_its_sku() -> None:
    table = read_products((HEADER + "KOPI-L,,Es Kopi,4-1,\n,601,Es Kopi,4-2,5-2\n").encode(), FILE)

    assert table.find(source_id="601", sku="KOPI-L") == ProductAccounts(sell="4-2", buy="5-2")
    assert table.find(source_id="999", sku="KOPI-L") == ProductAccounts(sell="4-1", buy=None)
    assert table.find(source_id="999", sku="TEH") is None
    assert table.find(source_id="999") is None


def test_a_sku_is_compared_without_regard_to_case_and_spaces() -> None:
    table = read_products((HEADER + "Kopi-L,,Es Kopi,4-1,\n").encode(), FILE)

    assert table.find(source_id="1", sku=" KOPI-l ") == ProductAccounts(sell="4-1", buy=None)


@pytest.mark.parametrize(
    "content",
    [
        b"sku,source_id,name,sell_account,buy_account\r\nA,,Teh,4-1,5-1\r\n\r\n",
        b"\xef\xbb\xbfsku;source_id;name;sell_account;buy_account\nA;;Teh;4-1;5-1\n;;;;\n",
        b'name, SKU ,buy_account,sell_account,source_id\n"Teh, panas", A ,5-1,4-1,\n',
    ],
    ids=["windows line ends", "an Indonesian spreadsheet", "another order of columns"],
)
def test_what_spreadsheets_write_is_read(content: bytes) -> None:
    assert read_products(content, FILE).find(source_id="", sku="A") == ProductAccounts(sell="4-1", buy="5-1")


def test_the_table_knows_its_account_numbers() -> None:
    table = read_products((HEADER + "A,,Teh,4-1,\n,2,Kopi,4-2,5-2\n").encode(), FILE)

    assert table.numbers() == {"4-1", "4-2", "5-2"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (",,Teh,4-1,\n", f"{FILE}, row 2: names no product. Remedy: Fill in sku or source_id."),
        ("A,,Teh,,\n", f"{FILE}, row 2: names no account. Remedy: Fill in an account or drop the row."),
        (
            ",7,Teh,4-1,\n\n,7,Teh,4-1,\n",
            f"{FILE}, row 4: source_id '7' stands in row 2 already. Remedy: Keep one of the two rows.",
        ),
        (
            "A,1,Teh,4-1,\na,2,Teh,4-2,\n",
            (
                f"{FILE}, row 3: sku 'a' has other accounts in row 2. "
                "Remedy: Give both rows the same accounts, or tell the products apart by source_id alone."
            ),
        ),
        (
            "A,,Teh, panas,4-1,\n",
            f"{FILE}, row 2: has 6 cells, not 5. Remedy: Put a cell that holds the separator in double quotes.",
        ),
    ],
)
def test_a_wrong_row_is_named(rows: str, message: str) -> None:
    assert told(rows) == message


@pytest.mark.parametrize(
    ("header", "columns"), [("", "none"), ("sku,name\n", "sku, name"), ("sku\tname\n", "sku\tname")]
)
def test_wrong_columns_are_named(header: str, columns: str) -> None:
    assert told("", header) == (
        f"{FILE}, row 1: the columns are {columns}. "
        "Remedy: The columns must be sku,source_id,name,sell_account,buy_account."
    )


def test_a_table_that_is_not_utf_8_is_told() -> None:
    with pytest.raises(ConfigError) as caught:
        read_products(HEADER.encode() + b"A,,Caf\xe9,4-1,\n", FILE)

    assert str(caught.value) == f"{FILE}: is not UTF-8 text. Remedy: Save it as CSV UTF-8."


def test_two_rows_of_one_sku_may_agree() -> None:
    table = read_products((HEADER + "A,1,Teh,4-1,\nA,2,Teh,4-1,\n").encode(), FILE)

    assert table.find(source_id="3", sku="A") == ProductAccounts(sell="4-1", buy=None)


def test_a_wrong_table_breaks_its_outlet_alone(tmp_path: Path) -> None:
    write(tmp_path, table=HEADER + "A,,Teh,,\n")
    write(tmp_path, ("  products: kedai.products.csv\n", ""), slug="bali", table=None)

    bali, kedai = load_outlets(tmp_path)

    assert bali.slug == "bali"
    assert not isinstance(bali, BrokenOutlet)
    assert isinstance(kedai, BrokenOutlet)
    assert kedai.error.message == f"{FILE}, row 2: names no account."
