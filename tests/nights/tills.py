"""What happens at an outlet's till, in the same words for every POS."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol

from posbridge.money import Decimal
from tests.outlet_world import ISELLER, World
from tests.sandbox.generator import PROFILES
from tests.sandbox.iseller import refunding as iseller_refunding
from tests.sandbox.iseller import till as iseller_till
from tests.sandbox.iseller.basket import Basket as ISellerBasket
from tests.sandbox.iseller.basket import BasketLine as ISellerLine
from tests.sandbox.iseller.order import Order
from tests.sandbox.iseller.payment import nothing
from tests.sandbox.moka.pricing import Basket, BasketLine
from tests.sandbox.moka.receipt import Instalment, InvoiceTerms, Receipt
from tests.sandbox.moka.refunding import refund_amount, refund_full, refund_units
from tests.sandbox.moka.till import Visit, cash, exactly, ring_up

_AMOUNTS = ("lines", "taxes", "gratuities", "gross", "subtotal", "service", "tax", "rounding", "total", "tenders")


class Till(Protocol):
    """One outlet. Receipts are called by their numbers; amounts are whole rupiah."""

    slug: ClassVar[str]

    def __init__(self, world: World) -> None: ...

    def sell(
        self,
        at: datetime,
        *,
        units: int = 2,
        uploaded_at: datetime | None = None,
        owed: bool = False,
        card: bool = False,
    ) -> str:
        """Sell one product, for cash or by card, or on account; a till that was offline uploads it later."""

    def total(self, number: str) -> Decimal: ...

    def give_back(self, number: str, at: datetime, *, units: int | None = None, amount: int | None = None) -> Decimal:
        """Units, or a sum, or everything; returns the money."""

    def void(self, number: str, at: datetime) -> None: ...

    def pay(self, number: str, at: datetime, amount: Decimal) -> None:
        """Money for what was sold on account."""

    def touch(self, number: str, at: datetime) -> None:
        """Change something that is nobody's business in the books."""

    def reprice(self, number: str, at: datetime, by: int) -> None:
        """Let it have been ``by`` units more, at once and without a word about it; it still adds up."""

    def restore(self, number: str, at: datetime) -> None:
        """Undo ``reprice``."""

    def repay(self, number: str, at: datetime) -> None:
        """Change what it was paid with, from card to cash."""

    def vanish(self, number: str) -> None:
        """The POS does not know the receipt any more."""


def keep_few_products(world: World) -> None:
    """Leave the POS little else than what tills sell: master data is most of what a small day costs."""
    for outlet in world.moka.outlets.values():
        sold = next(each for each in outlet.library.variants() if not each.item.modifiers)
        outlet.library.items[:] = [sold.item]
    for business in world.moka.businesses.values():
        del business.customers[1:]
    store = world.iseller_store
    store.products[:] = [store.product("NG-A")]
    del store.customers[1:]


class MokaTill:
    slug: ClassVar[str] = "jakarta-selatan"

    def __init__(self, world: World) -> None:
        self._world = world
        self._outlet = world.outlet(self.slug)
        self._variant = next(each for each in self._outlet.library.variants() if not each.item.modifiers)
        self._before: dict[str, dict[str, Any]] = {}

    def sell(
        self,
        at: datetime,
        *,
        units: int = 2,
        uploaded_at: datetime | None = None,
        owed: bool = False,
        card: bool = False,
    ) -> str:
        basket = Basket(lines=(BasketLine(variant=self._variant, quantity=Decimal(units)),))
        customer = self._world.moka.businesses[PROFILES[self.slug].business].customers[0] if owed else None
        terms = InvoiceTerms(due=at.date() + timedelta(days=14)) if owed else None
        receipt = ring_up(
            self._outlet,
            basket,
            Visit(at=at, synchronized_at=uploaded_at, customer=customer),
            self._world.moka.numbers,
            pay=exactly("edc", "BCA") if card else cash,
            invoice=terms,
        )
        return receipt.number

    def total(self, number: str) -> Decimal:
        return self._receipt(number).total

    def give_back(self, number: str, at: datetime, *, units: int | None = None, amount: int | None = None) -> Decimal:
        receipt, numbers = self._receipt(number), self._world.moka.numbers
        if units is not None:
            return refund_units(receipt, {0: Decimal(units)}, at, numbers).amount
        if amount is not None:
            return refund_amount(receipt, Decimal(amount), at, numbers).amount
        return refund_full(receipt, at, numbers).amount

    def void(self, number: str, at: datetime) -> None:
        self._receipt(number).voided_at = at

    def pay(self, number: str, at: datetime, amount: Decimal) -> None:
        paid = Instalment(id=self._world.moka.numbers.id("instalment"), at=at, type="cash", amount=amount)
        self._receipt(number).instalments.append(paid)

    def touch(self, number: str, at: datetime) -> None:
        self._receipt(number).table = f"Meja {at:%H}"

    def reprice(self, number: str, at: datetime, by: int) -> None:  # noqa: ARG002 - Moka tells no time of an edit
        """Another basket under the same number."""
        old = self._receipt(number)
        new = self._receipt(self.sell(old.created_at, units=int(old.lines[0].quantity) + by))
        self._outlet.receipts.remove(new)
        new.lines = tuple(
            replace(line, id=same.id, uuid=same.uuid) for line, same in zip(new.lines, old.lines, strict=True)
        )
        self._before[number] = {name: getattr(old, name) for name in _AMOUNTS}
        for name in _AMOUNTS:
            setattr(old, name, getattr(new, name))

    def restore(self, number: str, at: datetime) -> None:  # noqa: ARG002
        for name, value in self._before.pop(number).items():
            setattr(self._receipt(number), name, value)

    def repay(self, number: str, at: datetime) -> None:  # noqa: ARG002
        receipt = self._receipt(number)
        receipt.tenders = cash(receipt.total)

    def vanish(self, number: str) -> None:
        self._outlet.receipts.remove(self._receipt(number))

    def _receipt(self, number: str) -> Receipt:
        return self._outlet.receipt(number)


