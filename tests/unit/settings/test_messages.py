"""What is said of a wrong file: file, line, field, value and the nearest right one."""

from pathlib import Path

import pytest

from posbridge.errors import ConfigError
from posbridge.settings.load import load_outlet
from tests.unit.settings.written import write

REMEDY = " Remedy: Correct the file; `posbridge check` shows whether it is right."


def refusal(folder: Path, *changes: tuple[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_outlet(write(folder, *changes))
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "plan: enterprise",
            "plan: enterprize",
            'line 9: company.plan: "enterprize" is not one of basic, pro, enterprise. Did you mean "enterprise"?',
        ),
        (
            'business: "90001"',
            "business: 90001",
            'line 5: source.business: 90001 is not text. Write it in quotes: "90001".',
        ),
        (
            'account: "1-10002"',
            "account: 110002",
            'line 38: payment_methods.edc.account: 110002 is not text. Write it in quotes: "110002".',
        ),
        ("  PB1: PB1 10%", "  10: PB1 10%", 'line 40: taxes.10: 10 is not text. Write it in quotes: "10".'),
        (
            'at: "22:00"',
            "at: 25:00",
            'line 14: schedule.at: "25:00" is not a time of day; write hours and minutes, such as "22:00".',
        ),
        (
            'at: "22:00"',
            "at: 22",
            'line 14: schedule.at: 22 is not a time of day; write hours and minutes, such as "22:00".',
        ),
        (
            "2026-10-01",
            "2026-13-01",
            'line 10: start_date: "2026-13-01" is not a date; write year, month and day, such as 2026-10-01.',
        ),
        (
            "2026-10-01",
            "20261001",
            "line 10: start_date: 20261001 is not a date; write year, month and day, such as 2026-10-01.",
        ),
        (
            "Asia/Jakarta",
            "Asia/Djakarta",
            'line 11: timezone: "Asia/Djakarta" is not a time zone. Did you mean "Asia/Jakarta"?',
        ),
        ("Asia/Jakarta", "Jakarta", 'line 11: timezone: "Jakarta" is not a time zone. Did you mean "Asia/Jakarta"?'),
        (
            "connection: moka_kedai",
            "connection: moka kedai",
            (
                'line 4: source.connection: "moka kedai" is not the id of an Airflow connection: '
                "letters, digits and _ . - only."
            ),
        ),
        ("automatic: true", "automatic: maybe", 'line 16: transfers.automatic: "maybe" is neither true nor false.'),
        (
            "tags: [Jakarta]",
            "tags: Jakarta",
            'line 27: tags: "Jakarta" is not a list. Write it in brackets, such as [Jakarta].',
        ),
        ("tags: [Jakarta]", "tags:", "line 27: tags: has no value. Give it one, or remove the line."),
        ('sales: "4-40000"', 'sales: ""', "line 31: accounts.sales: is empty."),
        (
            '{method: Cash, account: "1-10001"}',
            "Cash",
            'line 37: payment_methods.cash: "Cash" is not a group of settings. Indent its fields below it.',
        ),
        (
            "posting: receipt\n",
            "posting: receipt\nclosed_periods: first_open\n",
            'line 21: closed_periods: "first_open" is not one of hold, first_open_day. Did you mean "first_open_day"?',
        ),
        ("  default: Pelanggan Umum\n", "", "line 21: customers.default: is missing."),
        (
            "customers:\n",
            "slug: other\ncustomers:\n",
            (
                "line 21: slug: is not a setting. Known here: name, source, company, start_date, timezone, schedule, "
                "transfers, track_inventory, posting, closed_periods, customers, naming, tags, warehouse, "
                "match_products_by_name, accounts, payment_methods, taxes, payouts, channels."
            ),
        ),
        (
            "  use_source_id: true",
            "  use_source: true",
            (
                'line 23: customers.use_source: is not a setting. Did you mean "use_source_id"? '
                "Known here: default, use_source_id."
            ),
        ),
        (
            'prefix: "Kedai | "',
            f"prefix: {'x' * 61}",
            f'line 25: naming.prefix: "{"x" * 61}": String should have at most 60 characters.',
        ),
        (
            "system: moka",
            "system: mokka",
            'line 3: source.system: "mokka" is not one of moka, iseller. Did you mean "moka"?',
        ),
        (
            "system: moka",
            "system: isellr",
            'line 3: source.system: "isellr" is not one of moka, iseller. Did you mean "iseller"?',
        ),
        (
            "mode: scheduled",
            "mode: realtime",
            (
                'line 13: schedule.mode: "realtime" is not one of scheduled, shift_close, real_time, manual. '
                'Did you mean "real_time"?'
            ),
        ),
        (
            "mode: scheduled",
            "mode: scheduled\n  every: 0",
            "line 14: schedule.every: 0 is not a number of minutes from 1 to 1440.",
        ),
        (
            "mode: scheduled",
            "mode: scheduled\n  every: 1441",
            "line 14: schedule.every: 1441 is not a number of minutes from 1 to 1440.",
        ),
        (
            "mode: scheduled",
            'mode: scheduled\n  every: "5"',
            'line 14: schedule.every: "5" is not a number of minutes from 1 to 1440.',
        ),
        (
            "mode: scheduled",
            "mode: scheduled\n  every: true",
            "line 14: schedule.every: true is not a number of minutes from 1 to 1440.",
        ),
        (
            'outlet: "700101"',
            'outlet: "700101"\n  code: 101',
            'line 7: source.code: 101 is not text. Write it in quotes: "101".',
        ),
        (
            "transit_warehouse: null",
            "warehouses: {7: Gudang Bogor}",
            'line 18: transfers.warehouses.7: 7 is not text. Write it in quotes: "7".',
        ),
        (
            "taxes:",
            "channels:\n  gofood: {tag: GoFood}\ntaxes:",
            (
                'line 40: channels.gofood.tag: is not a setting. Did you mean "tags"? '
                "Known here: payment_methods, taxes, warehouse, tags."
            ),
        ),
        (
            "taxes:",
            "payouts:\n  edc: {bank: '1-10003'}\ntaxes:",
            "line 40: payouts.edc.fees: is missing.",
        ),
        (
            "posting: receipt",
            "posting: shift",
            'line 20: posting: "shift" is not available in this version; write "receipt".',
        ),
        (
            "posting: receipt",
            "posting: day",
            'line 20: posting: "day" is not available in this version; write "receipt".',
        ),
        (
            "products: kedai.products.csv",
            "products: kedia.products.csv",
            (
                'line 35: accounts.products: there is no file "kedia.products.csv" beside the settings file. '
                'Did you mean "kedai.products.csv"?'
            ),
        ),
        (
            "products: kedai.products.csv",
            "products: ../kedai.products.csv",
            (
                'line 35: accounts.products: "../kedai.products.csv" is not beside the settings file. '
                "Put the table in the same folder."
            ),
        ),
    ],
)
def test_one_wrong_setting_is_named_with_its_line_and_value(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert str(refusal(tmp_path, (old, new))) == f"kedai.yaml, {told}{REMEDY}"


@pytest.mark.parametrize("zone", ["Asia", "/etc/localtime"])
def test_a_folder_or_file_of_the_zone_database_is_no_time_zone(tmp_path: Path, zone: str) -> None:
    told = refusal(tmp_path, ("Asia/Jakarta", zone)).message

    assert told.startswith(f'kedai.yaml, line 11: timezone: "{zone}" is not a time zone.')


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    error = refusal(tmp_path, ("customers:", "custmers:"), ("posting: receipt", "posting: bill"))

    assert error.message.splitlines() == [
        'kedai.yaml, line 20: posting: "bill" is not one of receipt, shift, day.',
        "kedai.yaml: customers: is missing.",
        (
            'kedai.yaml, line 21: custmers: is not a setting. Did you mean "customers"? Known here: name, source, '
            "company, start_date, timezone, schedule, transfers, track_inventory, posting, closed_periods, customers, "
            "naming, tags, warehouse, match_products_by_name, accounts, payment_methods, taxes, payouts, channels."
        ),
    ]
    assert error.file == "kedai.yaml"
    assert error.field == "posting"


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, ("  edc:", '  cash: {method: Cash, account: "1-10010"}\n  edc:'))

    assert (
        str(error)
        == "kedai.yaml, line 38: 'cash' stands twice, in line 37 and in line 38. Remedy: Keep one of the two."
    )


def test_text_that_is_not_yaml_is_told_with_line_and_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, ("tags: [Jakarta]", "tags: [Jakarta"))

    assert error.message == "kedai.yaml, line 28, column 10: is not YAML: did not find expected ',' or ']'."


@pytest.mark.parametrize(("content", "told"), [("", "is empty."), ("- a\n- b\n", "is not a list of settings.")])
def test_a_file_without_settings_is_told(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "kedai.yaml"
    path.write_text(content)

    with pytest.raises(ConfigError) as caught:
        load_outlet(path)

    assert str(caught.value) == f"kedai.yaml: {told}"


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kedai.yaml"
    path.write_bytes(b"name: Caf\xe9\n")

    with pytest.raises(ConfigError, match=r"kedai\.yaml: is not UTF-8 text\. Remedy: Save it as UTF-8\."):
        load_outlet(path)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"kedai\.yaml: cannot be read: No such file or directory\."):
        load_outlet(tmp_path / "kedai.yaml")
