"""What a day's money should have done to each account, by the settings: the feed's side of the accounts' rows."""

from collections import defaultdict

from posbridge.domain.records import Payment, Payout, Refund, Sale
from posbridge.domain.states import RecordKind
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup
from posbridge.steps.bench import Bench
from posbridge.tieout.feed import FeedDay

UNMAPPED = "unmapped"
"""Stands for the account of money that the settings do not map; mapping has held it."""


def feed_by_account(bench: Bench, feed: FeedDay) -> dict[str, Decimal]:
    """Money in less money out by account number, payouts included; a sale's channel may have its own accounts."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    channels = _channels(bench, feed)
    for payment in feed.payments:
        sums[_account(bench, payment, channels)] += payment.amount
    for refund in feed.refunds:
        sums[_account(bench, refund, channels)] -= refund.amount
    for payout in feed.payouts:
        for account, amount in _moved(bench, payout).items():
            sums[account] += amount
    return dict(sums)


def _channels(bench: Bench, feed: FeedDay) -> dict[str, str]:
    told = {sale.source_id: sale.channel for sale in feed.sales}
    parents = {payment.sale_id for payment in feed.payments} | {refund.sale_id for refund in feed.refunds}
    older = parents - told.keys()
    found = bench.store.inbox.get(RecordKind.SALE, sorted(older))
    return told | {key: sale.channel for key, each in found.items() if isinstance(sale := each.record.typed, Sale)}


def _account(bench: Bench, money: Payment | Refund, channels: dict[str, str]) -> str:
    settings = lookup.for_channel(bench.settings, channels.get(money.sale_id, ""))
    found = lookup.payment_method(settings, money.method, money.label)
    return found.account if found is not None else UNMAPPED


def _moved(bench: Bench, payout: Payout) -> dict[str, Decimal]:
    accounts = lookup.payout(bench.settings, payout.method, payout.label)
    method = lookup.payment_method(bench.settings, payout.method, payout.label)
    if accounts is None or method is None:
        return {}
    moved: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in (
        (accounts.bank, payout.deposit),
        (accounts.fees, payout.fees),
        (method.account, -payout.amount),
    ):
        if amount:
            moved[account] += amount
    return moved
