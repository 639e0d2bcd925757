"""The output that docs/tie-out.md shows is what the program says in the story that it tells."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from posbridge.cli.main import app
from posbridge.cli.shell import Shell
from tests.docs.blocks import ROOT, blocks
from tests.outlet_world import World, open_world
from tests.sandbox.generator import WORKED_DATE, worked_day

SLUG = "jakarta-selatan"
PAGE = ROOT / "docs" / "tie-out.md"

pytestmark = pytest.mark.integration


def shown() -> list[tuple[str, str]]:
    """Command lines after a ``$`` of the page, each with the output below it."""
    found = [block.text.partition("\n") for block in blocks(PAGE) if block.text.startswith("$ posbridge tie-out")]
    return [(command.removeprefix("$ posbridge "), output) for command, _, output in found]


def told(world: World, command: str, now: datetime) -> str:
    shell = Shell(
        environ={"POSBRIDGE_MAPPINGS": str(world.mappings)},
        here=world.mappings,
        clock=lambda: now,
        open_bench=lambda outlet: world.bench(outlet.slug, now),
    )
    with capture_logs():
        result = CliRunner().invoke(app, command.split(), obj=shell, env={"COLUMNS": "118"})
    return "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())


def story(world: World) -> list[Callable[[], str]]:
    """What the page shows, in its order; each happens when it is called."""
    zone = world.bench(SLUG).settings.zone
    company = world.companies["jurnal_pt_contoh"]

    def night(number: int) -> datetime:
        now = datetime.combine(WORKED_DATE + timedelta(days=number), time(22), tzinfo=zone)
        world.jurnal.clock = lambda: now
        with capture_logs():
            world.run(SLUG, now=now)
        return now

    def write(method: str, path: str, body: object = None) -> None:
        world.bench(SLUG, world.jurnal.now()).target._office.transport.write(method, path, body)  # type: ignore[attr-defined]

    def deleted() -> str:
        night(0)
        (payment,) = company.payments
        write("DELETE", f"receive_payments/{payment.id}")
        return told(world, shown()[0][0], night(1))

    def booked_again() -> str:
        (invoice,) = company.invoices
        record = {"transaction_no": invoice.transaction_no, "amount": f"{invoice.totals.original}"}
        payment = {
            "transaction_date": f"{WORKED_DATE}",
            "payment_method_name": "Cash",
            "deposit_to_name": "Kas",
            "records_attributes": [record],
        }
        write("POST", "receive_payments", {"receive_payment": payment})
        return told(world, shown()[1][0], night(2))

    return [deleted, booked_again]


def test_the_output_is_what_the_program_says(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=WORKED_DATE, slugs=(SLUG,)) as world:
        worked_day(world.moka)
        said = [happens() for happens in story(world)]

    assert said == [output for _, output in shown()]
