"""``posbridge import``: what a POS does not tell comes from a table, and the next run posts it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from posbridge.bootstrap import open_bench, wall_clock
from posbridge.cli.main import app
from posbridge.cli.shell import Shell
from posbridge.domain.states import Entity
from posbridge.money import Decimal
from tests.integration.stock_words import BEKASI, DAY, STOCK, company, told
from tests.outlet_world import World, open_world

pytestmark = pytest.mark.integration

JAKARTA = "jakarta-selatan"
WAREHOUSE = "Gudang Jakarta Selatan"
HEADER = "reference,action,date,from,to,sku,product_id,name,quantity,rejected,cancelled,cost,note\n"


@dataclass(frozen=True, slots=True)
class Program:
    """The command line over an open world."""

    world: World
    folder: Path

    def take(self, what: str, slug: str, text: str, name: str = "stok.csv") -> tuple[int, str]:
        """Exit code and what was said, of ``posbridge import``."""
        table = self.folder / name
        table.write_text(text, "utf-8")
        shell = Shell(
            environ={**os.environ, "POSBRIDGE_MAPPINGS": str(self.world.mappings)},
            here=self.folder,
            clock=wall_clock,
            open_bench=lambda outlet: open_bench(outlet, database_url=self.world.database_url),
        )
        with capture_logs():
            result = CliRunner().invoke(app, ["import", what, slug, str(table)], obj=shell, env={"COLUMNS": "250"})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with open_world(tmp_path, start_date=DAY, slugs=(JAKARTA, BEKASI)) as world:
        yield Program(world, tmp_path)


def row(*cells: object) -> str:
    """A row of the table; cells that are left out at its end are empty."""
    told = [str(cell) for cell in cells]
    return ",".join([*told, *[""] * (HEADER.count(",") + 1 - len(told))]) + "\n"


def in_warehouse(world: World, name: str = WAREHOUSE) -> int:
    """Units of mineral water that Jurnal holds for the Moka outlet."""
    books = company(world)
    (water,) = [each.id for each in books.products if each.name == "Jakarta Selatan | Air Mineral"]
    (place,) = [each.id for each in books.warehouses if each.name == name]
    return int(books.stock.quantity(water, place))


DAYS_STOCK = HEADER + "".join(
    (
        row("OP-1", "count", f"{DAY} 06:00", "JKT", "", "AIR", "", "", 100),
        row("TI-7", "receipt", f"{DAY} 08:00", "", "JKT", "AIR", "", "Air Mineral", 24, "", "", 3100, "Pemasok"),
        row("ADJ-3", "adjustment", f"{DAY} 21:00", "JKT", "", "AIR", "", "", -2),
    )
)


def test_an_imported_table_is_posted_by_the_next_run_and_importing_it_again_changes_nothing(program: Program) -> None:
    world = program.world
    world.change_settings(JAKARTA, 'outlet: "700101"', 'outlet: "700101"\n  code: JKT')
    world.sell(JAKARTA, DAY)
    code, said = program.take("transfers", JAKARTA, DAYS_STOCK)
    assert (code, "3 records read from stok.csv: 3 new" in said) == (0, True), said
    assert "sync_jakarta-selatan posts them" in said
    assert world.run(JAKARTA, DAY).errors == {}
    assert in_warehouse(world) == 100 + 24 - 2
    assert program.take("transfers", JAKARTA, DAYS_STOCK)[1].startswith(
        "3 records read from stok.csv: 0 new, 0 changed, 3"
    )
    books = company(world).digest()
    assert world.run(JAKARTA, DAY).errors == {}
    assert company(world).digest() == books


def test_a_corrected_table_holds_what_was_posted_otherwise(program: Program) -> None:
    world = program.world
    world.change_settings(JAKARTA, 'outlet: "700101"', 'outlet: "700101"\n  code: JKT')
    program.take("transfers", JAKARTA, DAYS_STOCK)
    assert world.run(JAKARTA, DAY).errors == {}
    program.take("transfers", JAKARTA, DAYS_STOCK.replace(",,,-2,", ",,,-5,"))
    changed = world.run(JAKARTA, DAY)
    why = told(changed)["ADJ-3", "stock_adjustment"]
    assert why.startswith("Adjustment ADJ-3: the POS changed it after ADJ-moka-")
    assert in_warehouse(world) == 122


def test_a_count_weighs_sales_that_were_not_read_yet(program: Program) -> None:
    """Transfers run at an hour of their own; the sales of the day are posted after the count."""
    world = program.world
    world.change_settings(JAKARTA, 'outlet: "700101"', 'outlet: "700101"\n  code: JKT')
    world.sell(JAKARTA, DAY, sku="AIR", quantity=3)
    program.take("transfers", JAKARTA, HEADER + row("OP-1", "count", DAY, "JKT", "", "AIR", "", "", 97))
    assert world.run(JAKARTA, DAY, entities=STOCK).errors == {}
    assert in_warehouse(world) == 100
    assert world.run(JAKARTA, DAY).errors == {}
    assert in_warehouse(world) == 97


def test_bad_rows_are_named_with_their_lines_and_nothing_is_taken(program: Program) -> None:
    bad = HEADER + row("OP-1", "count", "kemarin", "JKT", "", "AIR", "", "", 1)
    bad += row("OP-2", "hitung", DAY, "JKT", "", "AIR", "", "", 1) + row("OP-3", "count", DAY, "JKT", "", "", "", "", 1)
    code, said = program.take("transfers", JAKARTA, bad)
    assert code == 1
    assert "stok.csv: 3 rows cannot be read, so nothing was imported." in said
    for line, words in ((2, "'kemarin' is no date"), (3, "'hitung' is not known"), (4, "names no product")):
        assert any(f"line {line}: " in told_line and words in told_line for told_line in said.splitlines()), said
    assert program.world.run(JAKARTA, DAY, entities=STOCK).tally(Entity.TRANSFERS).total == 0


def test_a_table_that_is_not_utf_8_is_refused(program: Program) -> None:
    table = program.folder / "lama.csv"
    table.write_bytes(HEADER.encode() + b"OP-1,count,2026-10-01,JKT,,AIR,,caf\xe9,1,,,,\n")
    shell = Shell(
        environ={"POSBRIDGE_MAPPINGS": str(program.world.mappings)},
        here=program.folder,
        clock=wall_clock,
        open_bench=open_bench,
    )
    result = CliRunner().invoke(app, ["import", "transfers", JAKARTA, str(table)], obj=shell)
    assert result.exit_code == 1
    assert "lama.csv: is not UTF-8 text." in result.output


def test_an_outlet_that_carries_no_stock_takes_no_movements(program: Program) -> None:
    program.world.change_settings(JAKARTA, "track_inventory: true", "track_inventory: false")
    code, said = program.take("transfers", JAKARTA, DAYS_STOCK)
    assert code == 1
    assert "jakarta-selatan.yaml: track_inventory is false" in said


PAYOUTS = "reference,date,method,label,amount,fees,deposit,status\n"


def test_a_payout_from_a_table_is_a_journal(program: Program) -> None:
    world = program.world
    table = f"{PAYOUTS}PO-1,{DAY} 10:00,iseller_pay,,250000,1750,248250,completed\n"
    code, said = program.take("payouts", BEKASI, table, "payouts.csv")
    assert (code, "1 records read from payouts.csv: 1 new" in said) == (0, True), said
    assert world.run(BEKASI, DAY).errors == {}
    program.take("payouts", BEKASI, table, "payouts.csv")
    assert world.run(BEKASI, DAY).errors == {}
    (journal,) = company(world).journals
    assert (journal.date, company(world).ledger_balance("1-10003")) == (DAY, Decimal(248250))
    assert company(world).ledger_balance("6-60050") == Decimal(1750)


def test_an_outlet_without_payouts_refuses_them(program: Program) -> None:
    code, said = program.take("payouts", JAKARTA, f"{PAYOUTS}PO-1,{DAY},ovo,,1000,0,1000,\n")
    assert code == 1
    assert "jakarta-selatan.yaml: no payouts are configured." in said


def test_a_moka_outlet_says_that_it_has_no_feed_of_transfers_and_where_they_come_from(program: Program) -> None:
    program.world.sell(JAKARTA, DAY)
    result = program.world.run(JAKARTA, DAY)
    assert result.errors == {}
    note = result.done["transfers.extract"].note
    assert note.startswith("moka has no feed for transfers, counts and adjustments")
    assert f"`posbridge import transfers {JAKARTA} <csv>`" in note
    assert result.tally(Entity.TRANSFERS).total == 0
    assert [row.line for row in result.done["reconcile"].days[-1].rows if row.line.startswith("stock")] == []
