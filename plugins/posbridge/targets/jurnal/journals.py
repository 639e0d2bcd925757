"""Journal entries: a payout that moves money from a clearing account to the bank (contract jurnal §7.15)."""

from collections.abc import Sequence

from posbridge.domain.documents import JournalBody, JournalLine
from posbridge.domain.outcomes import Prepared
from posbridge.money import Decimal
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.accounts import account_of, is_account
from posbridge.targets.jurnal.desk import CENT, Desk, approval, body_of
from posbridge.targets.jurnal.wire import Json

_LINES = "transaction_account_lines"


class Journals(Desk):
    """The total of an entry is what it debits, which equals what it credits."""

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
            fields["tags"] = list(body.tags)
        return fields

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
        if missing or left:
            return f"other lines: {', '.join(missing) or 'none'} not as sent, {len(left)} not sent"
        return ""

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        body = body_of(prepared, JournalBody)
        found = []
        if abs(wire.number(stored, "total_credit") - self.total(stored)) >= CENT:
            found.append(f"credits of {wire.number(stored, 'total_credit')} against debits of {self.total(stored)}")
        if missing := {tag.casefold() for tag in body.tags} - wire.tag_names(stored):
            found.append(f"tags not stored: {', '.join(sorted(missing))}")
        return found

    def waiting(self, stored: Json) -> str:
        return approval(stored)

    def full(self, listed: Json) -> Json:
        return listed if _LINES in listed else self.read(wire.text(listed, "id"))

    def _fits(self, line: JournalLine, stored: Json) -> bool:
        if (wire.number(stored, "debit"), wire.number(stored, "credit")) != (line.debit, line.credit):
            return False
        account = stored.get("account")
        return isinstance(account, dict) and is_account(self.masters, account, line.account)
