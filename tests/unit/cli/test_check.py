"""``posbridge check``."""

from dataclasses import replace
from pathlib import Path

from posbridge.domain.books import BookResource
from posbridge.errors import CredentialsRefusedError, ScopeMissingError
from tests.unit.cli.world import World, account, cells
from tests.unit.settings.written import write

SECOND = ('outlet: "700101"', 'outlet: "700102"')


def test_right_files_pass_without_a_question_to_anyone(world: World) -> None:
    write(world.mappings)

    answer = world.run("check")

    assert answer.code == 0
    assert cells(answer.out, "kedai") == [
        ["kedai", "Kedai Kopi", "moka 90001/700101", "jurnal_pt_contoh", "enterprise", "ok"]
    ]
    assert "1 of 1 outlets are right." in answer.out
    assert answer.err == ""
    assert world.opened == []


def test_one_wrong_file_fails_the_check_and_the_others_are_still_shown(world: World) -> None:
    write(world.mappings)
    write(world.mappings, ("plan: enterprise", "plan: gold"), slug="medan")

    answer = world.run("check")

    assert answer.code == 1
    assert cells(answer.out, "kedai")[0][-1] == "ok"
    assert cells(answer.out, "medan")[0][-1] == "wrong"
    assert "1 of 2 outlets are right." in answer.out
    assert 'medan.yaml, line 9: company.plan: "gold" is not one of basic, pro, enterprise.' in answer.err


def test_files_that_clash_fail_the_check(world: World) -> None:
    write(world.mappings, slug="bali")
    write(world.mappings, slug="solo")

    answer = world.run("check")

    assert answer.code == 1
    assert 'solo.yaml: source.outlet: "700101" is read by bali.yaml already' in answer.err
    assert cells(answer.out, "bali")[0][-1] == "ok"


def test_an_empty_folder_fails_the_check(world: World) -> None:
    answer = world.run("check")

    assert answer.code == 1
    assert f"There is no outlet file in {world.mappings}." in answer.err


def test_another_folder_can_be_named(world: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other, slug="medan")

    answer = world.run("check", "--mappings", str(other))

    assert answer.code == 0
    assert cells(answer.out, "medan")


def test_live_passes_where_the_world_has_everything(world: World) -> None:
    write(world.mappings)

    answer = world.run("check", "--live")

    assert answer.err == ""
    assert answer.code == 0
    assert world.target.refreshed == [(BookResource.ACCOUNTS, BookResource.TAXES, BookResource.WAREHOUSES)]


def test_outlets_of_one_company_ask_jurnal_once(world: World) -> None:
    write(world.mappings, slug="bali")
    write(world.mappings, SECOND, ("warehouse: Gudang Jakarta Selatan", "warehouse: Gudang Solo"), slug="solo")

    answer = world.run("check", "--live")

    assert answer.code == 0
    assert world.opened == ["bali", "solo"]
    assert len(world.target.refreshed) == 1


def test_live_names_everything_that_jurnal_lacks(world: World) -> None:
    write(
        world.mappings,
        ('sales: "4-40000"', 'sales: "4-40001"'),
        ("PB1: PB1 10%", 'PB1: PB 10%\n  "11": PB1 10%'),
        ("warehouse: Gudang Jakarta Selatan", "warehouse: Gudang Jakarta Selatam"),
        ('method: EDC, account: "1-10002"', 'method: EDC, account: "1-10200"'),
        table="sku,source_id,name,sell_account,buy_account\nA,,Teh,9-99999,\n",
    )

    answer = world.run("check", "--live")

    assert answer.code == 1
    assert answer.err.splitlines() == [
        'kedai.yaml: accounts.sales: Jurnal has no account "4-40001". Did you mean "4-40100"?',
        'kedai.yaml: accounts.products.kedai.products.csv: Jurnal has no account "9-99999".',
        (
            'kedai.yaml: payment_methods.edc.account: account "1-10200" (Akun 1-10200) is of category Inventory; '
            "Jurnal takes payments on Cash & Bank accounts only."
        ),
        'kedai.yaml: taxes.PB1: Jurnal has no tax "PB 10%". Did you mean "PB1 10%"?',
        'kedai.yaml: taxes.11: Jurnal\'s tax "PB1 10%" is 10 %, not 11 %.',
        (
            'kedai.yaml: warehouse: Jurnal has no warehouse "Gudang Jakarta Selatam". '
            'Did you mean "Gudang Jakarta Selatan"?'
        ),
    ]


def test_live_passes_on_what_the_pos_says_is_wrong(world: World) -> None:
    write(world.mappings)
    world.source.told = ["source.outlet 700101 is not among the outlets of the credential (700109)."]

    answer = world.run("check", "--live")

    assert answer.code == 1
    assert answer.err.splitlines() == [
        "kedai.yaml: source: source.outlet 700101 is not among the outlets of the credential (700109)."
    ]


def test_a_warning_is_shown_and_fails_nothing(world: World) -> None:
    write(world.mappings)
    world.source.told = ["Warning: the outlet's zone is Asia/Makassar."]

    answer = world.run("check", "--live")

    assert answer.code == 0
    assert "Warning: the outlet's zone is Asia/Makassar." in answer.err
    assert cells(answer.out, "kedai")[0][-1] == "ok"


def test_a_side_that_cannot_be_asked_does_not_hide_the_other(world: World) -> None:
    write(world.mappings, ("PB1: PB1 10%", "PB1: PB 10%"))
    world.source.error = CredentialsRefusedError("Moka refused the credential.", remedy="Make a new secret.")

    answer = world.run("check", "--live")

    assert answer.code == 1
    assert answer.err.splitlines() == [
        "kedai.yaml: source.connection: Moka refused the credential. Remedy: Make a new secret.",
        'kedai.yaml: taxes.PB1: Jurnal has no tax "PB 10%". Did you mean "PB1 10%"?',
    ]


def test_a_missing_jurnal_scope_is_told(world: World) -> None:
    write(world.mappings)
    world.target.error = ScopeMissingError("Jurnal refuses accounts.")

    answer = world.run("check", "--live")

    assert answer.code == 1
    assert answer.err.splitlines() == ["kedai.yaml: company.connection: Jurnal refuses accounts."]


def test_every_account_of_the_file_is_looked_up(world: World) -> None:
    accounts = (
        '  sales: "4-40000"',
        '  sales: "1"\n  service: "2"\n  rounding: "3"',
    )
    write(world.mappings, accounts, ('"5-50000"', '"4"'), ('"1-10200"', '"5"'), ('"5-50300"', '"6"'))
    world.target.given = replace(
        world.target.given, accounts={each.number: each for each in [account("x", "Cash & Bank")]}
    )

    answer = world.run("check", "--live")

    fields = [line.split(": ")[1] for line in answer.err.splitlines() if "no account" in line]
    assert fields == [
        "accounts.sales",
        "accounts.purchases",
        "accounts.inventory",
        "accounts.stock_adjustment",
        "accounts.service",
        "accounts.rounding",
        "accounts.products.kedai.products.csv",
        "payment_methods.cash.account",
        "payment_methods.edc.account",
    ]
