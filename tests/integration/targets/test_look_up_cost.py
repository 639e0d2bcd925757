"""What it costs to learn the fate of writes without answer: the list from when they were claimed, or one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from posbridge.domain.outcomes import Absent, Posted, Prepared
from posbridge.domain.states import DocumentKind
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration


def hundred(books: JurnalDesk) -> list[Prepared]:
    """Claimed now; 250 other invoices of the outlet were stored an hour ago."""
    books.target().post(DocumentKind.INVOICE, [d.invoice(1000 + n) for n in range(250)])
    books.clock.now += timedelta(hours=1)
    return [replace(d.invoice(n), sent_at=books.clock()) for n in range(100)]


@pytest.mark.parametrize(
    ("stored", "look_ups"), [(100, 3), (40, 2), (0, 1)], ids=["all of it stored", "a part", "nothing"]
)
def test_a_lost_batch_of_a_hundred_costs_three_look_ups_at_most(books: JurnalDesk, stored: int, look_ups: int) -> None:
    batch, target = hundred(books), books.target()
    if stored:
        target.post(DocumentKind.INVOICE, batch[:stored])
    books.forget_requests()

    findings = target.find(DocumentKind.INVOICE, batch)

    assert [type(finding) for finding in findings] == [Posted] * stored + [Absent] * (100 - stored)
    assert sum(books.requests().values()) <= look_ups


@pytest.mark.parametrize("stored", [True, False])
def test_a_lost_single_costs_one_look_up(books: JurnalDesk, stored: bool) -> None:  # noqa: FBT001 - a parameter
    single, target = hundred(books)[0], books.target()
    if stored:
        target.post(DocumentKind.INVOICE, [single])
    books.forget_requests()

    (finding,) = target.find(DocumentKind.INVOICE, [single])

    assert isinstance(finding, Posted) is stored
    assert books.requests() == {"GET sales_invoices/{id}": 1}
