"""A MokaPOS outlet's day stands in Jurnal: real HTTP, real store, real steps, to the rupiah, each receipt once."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from posbridge.domain.states import DocumentKind, Entity
from posbridge.errors import FatalError, ScopeMissingError, TieOutError, UnreadableAnswerError
from posbridge.money import Decimal
from posbridge.steps.extract import extract
from posbridge.steps.load import load
from posbridge.steps.map import map_entity
from posbridge.steps.reconcile import prove, reconcile
from tests.outlet_world import YESTERDAY, World, open_world
from tests.sandbox.faults import Fault
from tests.sandbox.generator import WORKED_DATE, worked_day

pytestmark = pytest.mark.integration

SLUG = "jakarta-selatan"
DAY = YESTERDAY


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path, start_date=DAY) as opened:
        yield opened


def sell(world: World, **event: Any) -> str:
    return world.sell(SLUG, DAY, **event)


def company(world: World) -> Any:
    return world.companies["jurnal_pt_contoh"]


def total_invoiced(world: World) -> Decimal:
    return sum((invoice.totals.original for invoice in company(world).invoices), Decimal(0))


def problems(result: Any) -> set[tuple[str, str, str]]:
    """Receipt, kind and reason code of everything that is not settled."""
    return {(each.receipt_no, each.kind, each.reason.code) for each in result.bench.store.inbox.problems()}


def test_the_worked_day_is_posted_and_tied_out_to_the_rupiah(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=WORKED_DATE, slugs=(SLUG,)) as world:
        worked_day(world.moka)
        result = world.run(SLUG, WORKED_DATE)
        assert result.errors == {}
        (invoice,) = company(world).invoices
        assert invoice.totals.original == Decimal(97700)
        (day,) = result.done["reconcile"].days
        totals = {row.line: row for row in day.rows}
        collected = totals["sales less refunds"]
        assert (collected.pos, collected.inbox, collected.jurnal) == (Decimal(68594), Decimal(68594), Decimal(68594))
        assert company(world).ledger_balance("1-10001") == Decimal(68594)


def test_a_plain_day_of_300_receipts_needs_at_most_25_requests_once_master_data_is_known(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 300)
    assert world.run(SLUG, DAY, entities=frozenset({Entity.MASTER})).errors == {}
    before = world.requests()
    result = world.run(SLUG, DAY)
    assert result.errors == {}
    assert world.requests() - before <= 25
    assert len(company(world).invoices) == 300
    assert total_invoiced(world) == sum((r.total for r in world.outlet(SLUG).receipts), Decimal(0))
    assert result.done["reconcile"].tied


def test_a_second_run_of_the_same_day_posts_nothing_and_changes_nothing(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 40, refunds=3)
    assert world.run(SLUG, DAY).errors == {}
    books = company(world).digest()
    again = world.run(SLUG, DAY)
    assert again.errors == {}
    assert company(world).digest() == books
    assert [again.done[f"{entity}.load"].sent for entity in Entity] == [0] * len(Entity)
    methods = {method for method in world.jurnal_control.log.by() if method.startswith(("POST", "PATCH"))}
    world.jurnal_control.log.clear()
    world.run(SLUG, DAY)
    assert methods, "the first run did post"
    assert not [each for each in world.jurnal_control.log.by() if not each.startswith("GET")]


def test_a_cleared_load_posts_nothing_again(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 20, refunds=2)
    result = world.run(SLUG, DAY)
    books = company(world).digest()
    for entity in (Entity.SALES, Entity.PAYMENTS, Entity.RETURNS):
        assert load(entity, result.bench, result.run).sent == 0
    assert company(world).digest() == books


def test_sales_are_refused_until_master_data_has_been_synced_once(world: World) -> None:
    sell(world)
    result = world.run(SLUG, DAY, entities=frozenset({Entity.SALES}))
    error = result.errors["sales.map"]
    assert isinstance(error, FatalError)
    assert "master data has not been synced yet" in str(error)
    assert "entities = [master]" in error.remedy
    assert len(company(world).invoices) == 0


def test_master_data_that_nothing_mapped_has_not_been_synced(world: World) -> None:
    """Its map gave up, and somebody sets the load going by hand."""
    sell(world)
    begun = world.run(SLUG, DAY, entities=frozenset())
    extract(Entity.MASTER, begun.bench, begun.run)
    assert load(Entity.MASTER, begun.bench, begun.run).tally.waiting
    (line,) = begun.bench.store.status()
    assert (line.state, line.last_success) == ("waiting", None)
    result = world.run(SLUG, DAY, entities=frozenset({Entity.SALES}))
    assert "master data has not been synced yet" in str(result.errors["sales.map"])


def test_an_unknown_payment_type_holds_that_payment_alone_and_goes_through_after_the_fix(world: World) -> None:
    odd = sell(world, payment_type="dana", label="DANA")
    sell(world)
    result = world.run(SLUG, DAY)
    assert problems(result) == {(odd, "payment", "unknown_payment_type")}
    assert set(result.errors) >= {"payments.load"}
    assert len(company(world).invoices) == 2
    assert len(company(world).payments) == 1
    world.change_settings(SLUG, "  gopay:", '  dana:       {method: DANA, account: "1-10013"}\n  gopay:')
    mended = world.run(SLUG, DAY)
    assert mended.errors == {}
    assert mended.done["payments.load"].sent == 1
    assert len(company(world).payments) == 2


def test_an_unmapped_tax_holds_its_receipts_alone_and_they_go_through_after_the_fix(world: World) -> None:
    slug = "bandung-dago"
    world.generator.generate_plain_day(world.outlet(slug), DAY, 40, refunds=0)
    world.change_settings(slug, "  PPN: PPN 11%\n", "")
    result = world.run(slug, DAY)
    told = {(kind, code) for _, kind, code in problems(result)}
    assert told == {("sale", "unmapped_tax"), ("payment", "waiting_for_sale")}
    posted = len(company(world).invoices)
    assert 0 < posted < 40
    assert "sales.load" in result.errors
    world.change_settings(slug, "  PB1: PB1 10%\n", "  PB1: PB1 10%\n  PPN: PPN 11%\n")
    mended = world.run(slug, DAY)
    assert mended.errors == {}
    assert mended.done["sales.load"].sent == 40 - posted
    assert len(company(world).invoices) == 40


def test_a_missing_account_is_named_and_its_payments_go_through_once_jurnal_has_it(world: World) -> None:
    sell(world, payment_type="edc", label="BCA")
    sell(world)
    world.change_settings(SLUG, '{method: EDC, account: "1-10002"}', '{method: EDC, account: "1-10077"}')
    result = world.run(SLUG, DAY)
    (problem,) = result.bench.store.inbox.problems()
    assert problem.reason.code == "account_missing"
    assert "1-10077" in problem.reason.message
    assert f"{SLUG}.yaml" in problem.reason.message
    assert len(company(world).payments) == 1
    add_account(world, "1-10077", "EDC Baru")
    mended = world.run(SLUG, DAY)
    assert mended.errors == {}
    assert len(company(world).payments) == 2


def add_account(world: World, number: str, name: str) -> None:
    """What a person does in Jurnal's chart of accounts."""
    cash = company(world).accounts.first("number", "1-10001")
    new_id = world.jurnal.next_id()
    company(world).accounts.add(dataclasses.replace(cash, id=new_id, number=number, name=name, custom_id=None))


