"""Whatever is planted, the tie-out finds by receipt, with its class and the side that is wrong; mended, it closes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, delete

from posbridge.bootstrap import wall_clock
from posbridge.domain.windows import RunKind, midnight
from posbridge.steps.reconcile import MARK, prove
from posbridge.store.engine import database_url
from posbridge.store.tables import records
from tests.integration.planted import DAY, MOKA, TAG, Shop, open_shop
from tests.integration.stock_words import BEKASI, at, send
from tests.integration.test_stock_proof import counted
from tests.outlet_world import open_world

pytestmark = pytest.mark.integration

NEXT = DAY + timedelta(days=1)


@pytest.fixture(scope="module", params=[MOKA, BEKASI])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Tests leave it as it was."""
    with open_world(tmp_path_factory.mktemp("planted"), start_date=DAY, slugs=(request.param,)) as world:
        yield open_shop(world, request.param)


def no_invoice(shop: Shop) -> None:
    """With its payment, without which Jurnal deletes none."""
    shop.write("DELETE", f"receive_payments/{shop.payment('plain').id}")
    shop.write("DELETE", f"sales_invoices/{shop.invoice('plain').id}")


def no_payment(shop: Shop) -> None:
    shop.write("DELETE", f"receive_payments/{shop.payment('plain').id}")


def a_sale_by_hand(shop: Shop) -> None:
    line = {"product_name": "Menu Lama", "quantity": 1, "rate": 777_000}
    fields = {"transaction_no": "SO-9", "person_name": "Pelanggan Umum", "transaction_date": str(DAY)}
    more = {"tags": [TAG[shop.slug]], "transaction_lines_attributes": [line]}
    shop.write("POST", "sales_invoices", {"sales_invoice": {**fields, **more}})


def an_invoice_twice(shop: Shop) -> None:
    shop.copy_in_jurnal("invoices", shop.invoice("plain"))


def a_payment_twice(shop: Shop) -> None:
    shop.copy_in_jurnal("payments", shop.payment("plain"))


def a_return_twice(shop: Shop) -> None:
    shop.copy_in_jurnal("returns", shop.returned("returned"))


def a_return_doubled_by_hand(shop: Shop) -> None:
    back = shop.returned("returned")
    lines = [{"transaction_line_id": line.line_id, "return_quantity": line.quantity} for line in back.lines]
    fields = {"invoice_id": back.invoice_id, "transaction_date": str(DAY)}
    body = {**fields, "transaction_return_lines_attributes": lines}
    shop.write("POST", "sales_returns", {"sales_return": body})


def one_rupiah_less_paid(shop: Shop) -> None:
    payment = shop.payment("plain")
    amount = payment.records[0].amount - 1
    lines = [{"transaction_id": payment.records[0].invoice_id, "amount": amount}]
    change_payment(shop, records_attributes=lines)


def one_rupiah_more_on_an_invoice(shop: Shop) -> None:
    line = shop.invoice("plain").lines[0]
    change_invoice(shop, transaction_lines_attributes=[{"id": line.id, "rate": line.rate + 1}])


def another_tax(shop: Shop) -> None:
    line, tax = shop.invoice("plain").lines[0], shop.company.taxes.first("name", "PPN 11%")
    assert tax is not None
    change_invoice(shop, transaction_lines_attributes=[{"id": line.id, "line_tax_id": tax.id}])


def an_invoice_on_another_day(shop: Shop) -> None:
    change_invoice(shop, transaction_date=str(NEXT))


def a_payment_on_another_day(shop: Shop) -> None:
    change_payment(shop, transaction_date=str(NEXT))


def money_on_another_account(shop: Shop) -> None:
    account = shop.company.accounts.first("number", "1-10013")
    assert account is not None
    change_payment(shop, deposit_to_id=account.id)


def money_on_an_account_that_the_other_payments_use(shop: Shop) -> None:
    change_payment(shop, deposit_to_id=shop.payment("by card").deposit_to_id)


def change_invoice(shop: Shop, **fields: object) -> None:
    shop.write("PATCH", f"sales_invoices/{shop.invoice('plain').id}", {"sales_invoice": fields})


def change_payment(shop: Shop, **fields: object) -> None:
    payment = shop.payment("plain")
    person = shop.company.people[payment.person_id].display_name
    shop.write("PATCH", f"receive_payments/{payment.id}", {"receive_payment": {"person_name": person, **fields}})


