"""Warehouse transfers: goods between two warehouses, at no change of value (contract jurnal §7.14)."""

from collections.abc import Sequence

from posbridge.domain.documents import StockLine, TransferBody
from posbridge.domain.outcomes import Prepared
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.desk import body_of
from posbridge.targets.jurnal.stock_desk import StockDesk
from posbridge.targets.jurnal.wire import Json


class Transfers(StockDesk):
    """The path takes a number as it is."""

    path = "warehouse_transfers"
    singular = "warehouse_transfer"
    lines_at = ("warehouse_transfer_line_attributes", "warehouse_transfer_lines_attributes")

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, TransferBody)
        return {
            "custom_id": document.custom_id,
            "transaction_no": self.number(prepared),
            "transaction_date": document.date.isoformat(),
            "from_warehouse_name": body.origin,
            "to_warehouse_name": body.destination,
            "memo": body.memo,
            "warehouse_transfer_lines_attributes": [
                {"product_name": goods.name, "quantity": goods.quantity} for goods in self.goods(prepared)
            ],
        }

    def lines(self, prepared: Prepared) -> Sequence[StockLine]:
        return body_of(prepared, TransferBody).lines

    def quantity_key(self, prepared: Prepared) -> str:  # noqa: ARG002 - transfers have one
        return "quantity"

    def by_number(self, prepared: Prepared) -> dict[str, str | int]:  # noqa: ARG002 - nothing to add
        return {}

    def party(self, prepared: Prepared, stored: Json) -> str:
        """Where the goods left and where they went."""
        body = body_of(prepared, TransferBody)
        wanted = (body.origin, body.destination)
        given = tuple(wire.text(stored, f"{side}_warehouse", "name") for side in ("from", "to"))
        return "" if given == wanted else f"from {given[0]!r} to {given[1]!r} instead of {wanted[0]!r} to {wanted[1]!r}"
