"""What people do in Jurnal behind our back: documents deleted, moved and entered twice by hand."""

import dataclasses
import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.outlet_world import World
from tests.sandbox.jurnal import Company, invoices, payments
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.soak.report import Report

Receipts = dict[str, str]
"""Numbers of receipts, and what was done to them."""


class Meddler:
    """Draws from a seed. Only plain receipts are touched: paid once, nothing given back."""

    def __init__(self, world: World, seed: str, report: Report) -> None:
        self._world = world
        self._random = random.Random(f"{seed}/meddling")
        self._report = report

    def meddle(self, slug: str, *, since: date, many: int = 2) -> Receipts:
        """Do something to some receipts of a MokaPOS outlet, of days that are tied out: ``since`` its start date."""
        company, outlet = self._world.companies["jurnal_pt_contoh"], self._world.outlet(slug)
        untouched = {each.number for each in outlet.receipts if not (each.refunds or each.voided_at or each.invoice)}
        fit = [
            each
            for each in company.invoices
            if str(each.custom_id).startswith(f"INV-moka-{outlet.id}-")
            and each.texts["reference_no"] in untouched
            and len(each.receipts) == 1
            and each.date >= since
        ]
        done: Receipts = {}
        for invoice in self._random.sample(fit, min(many, len(fit))):
            name, act = self._random.choice(_ACTS)
            act(company, invoice)
            done[invoice.texts["reference_no"]] = name
            self._report.fault(f"by hand: {name}")
        return done


def _delete_payment(company: Company, invoice: r.Invoice) -> None:
    (payment,) = [each for each in company.payments if each.id in invoice.receipts]
    payments.delete(company, payment)


def _delete_both(company: Company, invoice: r.Invoice) -> None:
    _delete_payment(company, invoice)
    invoices.delete(company, invoice)


def _move(company: Company, invoice: r.Invoice) -> None:
    invoices.update(company, invoice, Body({"transaction_date": (invoice.date - timedelta(days=1)).isoformat()}))


def _enter_again(company: Company, invoice: r.Invoice) -> None:
    """The same receipt once more, with the same custom_id, as a race would leave it."""
    new_id = company.next_id()
    twin = dataclasses.replace(invoice, id=new_id, receipts={}, transaction_no=f"{invoice.transaction_no}-2")
    company.invoices.add(twin)
    booked = [row for row in company.ledger.rows if row.document_id == invoice.id]
    company.ledger.rows += [
        dataclasses.replace(row, document_id=new_id, transaction_no=twin.transaction_no) for row in booked
    ]


_ACTS: tuple[tuple[str, Callable[[Company, r.Invoice], None]], ...] = (
    ("payment deleted", _delete_payment),
    ("invoice and payment deleted", _delete_both),
    ("invoice moved to another day", _move),
    ("invoice entered a second time", _enter_again),
)
