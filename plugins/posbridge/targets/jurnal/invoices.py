"""Sales invoices (contract jurnal §7.9, §8)."""

from collections.abc import Sequence

from posbridge.domain.documents import InvoiceBody
from posbridge.domain.outcomes import Prepared
from posbridge.money import Decimal
from posbridge.targets.jurnal import invoice_lines, wire
from posbridge.targets.jurnal.desk import Desk, body_of, same_customer
from posbridge.targets.jurnal.wire import Json

TAGS = "tags"
INCLUSIVE = "use_tax_inclusive"
PRODUCT = "product"


class Invoices(Desk):
    """A batch may drop tags, the inclusive flag or the product's id: verified, remembered, repaired."""

    path = "sales_invoices"
    singular = "sales_invoice"
    batched = True
    numbered = True

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, InvoiceBody)
        fields: Json = {
            "custom_id": document.custom_id,
            "transaction_no": document.transaction_no,
            "transaction_date": document.date.isoformat(),
            "due_date": body.due_date.isoformat(),
            "person_name": body.customer_name,
            "reference_no": body.reference,
            "memo": body.memo,
            "source": "posbridge",
            INCLUSIVE: body.inclusive,
            # A discount on the whole bill is for rounding: it must leave the tax base alone.
            "tax_after_discount": body.bill_discount == 0,
            invoice_lines.KEY: [invoice_lines.line_body(line) for line in body.lines],
        }
        if body.bill_discount > 0:
            fields |= {"discount_type_name": "Value", "discount_unit": body.bill_discount}
        if body.tags:
            fields[TAGS] = list(body.tags)
        if body.warehouse:
            fields["warehouse_name"] = body.warehouse
        return fields

    def alone(self, prepared: Prepared) -> bool:
        body = body_of(prepared, InvoiceBody)
        needs = {TAGS: bool(body.tags), INCLUSIVE: body.inclusive, PRODUCT: True}
        return any(said and self.capabilities.batch_ignores(self.path, field) for field, said in needs.items())

    def make_ready(self, prepared: Sequence[Prepared]) -> None:
        self.masters.ensure_tags({tag for each in prepared for tag in body_of(each, InvoiceBody).tags})

    def total(self, stored: Json) -> Decimal:
        return wire.number(stored, "original_amount")

    def party(self, prepared: Prepared, stored: Json) -> str:
        body = body_of(prepared, InvoiceBody)
        return same_customer(
            prepared,
            body.customer,
            body.customer_name,
            person_id=wire.text(stored, "person", "id"),
            person_name=wire.text(stored, "person", "display_name") or wire.text(stored, "person", "name"),
        )

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        body = body_of(prepared, InvoiceBody)
        dropped = self.dropped(prepared, stored)
        differences = [f"{field} not stored" for field in dropped if field != PRODUCT]
        if body.warehouse and wire.text(stored, "warehouse", "name") != body.warehouse:
            differences.append(f"warehouse {wire.text(stored, 'warehouse', 'name')!r} instead of {body.warehouse!r}")
        if wire.number(stored, "discount_price") != body.bill_discount:
            differences.append(f"bill discount {wire.number(stored, 'discount_price')} instead of {body.bill_discount}")
        return differences + invoice_lines.differences(body.lines, stored)

    def repaired(self, prepared: Prepared, stored: Json) -> Json:
        """One update with everything that was dropped; each line is named by its id.

        The record was read or answered within this very call, so it is fresh enough to be updated.
        """
        body = body_of(prepared, InvoiceBody)
        if not self.dropped(prepared, stored) or wire.number(stored, "amount_receive") > 0:
            return stored
        ids = invoice_lines.stored_ids(stored)
        if len(ids) != len(body.lines):
            return stored
        fields = self.body(prepared)
        fields[invoice_lines.KEY] = [
            {"id": int(line_id), **invoice_lines.line_body(line)} for line_id, line in zip(ids, body.lines, strict=True)
        ]
        answer = self.transport.write("PATCH", f"{self.path}/{wire.text(stored, 'id')}", {self.singular: fields})
        return wire.unwrap(answer, self.singular)

    def line_ids(self, prepared: Prepared, stored: Json) -> tuple[str, ...]:
        return invoice_lines.aligned_ids(body_of(prepared, InvoiceBody).lines, stored)

    def full(self, listed: Json) -> Json:
        return listed if invoice_lines.KEY in listed else self.read(wire.text(listed, "id"))

    def dropped(self, prepared: Prepared, stored: Json) -> list[str]:
        body = body_of(prepared, InvoiceBody)
        given = {wire.text(tag, "name").casefold() for tag in stored.get(TAGS) or []}
        dropped = []
        if not {tag.casefold() for tag in body.tags} <= given:
            dropped.append(TAGS)
        if body.inclusive and stored.get(INCLUSIVE) is not True:
            dropped.append(INCLUSIVE)
        if invoice_lines.products_differ(body.lines, stored):
            dropped.append(PRODUCT)
        return dropped
