"""Names the movements behind a level of stock that differs: those of the last weeks that touch the product."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from posbridge.domain.documents import AdjustmentBody, TransferBody
from posbridge.domain.states import DocumentKind, DocumentState, Entity
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.money import ZERO, Decimal
from posbridge.ports import StoredDocument
from posbridge.steps.bench import Bench
from posbridge.steps.lookups import Lookups
from posbridge.tieout.effects import added
from posbridge.tieout.movements import Shift, by_hand, changed, doubled, gone
from posbridge.tieout.stock import Shelf

_LOOKED_BACK = timedelta(days=35)
_LISTS = {
    DocumentKind.WAREHOUSE_TRANSFER: (DocumentKind.WAREHOUSE_TRANSFER,),
    DocumentKind.STOCK_ADJUSTMENT: (
        DocumentKind.STOCK_ADJUSTMENT,
        DocumentKind.STOCK_COUNT,
        DocumentKind.STOCK_USE,
    ),
}
"""Kinds that Jurnal lists together, by the kind that the list is asked for with."""
_OF_STOCK = frozenset(kind for kinds in _LISTS.values() for kind in kinds)


class StockMoves:
    """What stands in Jurnal of the movements of one warehouse."""

    def __init__(self, bench: Bench, lookups: Lookups, warehouse: str, ids: dict[str, str], today: date) -> None:
        """``ids`` are Jurnal's ids of the products, by custom_id."""
        self._lookups, self._warehouse, self._ids = lookups, warehouse, ids
        since = today - _LOOKED_BACK
        self._since = since
        self._posted = [
            each
            for each in bench.store.outbox.dated(since, today, company_wide=True)
            if each.document.kind in _OF_STOCK and each.state is DocumentState.POSTED and each.posted
        ]
        self._problems = bench.store.inbox.problems(Entity.TRANSFERS)

    def behind(self, differing: Sequence[Shelf]) -> tuple[list[Difference], dict[str, Decimal]]:
        """The movements that are gone, changed, doubled or made by hand, and units explained by product: one list of
        each kind is read, and what is not on it is asked for by itself."""
        products = {shelf.key for shelf in differing}
        touching = [each for each in self._posted if self._touches(each, products)]
        shifts = [shift for kind in _LISTS for shift in self._of_list(kind, touching, products)]
        waiting = [
            Difference(
                reason=DifferenceReason.STOCK,
                receipt_no=each.receipt_no or each.source_id,
                amount=ZERO,
                where=Side.OUTBOX,
                why=f"{each.kind.replace('_', ' ')} is {each.state}: {each.reason.message}",
                document=each.custom_id or f"{each.kind}:{each.source_id}",
            )
            for each in self._problems
        ]
        return [*(shift.difference for shift in shifts), *waiting], added(shift.products for shift in shifts)

    def sent_again(self, run: str) -> list[Difference]:
        """Documents held twice among those that the run sent more than once or found in Jurnal: only these can be."""
        suspects = [
            each
            for each in self._posted
            if each.run == run and (each.attempts > 1 or (each.posted is not None and each.posted.adopted))
        ]
        return [
            shift.difference
            for kind, kinds in _LISTS.items()
            if any(each.document.kind in kinds for each in suspects)
            for shift in self._surplus(kind, suspects)
        ]

    def _of_list(
        self, kind: DocumentKind, touching: Sequence[StoredDocument], products: Collection[str]
    ) -> Iterator[Shift]:
        own = [each for each in touching if each.document.kind in _LISTS[kind]]
        listed = {each.jurnal_id: each for each in self._lookups.page(kind)}
        for stored in reversed(own):  # the newest first, as far as look-ups go
            jurnal_id = stored.posted.jurnal_id if stored.posted else ""
            found = listed.get(jurnal_id)
            if found is None and not self._lookups.asked(kind, jurnal_id):
                continue
            found = found or self._lookups.one(kind, jurnal_id)
            shift = (
                gone(stored.document, self._warehouse)
                if found is None
                else changed(stored.document, found, self._warehouse, self._ids)
            )
            if shift is not None:
                yield shift
        yield from self._surplus(kind, own)
        ours = {each.posted.jurnal_id for each in self._posted if each.posted}
        numbers = {(each.posted.transaction_no) for each in self._posted if each.posted}
        cards = {jurnal_id: key for key, jurnal_id in self._ids.items() if key in products}
        for found in listed.values():
            known = found.jurnal_id in ours or found.transaction_no in numbers
            if (
                not known
                and found.date >= self._since
                and (shift := by_hand(found, self._warehouse, cards)) is not None
            ):
                yield shift

    def _surplus(self, kind: DocumentKind, own: Sequence[StoredDocument]) -> Iterator[Shift]:
        by_name: dict[str, StoredDocument] = {}
        for each in own:
            if each.document.kind in _LISTS[kind] and each.posted is not None:
                by_name |= {each.document.custom_id: each, each.posted.transaction_no: each}
        for found in self._lookups.page(kind):
            stored = by_name.get(found.custom_id or found.transaction_no)
            if stored is not None and stored.posted is not None and stored.posted.jurnal_id != found.jurnal_id:
                yield doubled(stored.document, stored.posted.jurnal_id, found, self._warehouse)

    def _touches(self, stored: StoredDocument, products: Collection[str]) -> bool:
        body = stored.document.body
        if not isinstance(body, TransferBody | AdjustmentBody):
            return False
        places = (body.warehouse,) if isinstance(body, AdjustmentBody) else (body.origin, body.destination)
        return self._warehouse in places and any(line.product in products for line in body.lines)
