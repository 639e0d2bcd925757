"""A small outlet-day of each source that stands in Jurnal, and what people do to it behind our back."""

import copy
import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from posbridge.domain.tieouts import DayTieOut, KeptDifference
from posbridge.errors import TieOutError
from posbridge.steps.bench import Run
from posbridge.steps.reconcile import reconcile
from tests.integration.stock_words import BEKASI, at
from tests.outlet_world import YESTERDAY, World
from tests.sandbox.generator import PROFILES
from tests.sandbox.jurnal import Company
from tests.sandbox.jurnal import records as r

DAY = YESTERDAY
MOKA = "jakarta-selatan"
TAG = {MOKA: "Jakarta", BEKASI: "Bekasi"}

_BY_CREDIT = ("  external_credit/Kartu Kredit:", "  external_credit/Kartu Lain:")


@dataclass(kw_only=True)
class Shop:
    """An outlet with its day; ``receipts`` are its receipt numbers by name."""

    world: World
    slug: str
    receipts: dict[str, str] = field(default_factory=dict)
    run: Run | None = None

    @property
    def company(self) -> Company:
        return self.world.companies["jurnal_pt_contoh"]

    def sync(self) -> Any:
        """A run over the day; what it could not do is in its errors."""
        result = self.world.run(self.slug, DAY)
        self.run = result.run
        return result

    def prove(self) -> DayTieOut:
        """Reconcile as the last task of the run does; the proof that was kept."""
        assert self.run is not None
        bench = self.world.bench(self.slug)
        try:
            reconcile(bench, self.run)
            failed = False
        except TieOutError:
            failed = True
        (kept,) = bench.store.tieouts.latest(DAY, DAY)
        assert failed is not kept.tieout.tied
        return kept.tieout

    def open(self) -> list[KeptDifference]:
        return self.world.bench(self.slug).store.tieouts.open()

    def differences(self) -> set[tuple[str, str, str]]:
        """Reason, receipt (by name where it has one) and wrong side of all that the proof names."""
        names = {number: name for name, number in self.receipts.items()}
        proved = self.prove()
        assert {kept.difference.key for kept in self.open()} == {each.key for each in proved.differences}
        return {
            (each.reason.value, names.get(each.receipt_no, each.receipt_no), each.where.value)
            for each in proved.differences
        }

    def invoice(self, name: str) -> r.Invoice:
        number = self.receipts[name]
        (found,) = [each for each in self.company.invoices if each.transaction_no.rpartition("-")[0] == number]
        return found

    def payment(self, name: str) -> r.Payment:
        invoice = self.invoice(name)
        (found,) = [each for each in self.company.payments if each.records[0].invoice_id == invoice.id]
        return found

    def returned(self, name: str) -> r.Return:
        invoice = self.invoice(name)
        (found,) = [each for each in self.company.returns if each.invoice_id == invoice.id]
        return found

    def write(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What a person does in Jurnal."""
        return self.world.bench(self.slug).target._office.transport.write(method, path, body)  # type: ignore[attr-defined]

    def sell_at(self, moment: datetime, quantity: int = 1) -> Callable[[datetime], None]:
        """One more sale at a moment; returns what voids it."""
        if self.slug == MOKA:
            outlet = PROFILES[self.slug].outlet
            sale = {"kind": "sale", "outlet": outlet, "at": moment.isoformat(), "quantity": quantity}
            number = self.happen(sale)["number"]
            void = {"kind": "void", "outlet": outlet, "receipt": number}
            return lambda when: _done(self.happen({**void, "at": when.isoformat()}))
        said = self.world.tell_iseller("sale", self.slug, moment, sku="MIE", quantity=quantity)
        return lambda when: _done(self.world.tell_iseller("void", self.slug, when, order=said["order_id"]))

    def happen(self, event: dict[str, Any]) -> dict[str, Any]:
        """Let something happen in the Moka outlet."""
        answer = requests.post(f"{self.world.moka_url}/_sandbox/events", json=event, timeout=10)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        return said

    def sell_by_an_unmapped_way(self, name: str) -> None:
        """One more sale, paid in a way that the settings do not know until ``map_that_way``."""
        if self.slug == MOKA:
            self.receipts[name] = self.world.sell(self.slug, DAY, payment_type="dana", label="DANA")
            return
        self.world.change_settings(self.slug, *_BY_CREDIT)
        said = self.world.tell_iseller("sale", self.slug, at("16:00"), sku="DONAT", gateway="external_credit")
        self.receipts[name] = self.world.iseller_store.order(said["order_id"]).reference

    def map_that_way(self) -> None:
        if self.slug == MOKA:
            self.world.change_settings(self.slug, "  gopay:", '  dana: {method: DANA, account: "1-10013"}\n  gopay:')
        else:
            self.world.change_settings(self.slug, *reversed(_BY_CREDIT))

    @contextmanager
    def mended_afterwards(self) -> Iterator[None]:
        """Whatever is done to the company inside is undone at the end."""
        kept = copy.deepcopy({name: getattr(self.company, name) for name in (*TABLES, "ledger", "stock")})
        try:
            yield
        finally:
            for name, value in kept.items():
                setattr(self.company, name, value)

    def copy_in_jurnal(self, table: str, row: Any) -> Any:
        """A second record of one custom_id, as two writes that raced leave it."""
        company, new_id = self.company, self.world.jurnal.next_id()
        number = row.transaction_no if table in NUMBERED_BY_US else f"{row.transaction_no}9"
        twin = getattr(company, table).add(dataclasses.replace(row, id=new_id, transaction_no=number))
        company.ledger.rows += [
            dataclasses.replace(each, document_id=new_id, transaction_no=number)
            for each in company.ledger.rows
            if each.document_id == row.id
        ]
        company.stock.movements += [
            dataclasses.replace(each, document_id=new_id)
            for each in company.stock.movements
            if each.document_id == row.id
        ]
        return twin


NUMBERED_BY_US = {"invoices", "journals", "adjustments", "transfers"}
TABLES = ("invoices", "payments", "returns", "credit_memos", "refunds", "adjustments", "transfers", "journals")


def _done(_: object) -> None:
    return


def open_shop(world: World, slug: str, *, runs: int = 1) -> Shop:
    """Three sales, one of which gave a unit of four back; synced and tied by the last of the runs."""
    shop = Shop(world=world, slug=slug)
    if slug == MOKA:
        _moka_day(shop)
    else:
        _iseller_day(shop)
    *_, result = [shop.sync() for _ in range(runs)]
    assert result.errors == {}
    return shop


def _moka_day(shop: Shop) -> None:
    sales = {"plain": {"quantity": 2}, "by card": {"payment_type": "edc", "label": "BCA"}, "returned": {"quantity": 4}}
    for name, sale in sales.items():
        shop.receipts[name] = shop.world.sell(shop.slug, DAY, **sale)
    refund = {"kind": "refund", "outlet": PROFILES[shop.slug].outlet, "at": f"{DAY}T15:00:00+07:00"}
    told = {**refund, "receipt": shop.receipts["returned"], "units": {"0": 1}}
    shop.happen(told)


def _iseller_day(shop: Shop) -> None:
    sales = {
        "plain": {"sku": "AIR", "quantity": 2},
        "by card": {"sku": "DONAT", "gateway": "external_debit"},
        "returned": {"sku": "NG-A", "quantity": 4},
    }
    orders = {}
    for minute, (name, sale) in enumerate(sales.items()):
        said = shop.world.tell_iseller("sale", shop.slug, at(f"12:{minute:02}"), **sale)
        orders[name] = said["order_id"]
        shop.receipts[name] = shop.world.iseller_store.order(said["order_id"]).reference
    shop.world.tell_iseller("refund", shop.slug, at("15:00"), order=orders["returned"], units={"0": 1})