PLANTED: dict[Callable[[Shop], None], tuple[str, str]] = {
    no_invoice: ("missing", "plain"),
    no_payment: ("missing", "plain"),
    a_sale_by_hand: ("extra", "SO-9"),
    an_invoice_twice: ("extra", "plain"),
    a_payment_twice: ("extra", "plain"),
    a_return_twice: ("extra", "returned"),
    a_return_doubled_by_hand: ("extra", "returned"),
    one_rupiah_less_paid: ("amount", "plain"),
    one_rupiah_more_on_an_invoice: ("amount", "plain"),
    another_tax: ("tax", "plain"),
    an_invoice_on_another_day: ("date", "plain"),
    a_payment_on_another_day: ("date", "plain"),
    money_on_another_account: ("payment", "plain"),
    money_on_an_account_that_the_other_payments_use: ("payment", "plain"),
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_was_done_in_jurnal_by_hand_is_found_by_receipt_and_closes_when_mended(
    shop: Shop, plant: Callable[[Shop], None]
) -> None:
    reason, receipt = PLANTED[plant]
    with shop.mended_afterwards():
        plant(shop)
        assert shop.differences() == {(reason, receipt, "Jurnal")}
        assert {row.wrong.value for row in shop.prove().rows if row.wrong} <= {"Jurnal"}
    assert shop.differences() == set()
    assert shop.open() == []


def test_nothing_planted_is_tied_and_costs_one_request(shop: Shop) -> None:
    shop.world.jurnal_control.log.clear()
    assert shop.prove().tied
    assert shop.world.jurnal_control.log.by() == {"GET general_ledger": 1}


def test_what_is_the_companys_own_is_looked_at_once_and_noted(shop: Shop) -> None:
    with shop.mended_afterwards():
        line = {"product_name": "Menu Lama", "quantity": 1, "rate": 777_000}
        sold = {
            "transaction_no": "SO-7",
            "person_name": "Pelanggan Umum",
            "transaction_date": str(DAY),
            "tags": ["Bandung"],
        }
        body = {"sales_invoice": {**sold, "transaction_lines_attributes": [line]}}
        made = shop.write("POST", "sales_invoices", body)["sales_invoice"]
        paid = {"transaction_date": str(DAY), "deposit_to_name": "Kas", "payment_method_name": "Cash"}
        lines = [{"transaction_id": made["id"], "amount": 777_000}]
        shop.write("POST", "receive_payments", {"receive_payment": {**paid, "records_attributes": lines}})
        asked = []
        for _ in range(2):
            shop.world.jurnal_control.log.clear()
            proved = shop.prove()
            asked.append(shop.world.requests())
            (note,) = [each for each in proved.notes if "posbridge did not make" in each]
            assert "Sales Invoice SO-7" in note
            assert proved.tied
        assert asked == [3, 1]
    assert shop.open() == []


def test_both_ids_of_what_is_held_twice_are_told(shop: Shop) -> None:
    with shop.mended_afterwards():
        twin = shop.copy_in_jurnal("payments", shop.payment("plain"))
        kept = next(each for each in shop.company.payments if each.custom_id == twin.custom_id)
        (difference,) = shop.prove().differences
        assert f"{kept.id} was posted, {twin.id} is one too many" in difference.why


def test_what_a_person_books_again_as_it_was_closes_the_difference(shop: Shop) -> None:
    """The invoice under its number, the payment under one that Jurnal gives and without custom_id."""
    with shop.mended_afterwards():
        invoice, payment = shop.invoice("plain"), shop.payment("plain")
        no_payment(shop)
        again = shop.copy_in_jurnal("invoices", invoice)
        again.receipts = {}
        shop.write("DELETE", f"sales_invoices/{invoice.id}")
        assert shop.differences() == {("missing", "plain", "Jurnal")}
        fields = {
            "transaction_date": str(DAY),
            "deposit_to_id": payment.deposit_to_id,
            "payment_method_id": payment.method_id,
            "records_attributes": [{"transaction_id": again.id, "amount": payment.records[0].amount}],
        }
        shop.write("POST", "receive_payments", {"receive_payment": fields})
        assert shop.differences() == set()


def test_what_was_sold_or_voided_after_the_run_had_read_is_a_note(shop: Shop) -> None:
    """Tills go on between the end of a run's window and the proof."""
    before = wall_clock() - timedelta(minutes=2)
    void = shop.sell_at(before - timedelta(minutes=2))
    result = shop.world.run(shop.slug, now=before)
    assert result.errors == {}
    later = before + timedelta(minutes=1)
    shop.sell_at(later, quantity=3)
    void(later)

    (*_, day) = prove(shop.world.bench(shop.slug), result.run).days

    assert [note for note in day.notes if "after this run's window ended" in note] == [
        "2 receipts happened after this run's window ended; the next run carries them"
    ]
    assert day.tied
    assert shop.world.run(shop.slug).errors == {}


def test_a_record_that_the_inbox_lost_is_found_and_comes_back_with_the_next_run(shop: Shop) -> None:
    forget(shop, "by card", "sale", "payment")

    found = shop.differences()

    assert found == {("missing", "by card", "inbox")}
    rows = {row.line: row.wrong for row in shop.prove().rows}
    assert rows["sales less refunds"] == "inbox"
    assert shop.sync().errors == {}
    assert shop.differences() == set()


def forget(shop: Shop, name: str, *kinds: str) -> None:
    """Delete a receipt's records from the store."""
    engine = create_engine(database_url(shop.world.database_url))
    with engine.begin() as connection:
        query = delete(records).where(records.c.receipt_no == shop.receipts[name], records.c.kind.in_(kinds))
        assert connection.execute(query).rowcount == len(kinds)
    engine.dispose()


def test_a_held_receipt_is_missing_from_the_outbox_with_its_reason(shop: Shop) -> None:
    shop.sell_by_an_unmapped_way("held")
    assert "payments.load" in shop.sync().errors

    assert shop.differences() == {("missing", "held", "outbox")}
    (held,) = shop.open()
    assert held.difference.why.startswith("payment held: ")

    shop.map_that_way()
    assert shop.sync().errors == {}
    assert shop.differences() == set()


def test_a_day_that_stays_open_is_proved_by_every_later_run_until_it_is_mended(shop: Shop) -> None:
    with shop.mended_afterwards():
        no_payment(shop)
        shop.prove()
        zone = shop.world.bench(shop.slug).settings.zone
        shop.world.bench(shop.slug).store.marks.set(MARK, midnight(DAY + timedelta(days=8), zone))
        later = shop.world.run(shop.slug, kind=RunKind.SCHEDULED)
        assert f"differ on {DAY}" in str(later.errors["reconcile"])
    mended = shop.world.run(shop.slug, kind=RunKind.SCHEDULED)
    assert "reconcile" in mended.done
    assert DAY in {day.day for day in mended.done["reconcile"].days}
    assert shop.open() == []
    assert DAY not in {day.day for day in shop.world.run(shop.slug, kind=RunKind.SCHEDULED).done["reconcile"].days}


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop whose stock is counted, with an adjustment and a transfer of the day."""
    with counted(tmp_path_factory.mktemp("stocked")) as world:
        shop = Shop(world=world, slug=BEKASI)
        told = world.tell_iseller("adjustment", BEKASI, at("11:00"), units={"AIR": -6})
        shop.receipts = {"adjusted": told["reference_code"], "sent": send(world, "12:00", {"BOTOL": 5})}
        assert world.run(BEKASI).errors == {}
        yield shop


def adjusted(shop: Shop) -> Any:
    (found,) = [each for each in shop.company.adjustments if shop.receipts["adjusted"] in each.transaction_no]
    return found


def sent(shop: Shop) -> Any:
    (found,) = [each for each in shop.company.transfers if shop.receipts["sent"] in each.transaction_no]
    return found


MOVED: dict[str, tuple[Callable[[Shop], object], str, str, int]] = {
    "an adjustment lost": (
        lambda shop: shop.write("DELETE", f"stock_adjustments/{adjusted(shop).id}"),
        "stock",
        "adjusted",
        6,
    ),
    "a transfer lost": (lambda shop: shop.write("DELETE", f"warehouse_transfers/{sent(shop).id}"), "stock", "sent", 5),
    "an adjustment twice": (lambda shop: shop.copy_in_jurnal("adjustments", adjusted(shop)), "extra", "adjusted", -6),
    "a transfer twice": (lambda shop: shop.copy_in_jurnal("transfers", sent(shop)), "extra", "sent", -5),
}


@pytest.mark.parametrize("planted", MOVED)
def test_a_stock_movement_that_is_lost_or_doubled_is_named_by_its_reference(stocked: Shop, planted: str) -> None:
    plant, reason, receipt, units = MOVED[planted]
    with stocked.mended_afterwards():
        plant(stocked)
        assert "reconcile" in stocked.world.run(BEKASI).errors
        (found,) = stocked.open()
        assert (found.difference.reason.value, found.difference.receipt_no, int(found.difference.amount)) == (
            reason,
            stocked.receipts[receipt],
            units,
        )
    assert stocked.world.run(BEKASI).errors == {}
    assert stocked.open() == []
