"""What mapping asks of the settings."""

from pathlib import Path

import pytest

from posbridge.money import Decimal
from posbridge.settings import lookup
from posbridge.settings.load import load_outlet
from posbridge.settings.tables import ProductAccounts
from tests.unit.settings.written import write

METHODS = (
    '  edc: {method: EDC, account: "1-10002"}',
    (
        '  EDC: {method: any machine, account: "1"}\n'
        '  edc/BCA: {method: that machine, account: "2"}\n'
        '  Tokopedia: {method: that label, account: "3"}\n'
        '  other: {method: any other, account: "4"}\n'
        '  other/Grab/Food: {method: a slash in the label, account: "5"}'
    ),
)


@pytest.mark.parametrize(
    ("method", "label", "booked"),
    [
        ("edc", "BCA", "that machine"),
        ("EDC", " bca ", "that machine"),
        ("edc", "Mandiri", "any machine"),
        ("edc", "", "any machine"),
        ("other", "Tokopedia", "that label"),
        ("edc", "tokopedia", "that label"),
        ("other", "Grab/Food", "a slash in the label"),
        ("other", "ShopeeFood", "any other"),
        ("cash", "Cash", "Cash"),
    ],
)
def test_the_most_specific_key_of_a_payment_counts(tmp_path: Path, method: str, label: str, booked: str) -> None:
    found = lookup.payment_method(load_outlet(write(tmp_path, METHODS)), method, label)

    assert found is not None
    assert found.method == booked


@pytest.mark.parametrize(("method", "label"), [("qris", "DANA"), ("", ""), ("", "BCA")])
def test_a_payment_that_no_key_fits_has_no_method(tmp_path: Path, method: str, label: str) -> None:
    assert lookup.payment_method(load_outlet(write(tmp_path, METHODS)), method, label) is None


TAXES = ("  PB1: PB1 10%", '  PB1: PB1 10%\n  "10": Pajak 10\n  "2.5": Pajak 2,5')


@pytest.mark.parametrize(
    ("name", "rate", "booked"),
    [
        ("pb1", "10", "PB1 10%"),
        ("Pajak Resto", "10.00", "Pajak 10"),
        ("", "2.50", "Pajak 2,5"),
        ("Pajak Resto", "11", None),
        ("Pajak Resto", None, None),
    ],
)
def test_a_tax_is_found_by_name_and_else_by_rate(
    tmp_path: Path, name: str, rate: str | None, booked: str | None
) -> None:
    outlet = load_outlet(write(tmp_path, TAXES))

    assert lookup.tax(outlet, name, Decimal(rate) if rate else None) == booked


@pytest.mark.parametrize(("rate", "text"), [("10.00", "10"), ("100", "100"), ("2.50", "2.5"), ("0", "0")])
def test_a_rate_is_text_without_empty_digits(rate: str, text: str) -> None:
    assert lookup.rate_text(Decimal(rate)) == text


def test_what_the_products_table_leaves_open_is_the_outlet_s_own_account(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path))

    assert lookup.product_accounts(outlet, source_id="1", sku="KOPI-L") == ProductAccounts(
        sell="4-40100", buy="5-50000"
    )
    assert lookup.product_accounts(outlet, source_id="1") == ProductAccounts(sell="4-40000", buy="5-50000")


def test_names_and_codes_carry_prefix_and_suffix(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path, ('suffix: ""', 'suffix: " (K)"')))

    assert lookup.product_name(outlet, "Es Kopi") == "Kedai | Es Kopi (K)"
    assert lookup.product_code(outlet, "KOPI-L") == "Kedai | KOPI-L (K)"
    assert lookup.product_code(outlet, "") == ""
    assert lookup.fee_product(outlet, "service").name == "Kedai | Biaya Layanan (K)"


def test_fees_are_booked_on_sales_unless_they_have_accounts_of_their_own(tmp_path: Path) -> None:
    plain = load_outlet(write(tmp_path))
    apart = load_outlet(
        write(tmp_path, ('  sales: "4-40000"', '  sales: "4-40000"\n  service: "4-40900"\n  rounding: "4-49999"'))
    )

    assert [lookup.fee_product(plain, fee).sell_account for fee in lookup.FEES] == ["4-40000", "4-40000", "4-40000"]
    assert [lookup.fee_product(apart, fee).sell_account for fee in lookup.FEES] == ["4-40900", "4-49999", "4-40000"]
