"""Every generated receipt is arithmetically right, and the days hold what they promise."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posbridge.money import RUPIAH, ZERO, Decimal
from tests.sandbox.generator import PROFILES, Generator, Profile, add_profile, day_truth
from tests.sandbox.moka import MokaKnobs, MokaWorld
from tests.sandbox.moka.feed import read_page
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.postings import postings
from tests.sandbox.moka.receipt import Receipt, Refund
from tests.sandbox.moka.reports import REPORTS
from tests.sandbox.moka.view import View
from tests.sandbox.moka.wire import reply

FIRST = date(2026, 11, 19)
SEEDS = st.integers(0, 2**32)
FOURTH = Decimal("0.0001")
RUNS = settings(max_examples=8, deadline=None)

profiles = st.sampled_from(list(PROFILES.values()))


def make(profile: Profile, seed: int, days: int = 2, receipts: int = 40) -> Outlet:
    world = MokaWorld(seed)
    outlet = add_profile(world, profile)
    generator = Generator(world, seed)
    generator.generate_past_sale(outlet, FIRST - timedelta(days=100))
    for offset in range(days):
        generator.generate_day(outlet, FIRST + timedelta(days=offset), receipts)
    return outlet


@RUNS
@given(profiles, SEEDS)
def test_every_receipt_satisfies_the_arithmetic(profile: Profile, seed: int) -> None:
    for receipt in make(profile, seed).receipts:
        assert receipt.subtotal == receipt.gross - receipt.discount == sum(line.net for line in receipt.lines)
        due = receipt.subtotal if receipt.inclusive else receipt.subtotal + receipt.service + receipt.tax
        assert receipt.total == due + receipt.rounding
        assert sum(tender.amount for tender in receipt.tenders) == receipt.total
        assert all(tender.amount >= 0 and tender.change >= 0 for tender in receipt.tenders)
        assert sum(line.service for line in receipt.lines) == receipt.service
        assert sum(line.tax for line in receipt.lines) == receipt.tax
        check_rounding(profile, receipt, due)
        check_taxes(profile, receipt)
        for line in receipt.lines:
            check_line(receipt, line)


def check_rounding(profile: Profile, receipt: Receipt, due: Decimal) -> None:
    step, below = profile.rounding.step, profile.rounding.down_below
    assert receipt.total % step == 0
    rest = due % step
    down = rest < below or not rest
    assert receipt.rounding == (-rest if down else step - rest)


def check_taxes(profile: Profile, receipt: Receipt) -> None:
    """Exclusive: rate on net plus service, to the smallest amount; inclusive: what the price contains."""
    exact = FOURTH if receipt.inclusive or profile.fractional else RUPIAH
    for applied in receipt.taxes:
        rate = applied.tax.amount
        lines = [line for line in receipt.lines if applied.tax.name in line.taxes]
        if receipt.inclusive:
            ideal = sum((line.net * rate / (100 + rate) for line in lines), ZERO)
        else:
            ideal = sum((line.net + line.service for line in lines), ZERO) * rate / 100
        assert abs(applied.total - ideal) <= exact / 2


def check_line(receipt: Receipt, line: Any) -> None:
    discounts = [each.amount for each in (*line.own_discounts, *line.bill_shares)]
    assert line.gross - line.net == sum(discounts, ZERO)
    assert line.net >= 0
    tops = sum((each.net for each in line.modifiers), ZERO)
    assert 0 <= tops <= line.net
    assert line.net % receipt.quantum == 0


@RUNS
@given(profiles, SEEDS)
def test_a_refund_gives_back_what_its_units_cost_and_a_full_one_everything(profile: Profile, seed: int) -> None:
    for receipt in make(profile, seed).receipts:
        for refund in receipt.refunds:
            parts = refund.net + refund.rounding
            assert refund.amount == (parts if receipt.inclusive else parts + refund.service + refund.tax)
            assert refund.net == sum((part.net for part in refund.lines), ZERO)
            assert refund.tax == sum(refund.taxes.values(), ZERO)
            assert refund.at > receipt.created_at
            check_share(receipt, refund)
        assert sum((refund.amount for refund in receipt.refunds), ZERO) <= receipt.total - min(receipt.rounding, ZERO)
        assert all(receipt.refunded_units(line) <= line.quantity for line in receipt.lines)


def check_share(receipt: Receipt, refund: Refund) -> None:
    if refund.kind == "full":
        assert (refund.amount, refund.net, refund.tax) == (receipt.total, receipt.subtotal, receipt.tax)
    elif refund.kind == "items":
        for part in refund.lines:
            share = part.line.net * part.quantity / part.line.quantity
            assert abs(part.net - share) <= receipt.quantum
    else:
        assert all(not part.quantity for part in refund.lines)


@RUNS
@given(profiles, SEEDS)
def test_the_identities_of_the_reports_hold_on_every_day(profile: Profile, seed: int) -> None:
    outlet = make(profile, seed)
    view = View(outlet, MokaKnobs())
    for offset in range(-1, 2):
        day = FIRST + timedelta(days=offset)
        truth = day_truth(outlet, day)
        report = {name: build(postings(view, day, day)) for name, (build, _) in REPORTS.items()}
        summary = report["sales_summary"]
        assert summary["net_sales"] == summary["gross_sales"] - summary["discounts"] - summary["refunds"]
        outside = ZERO if profile.inclusive else summary["gratuities"] + summary["taxes"]
        assert summary["total_collected"] == summary["net_sales"] + outside + summary["rounding_amount"]
        assert summary["total_collected"] == truth.collected == report["payment_methods"]["total_collected"]
        assert summary["net_sales"] == truth.net == report["item_sales"]["total_net_sales"]
        assert summary["number_of_transactions"] == truth.receipts
        assert summary["taxes"] == truth.tax == report["tax_sales"]["total_tax_collected"]
        assert summary["discounts"] == truth.discounts == report["discount_sales"]["total_discounts_applied"]
        assert sum(truth.by_label.values(), truth.credit) == truth.collected


@settings(max_examples=3, deadline=None)
@given(profiles, SEEDS)
def test_the_same_seed_gives_the_same_world(profile: Profile, seed: int) -> None:
    def shown(outlet: Outlet) -> bytes:
        page = read_page(View(outlet, MokaKnobs()), {"per_page": "1000"}, "http://moka/v4/x")
        return bytes(reply(page).body)

    assert shown(make(profile, seed)) == shown(make(profile, seed))
    assert shown(make(profile, seed)) != shown(make(profile, seed + 1))


@RUNS
@given(profiles, SEEDS)
def test_a_generated_day_has_every_odd_case(profile: Profile, seed: int) -> None:
    outlet = make(profile, seed)
    today = [r for r in outlet.receipts if r.created_at.date() == FIRST + timedelta(days=1)]
    yesterday = [r for r in outlet.receipts if r.created_at.date() == FIRST]
    late = [r for r in outlet.receipts if r.offline]
    assert len(today) == 40
    assert len(yesterday) == 42
    assert [(r.synchronized_at.date() - r.created_at.date()).days for r in late] == [1, 1, 1, 1]
    assert Counter(len(r.tenders) for r in today)[2] == 1
    assert Counter(len(r.tenders) for r in today)[3] == 1
    assert sum(1 for r in today if not r.total) >= 1
    assert sum(1 for r in today if r.invoice) == 2
    assert all(r.instalments for r in yesterday if r.invoice)
    assert sum(1 for r in today if r.voided_at) == 1
    assert sum(1 for r in yesterday if r.voided_at) == 2
    assert Counter(x.kind for r in today for x in r.refunds)["full"] == 1
    assert Counter(x.kind for r in today for x in r.refunds)["amount"] == 1
    assert Counter(x.kind for r in today for x in r.refunds)["items"] >= 3
    assert [x.at.date() for x in outlet.receipts[0].refunds] == [FIRST]
    lines = [line for r in today for line in r.lines]
    assert any(line.variant is None for line in lines)
    assert any(line.variant and line.variant.deleted for line in lines)
    assert any(r.customer_name and not r.customer for r in today)
    assert any(not r.taxes for r in today)


@RUNS
@given(profiles, SEEDS)
def test_a_plain_day_has_one_tender_each_and_five_refunds(profile: Profile, seed: int) -> None:
    world = MokaWorld(seed)
    outlet = add_profile(world, profile)
    rung = Generator(world, seed).generate_plain_day(outlet, FIRST, 60)
    assert len(rung) == len(outlet.receipts) == 60
    assert all(len(r.tenders) == 1 and r.total and not r.invoice and not r.offline for r in rung)
    refunds = [x for r in rung for x in r.refunds]
    assert [x.kind for x in refunds] == ["items"] * 5
    assert {x.at.date() for x in refunds} == {FIRST}


def test_too_small_a_day_is_refused() -> None:
    world = MokaWorld()
    outlet = add_profile(world, PROFILES["bandung-dago"])
    with pytest.raises(ValueError, match="at least 36 receipts, not 10"):
        Generator(world).generate_day(outlet, FIRST, 10)


@pytest.mark.parametrize(("value", "text"), [("97700", "97700"), ("97700.0000", "97700"), ("-755.0125", "-755.0125")])
def test_amounts_are_written_as_plain_json_numbers(value: str, text: str) -> None:
    assert json.loads(bytes(reply({"x": Decimal(value)}).body), parse_float=str, parse_int=str) == {"x": text}
