"""Nights at the outlets of the demo: what is read in the end is what truly happened, to the rupiah."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from posbridge.domain.records import Payment, Record, Refund, Sale
from posbridge.domain.states import Entity, RecordKind
from posbridge.domain.windows import Window, midnight
from posbridge.money import ZERO, Decimal
from posbridge.sources.moka.source import MokaSource
from tests.integration.sources.shop import ZONE, Shop, problems, serve_outlet
from tests.sandbox.generator import PROFILES, Generator, add_profile, day_truth
from tests.sandbox.moka import MokaWorld

pytestmark = pytest.mark.integration

DAYS = [date(2026, 10, 31), date(2026, 11, 1)]
Inbox = dict[tuple[RecordKind, str], Record]


@pytest.fixture(params=PROFILES)
def demo(request: pytest.FixtureRequest) -> Iterator[Shop]:
    world = MokaWorld()
    outlet = add_profile(world, PROFILES[request.param])
    generator = Generator(world)
    for day in DAYS:
        generator.generate_day(outlet, day, receipts=60)
    with serve_outlet(world, outlet) as shop:
        shop.now = datetime(2026, 11, 2, 12, tzinfo=ZONE)
        yield shop


def open_on(shop: Shop) -> MokaSource:
    return shop.open(business=str(shop.outlet.business_id), outlet=str(shop.outlet.id))


def nights(shop: Shop) -> tuple[Inbox, int]:
    """Run at 22:00 of each day and once more at the end, as the nightly DAG reads: the inbox, and how many
    records changed after they were first seen. The feeds overlap on purpose: a row comes by up to three."""
    source, inbox, changed = open_on(shop), Inbox(), 0
    mark = midnight(DAYS[0], ZONE)
    for end in [*(datetime.combine(day, time(22), ZONE) for day in DAYS), shop.now]:
        shop.knobs.as_of = end.isoformat()
        for entity in Entity:
            for feed in source.feeds(entity, end):
                start = mark - feed.overlap if feed.lookback is None else end - feed.lookback
                for page in source.read(feed, Window(start=start, end=end)):
                    for record in page.records:
                        key = (record.kind, record.source_id)
                        changed += key in inbox and inbox[key].fingerprint != record.fingerprint
                        if key not in inbox or inbox[key].fingerprint != record.fingerprint:
                            inbox[key] = record
        mark = end
    shop.knobs.as_of = None
    return inbox, changed


@pytest.mark.parametrize("refund_rows", ["embedded", "separate", "both"])
def test_the_nights_leave_exactly_what_happened(demo: Shop, refund_rows: str) -> None:
    demo.knobs.refund_rows = refund_rows
    inbox, changed = nights(demo)
    assert changed <= sum(len(receipt.refunds) for receipt in demo.outlet.receipts), "only refunds change a record"
    assert problems(list(inbox.values())) == []
    voided = {record.parent_id for (kind, _), record in inbox.items() if kind is RecordKind.VOID}
    facts = [record.typed for record in inbox.values()]
    for day in DAYS:
        truth = day_truth(demo.outlet, day)
        sales = [f for f in facts if isinstance(f, Sale) and f.business_date == day and f.source_id not in voided]
        refunds = [f for f in facts if isinstance(f, Refund) and f.business_date == day and f.sale_id not in voided]
        assert (len(sales), len(refunds)) == (truth.receipts, truth.refunds)
        assert total(f.total for f in sales) - total(f.amount for f in refunds) == truth.collected
        assert total(f.tax for f in sales) - total(f.tax or ZERO for f in refunds) == truth.tax
        assert total(f.service for f in sales) - total(f.service or ZERO for f in refunds) == truth.service
        assert total(f.rounding for f in sales) == total(
            r.rounding for r in demo.outlet.receipts if r.created_at.date() == day and not r.voided_at
        )
        paid = [f for f in facts if isinstance(f, Payment) and f.business_date == day and f.sale_id not in voided]
        assert total(f.amount for f in paid if f.origin == "deposit") == truth.deposits
        assert total(f.amount for f in paid if f.origin == "instalment") == total(truth.instalments.values())
        assert by_label(paid, refunds) == {k: v for k, v in truth.by_label.items() if v}


def test_every_day_agrees_with_the_reports(demo: Shop) -> None:
    source = open_on(demo)
    for day in DAYS:
        truth, totals = day_truth(demo.outlet, day), source.day_totals(day)
        assert (totals.collected, totals.net, totals.tax) == (truth.collected, truth.net, truth.tax)
        assert (totals.service, totals.rounding, totals.credit) == (truth.service, truth.rounding, truth.credit)
        assert {k: v for k, v in totals.by_payment.items() if v} == {k: v for k, v in truth.by_label.items() if v}
        window = Window(start=midnight(day, ZONE), end=midnight(day + timedelta(days=1), ZONE))
        sold = [record.typed for record in source.sold_between(window) if isinstance(record.typed, Sale)]
        assert len(sold) == truth.receipts + truth.voids


def total(values: object) -> Decimal:
    return sum(values, ZERO)  # type: ignore[call-overload, no-any-return]


def by_label(paid: list[Payment], refunds: list[Refund]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for payment in paid:
        if payment.origin == "tender":
            sums[payment.label] = sums.get(payment.label, ZERO) + payment.amount
    for refund in refunds:
        sums[refund.label] = sums.get(refund.label, ZERO) - refund.amount
    return {label: amount for label, amount in sums.items() if amount}
