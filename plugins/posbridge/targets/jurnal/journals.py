"""Journal entries: a payout that moves money from a clearing account to the bank (contract jurnal §7.15)."""

from collections.abc import Sequence

from posbridge.domain.documents import JournalBody, JournalLine
from posbridge.domain.outcomes import Prepared
from posbridge.money import CENT, Decimal
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.accounts import account_of, is_account
from posbridge.targets.jurnal.desk import Desk, approval, body_of
from posbridge.targets.jurnal.wire import Json

TAGS = "tags"
_LINES = "transaction_account_lines"


class Journals(Desk):
    """The total of an entry is what it debits, which equals what it credits.

    Whether the batch takes tags is not stated (contract jurnal §13): verified, remembered, repaired.
    """

    path = "journal_entries"
    singular = "journal_entry"
    batched = True
    numbered = True

    def body(self, prepared: Prepared) -> Json:
        document, body = prepared.document, body_of(prepared, JournalBody)
        fields: Json = {
            "custom_id": document.custom_id,
            "transaction_no": document.transaction_no,
            "transaction_date": document.date.isoformat(),
            "memo": body.memo,
            f"{_LINES}_attributes": [
                {
                    "account_name": account_of(self.masters, document, line.account).name,
                    "description": line.description,
                    **({"debit": line.debit} if line.debit else {"credit": line.credit}),
                }
                for line in body.lines
            ],
        }
        if body.tags:
            fields[TAGS] = list(body.tags)
        return fields

    def alone(self, prepared: Prepared) -> bool:
        tagged = bool(body_of(prepared, JournalBody).tags)
        return tagged and self.capabilities.batch_ignores(self.path, TAGS)

    def make_ready(self, prepared: Sequence[Prepared]) -> None:
        self.masters.ensure_tags({tag for each in prepared for tag in body_of(each, JournalBody).tags})

    def total(self, stored: Json) -> Decimal:
        return wire.number(stored, "total_debit")

    def party(self, prepared: Prepared, stored: Json) -> str:
        """An entry has no customer; its accounts say whose money it is."""
        left = list(stored.get(_LINES) or stored.get(f"{_LINES}_attributes") or [])
        missing = []
        for line in body_of(prepared, JournalBody).lines:
            match = next((other for other in left if self._fits(line, other)), None)
            if match is None:
                missing.append(line.account)
            else:
                left.remove(match)
        return f"no line as sent on {', '.join(missing)}" if missing else ""

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        found = [f"{field} not stored" for field in self.dropped(prepared, stored)]
        if abs(wire.number(stored, "total_credit") - self.total(stored)) >= CENT:
            found.append(f"credits of {wire.number(stored, 'total_credit')} against debits of {self.total(stored)}")
        return found

    def dropped(self, prepared: Prepared, stored: Json) -> list[str]:
        missing = {tag.casefold() for tag in body_of(prepared, JournalBody).tags} - wire.tag_names(stored)
        return [TAGS] if missing else []

    def repaired(self, prepared: Prepared, stored: Json) -> Json:
        """An update with the whole entry, where its tags were dropped; the record was answered in this very call."""
        if not self.dropped(prepared, stored):
            return stored
        fields = self.body(prepared)
        answer = self.transport.write("PATCH", f"{self.path}/{wire.text(stored, 'id')}", {self.singular: fields})
        return wire.unwrap(answer, self.singular)

    def waiting(self, stored: Json) -> str:
        return approval(stored)

    def full(self, listed: Json) -> Json:
        return listed if _LINES in listed else self.read(wire.text(listed, "id"))

    def _fits(self, line: JournalLine, stored: Json) -> bool:
        if (wire.number(stored, "debit"), wire.number(stored, "credit")) != (line.debit, line.credit):
            return False
        account = stored.get("account")
        return isinstance(account, dict) and is_account(self.masters, account, line.account)
