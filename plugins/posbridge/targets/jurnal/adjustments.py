"""Stock adjustments: goods in and out of a warehouse, and counts that set what is there (contract jurnal §7.13)."""

from collections.abc import Sequence
from typing import Any

from posbridge.domain.documents import AdjustmentBody, StockLine
from posbridge.domain.outcomes import Prepared
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.accounts import account_of, is_account
from posbridge.targets.jurnal.desk import body_of
from posbridge.targets.jurnal.stock_desk import StockDesk
from posbridge.targets.jurnal.stock_lines import Goods
from posbridge.targets.jurnal.wire import Json


class Adjustments(StockDesk):
    """A count is judged by the quantity that now stands there, everything else by its difference.

    Each line carries only the field that Jurnal reads for its sort: with the other one it would silently do
    something else.
    """

    path = "stock_adjustments"
    singular = "stock_adjustment"
    dated = "date"
    lines_at = ("stock_adjustment_lines_attributes", "lines_attributes")

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, AdjustmentBody)
        fields: Json = {
            "custom_id": document.custom_id,
            "transaction_no": self.number(prepared),
            "stock_adjustment_type": "general",
            "date": document.date.isoformat(),
            "account_name": account_of(self.masters, document, body.account).name,
            "memo": body.memo,
            "maintain_actual": body.counted,
            "lines_attributes": [self._line(prepared, goods) for goods in self.goods(prepared)],
        }
        if body.warehouse:
            fields["warehouse_name"] = body.warehouse
        if body.tags:
            fields["tags"] = list(body.tags)
        return fields

    def make_ready(self, prepared: Sequence[Prepared]) -> None:
        self.masters.ensure_tags({tag for each in prepared for tag in body_of(each, AdjustmentBody).tags})

    def lines(self, prepared: Prepared) -> Sequence[StockLine]:
        return body_of(prepared, AdjustmentBody).lines

    def quantity_key(self, prepared: Prepared) -> str:
        return "actual_quantity" if body_of(prepared, AdjustmentBody).counted else "difference"

    def by_number(self, prepared: Prepared) -> dict[str, str | int]:
        kind = "adjustment" if body_of(prepared, AdjustmentBody).counted else "movement"
        return {"search_by": "transaction_no", "transaction_type": kind}

    def party(self, prepared: Prepared, stored: Json) -> str:
        """The warehouse, and what is done to it: Jurnal may tell a count from a movement."""
        body = body_of(prepared, AdjustmentBody)
        given = wire.text(stored, "warehouse", "name")
        if body.warehouse and given != body.warehouse:
            return f"warehouse {given!r} instead of {body.warehouse!r}"
        if stored.get("maintain_actual") not in (None, body.counted):
            return "it is a movement, not a count" if body.counted else "it is a count, not a movement"
        return ""

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        body = body_of(prepared, AdjustmentBody)
        found = []
        if not is_account(self.masters, _object(stored, "account"), body.account):
            found.append(f"account {wire.text(stored, 'account', 'number') or 'none'} instead of {body.account}")
        if missing := {tag.casefold() for tag in body.tags} - wire.tag_names(stored):
            found.append(f"tags not stored: {', '.join(sorted(missing))}")
        return found

    def shown_number(self, stored: Json) -> str:
        """The number behind the ``#`` of ``entry``, which is ``Stock In/Out#1001``."""
        return (
            super().shown_number(stored) or wire.text(stored, "entry", "transaction_number").partition("#")[2].strip()
        )

    def _line(self, prepared: Prepared, goods: Goods) -> Json:
        """A cost is told of goods that come in; all others keep the average that Jurnal has."""
        fields: Json = {"product_name": goods.name, self.quantity_key(prepared): goods.quantity}
        incoming = not body_of(prepared, AdjustmentBody).counted and goods.quantity > 0
        if incoming and goods.cost is not None:
            return {**fields, "use_custom_average_price": True, "average_price": goods.cost}
        return {**fields, "use_custom_average_price": False}


def _object(stored: Json, key: str) -> dict[str, Any]:
    held = stored.get(key)
    return held if isinstance(held, dict) else {}
