"""Lines of transfers and adjustments: products by their names in the books, quantities judged product by product."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from posbridge.domain.books import BookResource
from posbridge.domain.documents import StockLine
from posbridge.domain.outcomes import Prepared, Rejected
from posbridge.money import Decimal
from posbridge.ports import Link
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.cards import JURNAL_KEY
from posbridge.targets.jurnal.desk import UnpostableError
from posbridge.targets.jurnal.masters import Masters
from posbridge.targets.jurnal.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One product of a document. ``jurnal_id`` is empty where only the name is known."""

    jurnal_id: str
    name: str
    quantity: Decimal
    cost: Decimal | None = None


def sendable(masters: Masters, prepared: Prepared, lines: Sequence[StockLine]) -> list[Goods]:
    """The lines under the names that the books have: a transfer takes no other handle (contract jurnal §7.14).

    Raises:
        UnpostableError: a product is not in the books, is not tracked there, or shares its name with another.
    """
    return merged(_named(masters, prepared, line) for line in lines)


def meant(masters: Masters, prepared: Prepared, lines: Sequence[StockLine]) -> list[Goods]:
    """The same for comparing, when it is too late to refuse anything."""
    links = masters.links(BookResource.PRODUCTS)
    return merged(
        Goods(jurnal_id=_id_of(links, prepared, line) or "", name=line.product_name, quantity=line.quantity)
        for line in lines
    )


def merged(goods: Iterable[Goods]) -> list[Goods]:
    """One line per product, as Jurnal asks (contract jurnal §7.13): two cards of the POS may be one product there."""
    found: dict[str, Goods] = {}
    for each in goods:
        key = each.jurnal_id or each.name
        if (held := found.get(key)) is not None:
            cost = held.cost if held.cost == each.cost else None
            found[key] = replace(held, quantity=held.quantity + each.quantity, cost=cost)
        else:
            found[key] = each
    return list(found.values())


def stored_goods(stored: Json, keys: Sequence[str], quantity: str) -> list[Goods]:
    """The lines of an answer under the first of ``keys`` that it has; one line may come without its list."""
    held: Any = next((stored[key] for key in keys if stored.get(key)), [])
    lines = [held] if isinstance(held, dict) else held
    return [
        Goods(
            jurnal_id=wire.text(line, "product", "id") or wire.text(line, "product_id"),
            name=wire.text(line, "product", "name") or wire.text(line, "product_name"),
            quantity=wire.number(line, quantity),
        )
        for line in lines
    ]


def differences(wanted: Sequence[Goods], stored: Sequence[Goods]) -> list[str]:
    """How stored goods differ from what was meant, whatever their order."""
    left = list(stored)
    found: list[str] = []
    for each in wanted:
        match = next((other for other in left if _same_product(each, other)), None)
        if match is None:
            found.append(f"no line of {each.name}")
            continue
        left.remove(match)
        if match.quantity != each.quantity:
            found.append(f"quantity {wire.plain(match.quantity)} of {each.name} instead of {wire.plain(each.quantity)}")
    return found + [f"a line of {other.name or other.jurnal_id} that was not sent" for other in left]


def _same_product(one: Goods, other: Goods) -> bool:
    if one.jurnal_id and other.jurnal_id:
        return one.jurnal_id == other.jurnal_id
    return one.name.casefold() == other.name.casefold()


def _named(masters: Masters, prepared: Prepared, line: StockLine) -> Goods:
    card = _card(masters.links(BookResource.PRODUCTS), prepared, line)
    if isinstance(card, Rejected):
        # The card may have been made or changed since the list was remembered.
        card = _card(masters.refreshed(BookResource.PRODUCTS), prepared, line)
    if isinstance(card, Rejected):
        raise UnpostableError(card)
    return Goods(jurnal_id=card.jurnal_id, name=card.name, quantity=line.quantity, cost=line.cost)


def _card(links: Mapping[str, Link], prepared: Prepared, line: StockLine) -> Link | Rejected:
    document, jurnal_id = prepared.document, _id_of(links, prepared, line)
    if jurnal_id is None:
        return reasons.need_missing(document, line.product)
    card = next((link for link in links.values() if link.jurnal_id == jurnal_id), None)
    if card is None:
        return reasons.product_not_in_jurnal(document, line.product_name, jurnal_id)
    if (card.fields or {}).get("track_inventory") == "false":
        return reasons.product_untracked(document, card.name)
    others = (link for link in links.values() if link.jurnal_id != jurnal_id)
    if (other := next((link for link in others if link.name == card.name), None)) is not None:
        existing = f"product {other.jurnal_id} as well as to {jurnal_id}"
        return reasons.name_taken(document, card.name, existing=existing)
    return card


def _id_of(links: Mapping[str, Link], prepared: Prepared, line: StockLine) -> str | None:
    need = prepared.needs.get(line.product)
    if need is not None and need.jurnal_id:
        return need.jurnal_id
    if line.product.startswith(JURNAL_KEY):
        return line.product.removeprefix(JURNAL_KEY)
    link = links.get(line.product)
    return link.jurnal_id if link else None
