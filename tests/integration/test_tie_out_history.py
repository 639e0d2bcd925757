"""A difference over many nights: open from the night that finds it to the night after it was mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from posbridge.cli.main import app
from posbridge.cli.shell import Shell
from posbridge.domain.tieouts import DifferenceReason, KeptDifference, Side
from posbridge.errors import TieOutError
from tests.outlet_world import YESTERDAY, RunResult, World, open_world
from tests.sandbox.jurnal import bookings
from tests.sandbox.jurnal.records import Invoice

pytestmark = pytest.mark.integration

SLUG = "surabaya-tunjungan"
DAY = YESTERDAY - timedelta(days=12)
"""Old enough for it to leave the week that every run proves again."""


@dataclass
class Nights:
    """The outlet's runs at 22:00, and what a person does in Jurnal between them."""

    world: World

    def night(self, number: int) -> RunResult:
        now = self.at(number)
        self.world.jurnal.clock = lambda: now  # it refuses requests signed at another time
        return self.world.run(SLUG, now=now)

    def at(self, number: int) -> datetime:
        bench = self.world.bench(SLUG)
        return datetime.combine(DAY + timedelta(days=number), time(22), tzinfo=bench.settings.zone)

    @property
    def company(self) -> Any:
        return self.world.companies["jurnal_cv_rasa"]

    def open(self) -> list[KeptDifference]:
        return self.world.bench(SLUG).store.tieouts.open()

    def by_hand(self, method: str, path: str, body: Any = None) -> None:
        self.world.bench(SLUG, self.world.jurnal.now()).target._office.transport.write(method, path, body)  # type: ignore[attr-defined]

    def delete(self, receipt: str) -> Invoice:
        """Its payment first: Jurnal keeps an invoice that is paid."""
        (invoice,) = [each for each in self.company.invoices if each.transaction_no.startswith(receipt)]
        for payment in [each for each in self.company.payments if invoice.id in {r.invoice_id for r in each.records}]:
            self.by_hand("DELETE", f"receive_payments/{payment.id}")
        self.by_hand("DELETE", f"sales_invoices/{invoice.id}")
        return invoice

    def book_again(self, invoice: Invoice) -> None:
        """The invoice as it was, and a payment of it."""
        self.company.invoices.add(invoice)
        bookings.book_invoice(self.company, invoice)
        record = {"transaction_no": invoice.transaction_no, "amount": f"{invoice.totals.original}"}
        payment = {
            "transaction_date": f"{DAY}",
            "payment_method_name": "Cash",
            "deposit_to_name": "Kas",
            "records_attributes": [record],
        }
        self.by_hand("POST", "receive_payments", {"receive_payment": payment})

    def tie_out(self, *words: str, now: datetime) -> tuple[int, str]:
        """What ``posbridge tie-out`` says."""
        self.world.jurnal.clock = lambda: now
        shell = Shell(
            environ={"POSBRIDGE_MAPPINGS": str(self.world.mappings)},
            here=self.world.mappings,
            clock=lambda: now,
            open_bench=lambda outlet: self.world.bench(outlet.slug, now),
        )
        with capture_logs():
            result = CliRunner().invoke(app, ["tie-out", SLUG, *words], obj=shell, env={"COLUMNS": "250"})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with open_world(tmp_path, start_date=DAY, slugs=(SLUG,)) as world:
        yield Nights(world)


def test_a_deleted_invoice_is_open_over_nights_and_closes_when_it_is_booked_again(nights: Nights) -> None:
    kept, gone = (nights.world.sell(SLUG, DAY) for _ in range(2))
    assert nights.night(0).errors == {}

    invoice = nights.delete(gone)
    for number in (1, 2, 9):
        nights.world.sell(SLUG, DAY + timedelta(days=number))
        result = nights.night(number)
        assert set(result.errors) == {"reconcile"}
        assert isinstance(result.errors["reconcile"], TieOutError)
        found = {(each.day, each.difference.receipt_no, each.difference.reason) for each in nights.open()}
        assert found == {(DAY, gone, DifferenceReason.MISSING)}
        assert {each.difference.where for each in nights.open()} == {Side.JURNAL}
        assert {(each.first_seen, each.first_run) for each in nights.open()} == {(nights.at(1), "run-2")}
        assert {(each.last_seen, each.last_run) for each in nights.open()} == {(nights.at(number), result.run.id)}

    nights.book_again(invoice)
    assert nights.night(10).errors == {}
    assert nights.open() == []
    closed = nights.world.bench(SLUG).store.tieouts.differences(DAY, DAY)
    assert {(each.closed_at, each.closed_run) for each in closed} == {(nights.at(10), "run-5")}
    assert kept not in {each.difference.receipt_no for each in closed}


def test_the_command_shows_it_proves_it_again_and_says_when_it_is_over(nights: Nights) -> None:
    gone = nights.world.sell(SLUG, DAY)
    nights.night(0)
    assert nights.tie_out(now=nights.at(0))[0] == 0

    invoice = nights.delete(gone)
    day = ("--from", f"{DAY}", "--to", f"{DAY}")
    assert nights.tie_out(*day, now=nights.at(1))[0] == 0, "what is shown is what was proved, and costs nothing"
    code, said = nights.tie_out(*day, "--again", now=nights.at(1))
    assert code == 1
    assert "<< Jurnal" in said
    assert f"│ {gone}" in said
    assert nights.tie_out("--open", now=nights.at(2))[0] == 1

    nights.book_again(invoice)
    assert nights.tie_out(*day, "--again", now=nights.at(3))[0] == 0
    assert nights.tie_out("--open", now=nights.at(3)) == (0, f"No difference of {SLUG} is open.\n")
    _, said = nights.tie_out(*day, "--history", now=nights.at(3))
    assert [line.split("│")[3].strip() for line in said.splitlines() if line.startswith(f"│ {DAY.year}-")][-3:] == [
        "tied",
        "differs",
        "tied",
    ]


def test_proving_again_without_days_proves_what_a_night_would(nights: Nights) -> None:
    gone = nights.world.sell(SLUG, DAY)
    nights.night(0)
    nights.delete(gone)

    code, said = nights.tie_out("--again", now=nights.at(1))

    assert code == 1
    assert f"│ {gone}" in said
    assert [each.first_run.startswith("tie-out at ") for each in nights.open()] == [True] * len(nights.open())
