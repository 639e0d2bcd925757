"""Credit memos without goods: refunds by amount, and what a return cannot give back (contract jurnal §7.12)."""

from collections.abc import Sequence

from posbridge.domain.documents import CreditMemoBody, MemoLine
from posbridge.domain.outcomes import Prepared
from posbridge.money import Decimal
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.accounts import account_of
from posbridge.targets.jurnal.credit import MEMO_MARK, credit_memo_rows
from posbridge.targets.jurnal.desk import Desk, body_of, customer_id
from posbridge.targets.jurnal.wire import Json


class CreditMemos(Desk):
    """Whether a custom_id finds one is not stated, so look-ups go through the customer's list."""

    path = "credit_memos"
    singular = "credit_memo"
    numbered = True

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, CreditMemoBody)
        return {
            "custom_id": document.custom_id,
            "transaction_no": document.transaction_no,
            "transaction_date": document.date.isoformat(),
            "person_name": body.customer_name,
            "person_type": "customer",
            "memo": body.memo,
            "transaction_account_lines_attributes": [
                {
                    "account_name": self._account_name(prepared, line),
                    "description": line.description,
                    "debit": line.amount,
                }
                for line in body.lines
            ],
        }

    def total(self, stored: Json) -> Decimal:
        return wire.number(stored, "original_amount")

    def party(self, prepared: Prepared, stored: Json) -> str:
        name = body_of(prepared, CreditMemoBody).customer_name
        keys = ("person_name", "display_name", "name")
        told = [wire.text(stored, *path) for key in keys for path in ((key,), ("person", key))]
        given = next((each for each in told if each), "")
        return "" if given.casefold() == name.casefold() else f"customer {given!r} instead of {name!r}"

    def line_ids(self, prepared: Prepared, stored: Json) -> tuple[str, ...]:  # noqa: ARG002 - it is its own credit
        return (f"{MEMO_MARK}{wire.text(stored, 'id')}",)

    def many(self, prepared: Sequence[Prepared]) -> dict[str, list[Json]]:
        wanted: dict[str, list[Json]] = {each.document.custom_id: [] for each in prepared}
        for person_id in {self._person(each) for each in prepared}:
            for row in credit_memo_rows(self.transport, person_id):
                wanted.get(wire.text(row, "custom_id"), []).append(row)
        return wanted

    def _person(self, prepared: Prepared) -> str:
        return customer_id(self.masters, prepared, body_of(prepared, CreditMemoBody).customer)

    def _account_name(self, prepared: Prepared, line: MemoLine) -> str:
        if line.account_name:
            return line.account_name
        return account_of(self.masters, prepared.document, line.account).name
