"""Sales returns against a posted invoice (contract jurnal §7.11)."""

from posbridge.domain.documents import ReturnBody
from posbridge.domain.outcomes import Posted, Prepared
from posbridge.money import Decimal
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.credit import MEMO_MARK
from posbridge.targets.jurnal.desk import Desk, UnpostableError, body_of, needed
from posbridge.targets.jurnal.wire import Json

_LINES = "transaction_return_lines_attributes"


class Returns(Desk):
    """No custom_id is documented for creating one: until an answer has carried it, the invoice's list is asked too."""

    path = "sales_returns"
    singular = "sales_return"

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, ReturnBody)
        fields: Json = {
            "custom_id": document.custom_id,
            "transaction_date": document.date.isoformat(),
            "invoice_id": int(needed(document, prepared, body.invoice).jurnal_id),
            "memo": body.memo,
            _LINES: [
                {"transaction_line_id": int(line_id), "return_quantity": quantity}
                for line_id, quantity in self._quantities(prepared).items()
            ],
        }
        if body.warehouse:
            fields["warehouse_name"] = body.warehouse
        return fields

    def total(self, stored: Json) -> Decimal:
        return wire.number(stored, "return_amount")

    def party(self, prepared: Prepared, stored: Json) -> str:
        """The invoice decides the customer."""
        invoice = needed(prepared.document, prepared, body_of(prepared, ReturnBody).invoice)
        stands = wire.text(stored, "invoice_id")
        return "" if stands == invoice.jurnal_id else f"it returns invoice {stands or 'unknown'}"

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        wanted = self._quantities(prepared)
        given = {
            wire.text(line, "transaction_line_id"): wire.number(line, "return_quantity")
            for line in stored.get(_LINES) or []
        }
        return [] if given == wanted else ["other lines or quantities are given back"]

    def line_ids(self, prepared: Prepared, stored: Json) -> tuple[str, ...]:  # noqa: ARG002 - the record says it
        """The credit memo that the return made, where the answer names it."""
        named = [wire.text(stored, "credit_memo", "id")]
        named += [wire.text(memo, "id") for memo in stored.get("credit_memos") or []]
        return tuple(f"{MEMO_MARK}{memo_id}" for memo_id in dict.fromkeys(named) if memo_id)

    def posted(self, prepared: Prepared, stored: Json, *, adopted: bool) -> Posted:
        if wire.text(stored, "custom_id") == prepared.document.custom_id:
            self.capabilities.note_kept(self.path)
        return super().posted(prepared, stored, adopted=adopted)

    def one(self, prepared: Prepared) -> Json | None:
        """By custom_id; else the return of the same lines that the invoice lists without a custom_id."""
        found = super().one(prepared)
        if found is not None or self.capabilities.keeps_custom_id(self.path):
            return found
        invoice = needed(prepared.document, prepared, body_of(prepared, ReturnBody).invoice)
        sale = wire.unwrap(self.transport.get(f"sales_invoices/{invoice.jurnal_id}"), "sales_invoice")
        for listed in sale.get("sales_returns") or []:
            stored = self.read(wire.text(listed, "id"))
            unmarked = wire.text(stored, "custom_id") in ("", prepared.document.custom_id)
            if unmarked and not self.identity(prepared, stored) and not self.details(prepared, stored):
                return stored
        return None

    def _quantities(self, prepared: Prepared) -> dict[str, Decimal]:
        """Returned quantity by Jurnal's line id."""
        document, body = prepared.document, body_of(prepared, ReturnBody)
        line_ids = needed(document, prepared, body.invoice).line_ids
        if any(line.line >= len(line_ids) for line in body.lines):
            raise UnpostableError(reasons.need_missing(document, f"the lines of {body.invoice}"))
        return {line_ids[line.line]: line.quantity for line in body.lines}
