"""The outlets that ship with the project: right, complete, and in step with schema and documentation."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from posbridge.domain.books import BookAccount, Books, BookTax
from posbridge.money import Decimal
from posbridge.settings import lookup, yaml_text
from posbridge.settings.clashes import find_clashes
from posbridge.settings.live import book_faults
from posbridge.settings.load import load_outlet, load_outlets
from posbridge.settings.model import OutletFile, OutletSettings
from posbridge.settings.schema import schema_text

PROJECT = Path(__file__).resolve().parents[3]
MAPPINGS = PROJECT / "include" / "mappings"
FILES = sorted(MAPPINGS.glob("*.yaml"))
PAYMENTS = {
    "moka": [
        ("cash", "Cash"),
        ("edc", "BCA"),
        ("edc", "Mandiri"),
        ("gift_card", "Gift Card"),
        ("ovo", "OVO"),
        ("gopay", "GoPay"),
        ("tcash", "TCASH"),
        ("other", "Tokopedia"),
        ("invoice", "Invoice"),
    ],
    "iseller": [
        ("cash", "Cash"),
        ("external_debit", "Debit BCA"),
        ("external_credit", "Kartu Kredit"),
        ("custom", "GoPay"),
        ("custom", "Tokopedia"),
        ("gift_card", "Gift Card"),
        ("points", "Poin"),
        ("voucher", "Voucher"),
        ("iseller_pay", "iSeller Pay"),
    ],
}
CHART = {
    **dict.fromkeys(("4-40000", "4-40100", "4-40200", "4-40900"), "Income"),
    **dict.fromkeys(("5-50000", "5-50300"), "Cost of Sales"),
    "1-10200": "Inventory",
    **dict.fromkeys(("1-10001", "1-10002", "1-10003", "1-10010", "1-10011", "1-10012", "1-10013"), "Cash & Bank"),
    **dict.fromkeys(("1-10019", "1-10020", "1-10021"), "Cash & Bank"),
    "6-60050": "Expenses",
}
TAXES = {"PB1 10%": Decimal(10), "PPN 11%": Decimal(11)}


def named(path: Path) -> str:
    return path.stem


def test_the_examples_are_right_each_and_together() -> None:
    outlets = load_outlets(MAPPINGS)

    assert [outlet.slug for outlet in outlets] == [
        "bandung-dago",
        "bekasi-summarecon",
        "depok-margo",
        "jakarta-selatan",
        "surabaya-tunjungan",
    ]
    assert find_clashes(outlet for outlet in outlets if isinstance(outlet, OutletSettings)) == []
    assert all(isinstance(outlet, OutletSettings) for outlet in outlets)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_usual_payment_type_is_mapped(path: Path) -> None:
    outlet = load_outlet(path)

    usual = PAYMENTS[outlet.source.system]
    assert [pair for pair in usual if lookup.payment_method(outlet, *pair) is None] == []


def test_every_account_and_tax_of_the_examples_is_one_that_the_sandbox_s_companies_have() -> None:
    outlets = [load_outlet(path) for path in FILES]
    books = Books(
        accounts={
            number: BookAccount(jurnal_id=number, number=number, name=number, category=category)
            for number, category in CHART.items()
        },
        taxes={name: BookTax(jurnal_id=name, name=name, rate=rate) for name, rate in TAXES.items()},
        warehouses=frozenset(
            {"Gudang Jakarta Selatan", "Gudang Bandung Dago", "Gudang Bekasi", "Gudang Depok", "Gudang Transit"}
        ),
    )

    assert [fault for outlet in outlets for fault in book_faults(outlet, books)] == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_an_editor_finds_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=./outlet.schema.json"


def test_the_schema_on_disk_is_that_of_the_models() -> None:
    kept = (MAPPINGS / "outlet.schema.json").read_text(encoding="utf-8")

    assert kept == schema_text(), "run: posbridge schema -o include/mappings/outlet.schema.json"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_schema_takes_the_examples(path: Path) -> None:
    data = yaml_text.parse(path.read_text(encoding="utf-8"))

    jsonschema.validate(data, json.loads(schema_text()), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("source", "system"), "majoo"),
        (("posting",), "day"),
        (("schedule", "mode"), "shift_close"),
        (("schedule", "at"), "25:00"),
        (("schedule", "every"), 0),
        (("schedule", "every"), "5"),
        (("source",), {"system": "moka", "connection": "moka_jakarta", "outlet": "700101"}),
        (("channels",), {"gofood": {"sale": "4-40100"}}),
        (("payouts",), {"cash": {"bank": "1-10003"}}),
        (("company", "plan"), "gold"),
        (("tagz",), ["Jakarta"]),
    ],
)
def test_the_schema_refuses_what_the_settings_refuse(path: tuple[str, ...], value: Any) -> None:
    data = yaml_text.parse(FILES[0].read_text(encoding="utf-8"))
    inside = data
    for part in path[:-1]:
        inside = inside[part]
    inside[path[-1]] = value

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(schema_text()))


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert [field for field in fields(OutletFile) if f"| `{field}` |" not in page] == []


def test_every_setting_tells_editors_what_it_means() -> None:
    assert [name for name, info in OutletFile.model_fields.items() if not info.description] == []


def fields(model: type[BaseModel], above: str = "") -> list[str]:
    """Field paths of the models, groups left out; ``*`` stands for the keys of a table."""
    paths = []
    for name, info in model.model_fields.items():
        path = f"{above}{name}"
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            paths += fields(kind, f"{path}.")
            continue
        paths.append(path)
        for inner in getattr(kind, "__args__", ()):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                paths += fields(inner, f"{path}.*.")
    return paths