def test_a_receipt_that_does_not_close_is_held_with_its_residual_and_the_rest_is_posted(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 10, refunds=0)
    outlet = world.outlet(SLUG)
    # Toppings may be told apart from their line, so of a receipt with some another residual could be the nearer one.
    place, good = next(
        (place, each) for place, each in enumerate(outlet.receipts) if not any(line.modifiers for line in each.lines)
    )
    outlet.receipts[place] = bent = dataclasses.replace(good, subtotal=good.subtotal + 1500)
    result = world.run(SLUG, DAY)
    held = [each for each in result.bench.store.inbox.problems() if each.reason.code == "does_not_close"]
    assert [each.receipt_no for each in held] == [bent.number]
    assert held[0].reason.residual is not None
    assert abs(held[0].reason.residual) == Decimal(1500)
    assert len(company(world).invoices) == 9
    outlet.receipts[place] = good
    assert world.run(SLUG, DAY).errors == {}
    assert len(company(world).invoices) == 10


def test_broken_json_fails_the_extract_with_its_endpoint_and_master_data_still_goes(world: World) -> None:
    world.generator.generate_plain_day(world.outlet(SLUG), DAY, 5, refunds=0)
    world.moka_control.faults.add(Fault(kind="cut_body", path_regex="get_latest_transactions", times=None))
    result = world.run(SLUG, DAY)
    error = result.errors["sales.extract"]
    assert isinstance(error, UnreadableAnswerError)
    assert "get_latest_transactions" in str(error)
    assert "master.load" in result.done
    world.moka_control.faults.clear()
    assert world.run(SLUG, DAY).errors == {}
    assert len(company(world).invoices) == 5


