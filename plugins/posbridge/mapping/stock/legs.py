"""A leg of a transfer: goods from one warehouse to another, or where one end is not ours, in or out.

Both ends of a transfer plan its legs. Their documents are named by the event and the POS business, and
say nothing of the outlet that plans them, so that both plan one and the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posbridge.domain.documents import AdjustmentBody, Document, TransferBody
from posbridge.domain.movements import TransferReceipt, TransferStart
from posbridge.domain.states import DocumentKind
from posbridge.mapping.context import MapContext
from posbridge.mapping.results import Documents, Mapped, Skipped
from posbridge.mapping.stock import reasons
from posbridge.mapping.stock.documents import chosen_account, stock_document
from posbridge.mapping.stock.items import Goods, Part, goods_of
from posbridge.mapping.stock.wording import left_out, subject_of, transfer_memo

Event = TransferStart | TransferReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """``origin`` and ``destination`` are Jurnal warehouses; None: a supplier, or the loss of rejected goods.

    ``word`` says what became of the goods, and tells the legs of one event apart.
    """

    word: str
    origin: str | None = None
    destination: str | None = None
    parts: Sequence[Part]


def carried(event: Event, legs: Iterable[Leg], ctx: MapContext, *, needs: tuple[str, ...] = ()) -> Mapped:
    """The documents of an event's legs; ``needs`` are what each of them needs besides its products.

    Raises:
        HoldError: an unknown product, units below zero, or an account that is not there.
    """
    subject = subject_of(event)
    moving = [leg for leg in legs if any(part.quantity for part in leg.parts)]
    if not moving:
        return Skipped(reasons.nothing_moved(subject))
    apart = [leg for leg in moving if leg.origin != leg.destination]
    if not apart:
        return Skipped(reasons.same_warehouse(subject, warehouse=moving[0].origin or ""))
    goods = [goods_of(leg.parts, ctx, subject) for leg in apart]
    documents = [_document(event, leg, each, ctx, needs) for leg, each in zip(apart, goods, strict=True) if each.lines]
    if not documents:
        names = dict.fromkeys(name for each in goods for name in each.untracked)
        return Skipped(reasons.products_not_tracked(subject, products=", ".join(names)))
    return Documents(tuple(documents))


def _document(event: Event, leg: Leg, goods: Goods, ctx: MapContext, needs: tuple[str, ...]) -> Document:
    memo = transfer_memo(event, leg.word, left_out(goods.untracked))
    body: TransferBody | AdjustmentBody
    if leg.origin is not None and leg.destination is not None:
        kind = DocumentKind.WAREHOUSE_TRANSFER
        lines = tuple(replace(line, cost=None) for line in goods.lines)  # a transfer moves no value
        body = TransferBody(origin=leg.origin, destination=leg.destination, lines=lines, memo=memo)
    else:
        kind = DocumentKind.STOCK_ADJUSTMENT
        out = leg.origin is not None
        lines = tuple(replace(line, quantity=-line.quantity, cost=None) if out else line for line in goods.lines)
        body = AdjustmentBody(
            warehouse=leg.origin or leg.destination or "",
            account=chosen_account(ctx, subject_of(event), "stock_adjustment"),
            counted=False,
            lines=lines,
            memo=memo,
        )
    scope = ctx.settings.shared_scope
    return stock_document(kind, event, body, ctx, scope=scope, word=leg.word, needs=needs)
