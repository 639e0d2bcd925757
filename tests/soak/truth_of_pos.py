"""Receipts and stock of the two POS as they are in the end, for ``truth``."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import yaml

from posbridge.money import ZERO, Decimal
from tests.outlet_world import World
from tests.sandbox.generator import PROFILES
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.outlet import Outlet
from tests.sandbox.iseller.shelf import balances
from tests.sandbox.moka.receipt import Receipt
from tests.soak.truth import Books, Money, Sale, Verdict, doubled, judge

K = TypeVar("K")


def judge_all(world: World, slugs: tuple[str, ...]) -> Verdict:
    """Everything of these outlets."""
    verdict = Verdict()
    for slug in slugs:
        settings = yaml.safe_load((world.mappings / f"{slug}.yaml").read_text("utf-8"))
        books = Books(world.companies[settings["company"]["connection"]])
        if slug in PROFILES:
            outlet = world.outlet(slug)
            judge(books, f"INV-moka-{outlet.id}-", _receipts(world, slug, settings), verdict=verdict)
        else:
            prefix = _common_prefix(world, slug)
            judge(books, prefix, _orders(world, slug, settings), verdict=verdict)
            _stock(world, slug, settings, books, verdict)
    for company in world.companies.values():
        doubled(company, verdict)
    return verdict


def _receipts(world: World, slug: str, settings: Mapping[str, Any]) -> Iterator[Sale]:
    outlet = world.outlet(slug)
    start = _start(settings)

    def day(moment: datetime) -> date:
        return moment.astimezone(outlet.zone).date()

    for receipt in outlet.receipts:
        if day(receipt.created_at) < start and day(receipt.synchronized_at) < start:
            continue
        yield Sale(
            key=receipt.uuid,
            number=receipt.number,
            total=receipt.total,
            day=day(receipt.created_at),
            tax=receipt.tax,
            money=_and_back(_moka_money(receipt, settings, day), receipt.voided_at, day),
            returned=_sums((day(each.at), each.amount) for each in ([] if receipt.voided_at else receipt.refunds)),
            gone=day(receipt.voided_at) if receipt.voided_at else None,
        )


def _moka_money(receipt: Receipt, settings: Mapping[str, Any], day: Any) -> Money:
    methods = settings["payment_methods"]

    def account(kind: str, label: str = "") -> str:
        named = (f"{kind}/{label}", label, kind)
        return str(next(methods[name] for name in named if name in methods)["account"])

    moved: list[tuple[tuple[str, date], Decimal]] = []
    sold = day(receipt.created_at)
    if receipt.invoice is None:
        moved += [((account(each.type, each.label), sold), each.amount) for each in receipt.tenders]
    elif receipt.invoice.deposit:
        moved.append(((account("invoice", "Invoice"), sold), receipt.invoice.deposit))
    moved += [((account(each.type), day(each.at)), each.amount) for each in receipt.instalments]
    for refund in receipt.refunds:
        moved.append(((account(refund.tender.type, refund.tender.label), day(refund.at)), -refund.amount))
    return _sums(moved)


def _and_back(money: Money, voided_at: datetime | None, day: Any) -> Money:
    """What was taken for a voided receipt went back out of the same accounts on the day of the void."""
    if voided_at is None:
        return money
    return _sums([*money.items(), *(((account, day(voided_at)), -amount) for (account, _), amount in money.items())])


def _common_prefix(world: World, slug: str) -> str:
    """iSeller's outlet ids are too long for a name; a digest stands for them."""
    outlet = world.iseller_outlet(slug)
    return f"INV-iseller-{hashlib.blake2s(outlet.id.encode(), digest_size=16).hexdigest()[:12]}-"


def _orders(world: World, slug: str, settings: Mapping[str, Any]) -> Iterator[Sale]:
    outlet, start = world.iseller_outlet(slug), _start(settings)

    def day(moment: datetime) -> date:
        return moment.astimezone(outlet.zone).date()

    for order in world.iseller_store.orders:
        if order.outlet is not outlet or order.closed_at is None:
            continue
        if day(order.closed_at) < start and day(order.uploaded_at) < start:
            continue
        yield Sale(
            key=order.id,
            number=order.reference,
            total=order.totals.total,
            day=day(order.closed_at),
            tax=order.totals.tax,
            money=_and_back(_iseller_money(order, settings, day), order.voided_at, day),
            returned=_sums((day(each.at), each.amount) for each in order.refunds),
            gone=day(order.voided_at) if order.voided_at else None,
        )


def _iseller_money(order: Order, settings: Mapping[str, Any], day: Any) -> Money:
    channel = settings.get("channels", {}).get(order.channel_detail or order.channel, {})
    methods = {**settings["payment_methods"], **channel.get("payment_methods", {})}

    def account(gateway: str, name: str) -> str:
        return str(next(methods[key] for key in (f"{gateway}/{name}", gateway) if key in methods)["account"])

    moved = [
        ((account(each.payment_type.gateway, each.payment_type.name), day(each.at)), each.amount)
        for each in order.transactions
        if each.type == "sale" and each.succeeded
    ]
    for refund in order.refunds:
        kind = refund.transaction.payment_type
        moved.append(((account(kind.gateway, kind.name), day(refund.at)), -refund.amount))
    return _sums(moved)


def _stock(world: World, slug: str, settings: Mapping[str, Any], books: Books, verdict: Verdict) -> None:
    """Units of each counted product in the outlet's warehouse."""
    store, outlet, company = world.iseller_store, world.iseller_outlet(slug), books.company
    held, promised = balances(store), _not_handed_out(world.iseller_store.orders, outlet)
    cards = {str(product.custom_id).removeprefix("PRD-iseller-tehcontoh-"): product for product in company.products}
    (place,) = [each.id for each in company.warehouses if each.name == settings["warehouse"]]
    for product in store.products:
        if not product.track_inventory:
            continue
        card = cards.get(product.id)
        has = company.stock.quantity(card.id, place) if card else ZERO
        wants = held[outlet.id, product.id] - promised.get(product.id, ZERO)
        verdict.compared["stock levels"] += 1
        if has != wants:
            verdict.say("wrong", f"{slug}: {has} of {product.sku} in {settings['warehouse']}, not {wants}")


def _not_handed_out(orders: Iterable[Order], outlet: Outlet) -> dict[str, Decimal]:
    """Units that are sold and still on the shelf: the books are rid of them with the invoice."""
    units = []
    for order in orders:
        if order.outlet is outlet and order.closed_at is not None and order.voided_at is None:
            for line in order.lines:
                out = sum((each.units.get(line.id, ZERO) for each in order.fulfilments), ZERO)
                share = (line.quantity - out) / line.quantity
                units += [(used.product.id, used.quantity * share) for used in line.units]
    return _sums(units)


def _start(settings: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(settings["start_date"]))


def _sums(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    sums: dict[K, Decimal] = defaultdict(lambda: ZERO)
    for key, amount in pairs:
        sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}