def test_a_missing_scope_is_named_with_its_remedy(tmp_path: Path) -> None:
    with open_world(tmp_path, start_date=DAY, slugs=(SLUG,)) as world:
        world.generator.generate_plain_day(world.outlet(SLUG), DAY, 5, refunds=0)
        world.moka.add_app("moka-jakarta", "moka-secret-one", 90001, ("profile", "library", "customer"))
        result = world.run(SLUG, DAY)
        error = result.errors["sales.extract"]
        assert isinstance(error, ScopeMissingError)
        assert "report" in str(error)
        assert error.remedy


def test_pinned_settings_may_not_change_after_the_first_sync(world: World) -> None:
    sell(world)
    assert world.run(SLUG, DAY).errors == {}
    world.change_settings(SLUG, "Pelanggan Umum", "Pelanggan Lain")
    error = world.run(SLUG, DAY).errors["sales.map"]
    assert "customers.default was 'Pelanggan Umum'" in str(error)
    assert "copy the file" in error.remedy


def test_each_document_names_the_run_and_settings_that_made_it(world: World) -> None:
    sell(world)
    result = world.run(SLUG, DAY)
    outbox = result.bench.store.outbox
    (invoice,) = [each for each in outbox.dated(DAY, DAY) if each.document.kind is DocumentKind.INVOICE]
    assert invoice.run == result.run.id
    assert map_entity(Entity.SALES, result.bench, result.run).looked_at == 0


@pytest.mark.parametrize("slug", ["jakarta-selatan", "bandung-dago", "surabaya-tunjungan"])
def test_days_with_every_odd_case_tie_out(tmp_path: Path, slug: str) -> None:
    days = [DAY - timedelta(days=back) for back in (2, 1, 0)]
    with open_world(tmp_path, start_date=days[0]) as world:
        for day in days:
            world.generator.generate_day(world.outlet(slug), day, 60)
        for day in days:
            world.run(slug, day)
        last = world.run(slug, days[0], days[-1])
        assert last.errors == {}
        assert [day.tied for day in last.done["reconcile"].days] == [True] * 3


def test_dates_are_those_of_the_event_not_of_the_run(world: World) -> None:
    sell(world)
    world.run(SLUG, DAY)
    (invoice,) = company(world).invoices
    assert invoice.date == DAY


def test_an_invoice_deleted_by_hand_is_named_though_others_book_in_the_same_company(world: World) -> None:
    receipts = [sell(world) for _ in range(3)]
    carried = frozenset({Entity.MASTER, Entity.SALES})
    result = world.run(SLUG, DAY, entities=carried)
    transport = result.bench.target._office.transport
    by_hand = {"person_name": "Pelanggan Umum", "transaction_date": str(DAY), "tags": ["Bandung"]}
    line = {"product_name": "Menu Lama", "quantity": 1, "rate": 777_000}
    transport.write("POST", "sales_invoices", {"sales_invoice": {**by_hand, "transaction_lines_attributes": [line]}})
    (gone,) = [invoice for invoice in company(world).invoices if invoice.transaction_no.startswith(receipts[1])]
    transport.write("DELETE", f"sales_invoices/{gone.id}", None)
    world.jurnal_control.log.clear()
    with pytest.raises(TieOutError):
        reconcile(result.bench, result.run)
    assert world.requests() <= 3
    (day,) = prove(result.bench, result.run).days
    assert [(str(each.reason), each.receipt_no) for each in day.differences if each.where == "Jurnal"] == [
        ("missing", receipts[1])
    ]
    assert day.notes == ("1 documents in Jurnal that posbridge did not make: Sales Invoice 10001",)