class ISellerTill:
    slug: ClassVar[str] = ISELLER[0]

    def __init__(self, world: World) -> None:
        self._world = world
        self._store = world.iseller_store
        self._outlet = world.iseller_outlet(self.slug)
        self._before: dict[str, Any] = {}

    def sell(
        self,
        at: datetime,
        *,
        units: int = 2,
        uploaded_at: datetime | None = None,
        owed: bool = False,
        card: bool = False,
    ) -> str:
        line = ISellerLine(product=self._store.product("NG-A"), quantity=Decimal(units))
        visit = iseller_till.Visit(at=at, uploaded_at=uploaded_at, on_account=owed)
        kind = self._store.payment_type("external_debit" if card else "cash")
        pay = nothing if owed else lambda total: (iseller_till.Tender(payment_type=kind, amount=total),)
        basket = ISellerBasket(lines=(line,))
        return iseller_till.ring_up(self._store, self._outlet, basket, visit, pay=pay).reference

    def total(self, number: str) -> Decimal:
        return self._order(number).totals.total

    def give_back(self, number: str, at: datetime, *, units: int | None = None, amount: int | None = None) -> Decimal:
        order = self._order(number)
        if units is not None:
            lines = {order.lines[0].id: Decimal(units)}
            return iseller_refunding.refund_units(self._store, order, lines, at).amount
        if amount is not None:
            return iseller_refunding.refund_amount(self._store, order, Decimal(amount), at).amount
        return iseller_refunding.refund_all(self._store, order, at).amount

    def void(self, number: str, at: datetime) -> None:
        iseller_refunding.void(self._store, self._order(number), at, reason="Salah input")

    def pay(self, number: str, at: datetime, amount: Decimal) -> None:
        cash_type = self._store.payment_type("cash")
        iseller_till.pay_later(self._store, self._order(number), cash_type, amount, at)

    def touch(self, number: str, at: datetime) -> None:
        order = self._order(number)
        order.notes = "diubah"
        order.touched_at.append(at)

    def reprice(self, number: str, at: datetime, by: int) -> None:
        old = self._order(number)
        new = self._order(self.sell(old.ordered_at, units=int(old.lines[0].quantity) + by))
        self._store.orders.remove(new)
        self._before[number] = (old.lines, old.totals, old.fulfilments, old.transactions)
        ids = {line.id: same.id for line, same in zip(new.lines, old.lines, strict=True)}
        old.lines, old.totals = tuple(replace(line, id=ids[line.id]) for line in new.lines), new.totals
        old.fulfilments = [replace(new.fulfilments[0], at=old.fulfilments[0].at, units=_renamed(new, ids))]
        old.transactions = [replace(each, amount=new.totals.total) for each in old.transactions]
        old.touched_at.append(at)

    def restore(self, number: str, at: datetime) -> None:
        order = self._order(number)
        order.lines, order.totals, order.fulfilments, order.transactions = self._before.pop(number)
        order.touched_at.append(at)

    def repay(self, number: str, at: datetime) -> None:
        order = self._order(number)
        (card,) = order.transactions
        order.transactions.clear()
        cash_type = self._store.payment_type("cash")
        iseller_till.take(self._store, order, iseller_till.Tender(payment_type=cash_type, amount=card.amount), card.at)
        order.touched_at.append(at)

    def vanish(self, number: str) -> None:
        self._store.orders.remove(self._order(number))

    def _order(self, number: str) -> Order:
        return next(each for each in self._store.orders if each.reference == number)


def _renamed(order: Order, ids: Mapping[str, str]) -> dict[str, Decimal]:
    return {ids[line_id]: quantity for line_id, quantity in order.fulfilments[0].units.items()}


TILLS: tuple[type[Till], ...] = (MokaTill, ISellerTill)
