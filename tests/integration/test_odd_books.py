"""The tie-out of days that a closed period moved, and of a company whose chart names no customers' account."""

from datetime import timedelta
from pathlib import Path

import pytest

from posbridge.domain.states import DocumentKind
from tests.integration.planted import DAY, MOKA, open_shop
from tests.outlet_world import open_world

pytestmark = pytest.mark.integration

NEXT = DAY + timedelta(days=1)


def test_a_day_that_is_booked_on_the_first_open_day_ties_out_as_its_own(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=(MOKA,)) as world:
        world.change_settings(MOKA, "posting: receipt", "closed_periods: first_open_day\nposting: receipt")
        world.jurnal.knobs.closed_until = str(DAY)
        shop = open_shop(world, MOKA, runs=2)  # the first learns of the closed period by Jurnal's refusals
        assert {invoice.date for invoice in shop.company.invoices} == {NEXT}

        proved = shop.prove()

        assert (proved.day, proved.tied) == (DAY, True)
        (sold,) = [row for row in proved.rows if row.line == "sales less refunds"]
        assert sold.jurnal == sold.pos
        world.jurnal.knobs.closed_until = None
        with shop.mended_afterwards():
            shop.write("DELETE", f"receive_payments/{shop.payment('plain').id}")
            assert shop.differences() == {("missing", "plain", "Jurnal")}


def test_without_a_customers_account_invoices_are_read_from_the_sales_report(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=(MOKA,)) as world:
        for account in world.companies["jurnal_pt_contoh"].accounts:
            if "Receivable" in account.category:
                account.category = "Other Current Assets"
        shop = open_shop(world, MOKA)
        assert shop.prove().tied
        world.jurnal_control.log.clear()
        with shop.mended_afterwards():
            shop.write("DELETE", f"receive_payments/{shop.payment('plain').id}")
            shop.write("DELETE", f"sales_invoices/{shop.invoice('plain').id}")
            assert shop.differences() == {("missing", "plain", "Jurnal")}
        assert world.jurnal_control.log.by()["GET sales_lists"] == 1
        bench = world.bench(MOKA)
        assert {each.document.kind for each in bench.store.outbox.dated(DAY, DAY)} >= {DocumentKind.SALES_RETURN}
