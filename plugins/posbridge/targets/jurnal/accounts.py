"""Accounts by number: the settings name them so, Jurnal's bodies take their names (contract jurnal §4.4, §7.6)."""

from posbridge.domain.documents import Document
from posbridge.ports import Link
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.desk import UnpostableError
from posbridge.targets.jurnal.masters import Masters
from posbridge.targets.jurnal.wire import Json


def account_of(masters: Masters, document: Document, number: str) -> Link:
    """The account that a document is to be booked on.

    Raises:
        UnpostableError: Jurnal does not have it.
    """
    account = masters.account(number)
    if account is None:
        raise UnpostableError(reasons.account_unknown(document, number))
    return account


def is_account(masters: Masters, stored: Json, number: str) -> bool:
    """Whether an account inside an answer is the one of ``number``; told by its id where no number is shown."""
    if told := wire.text(stored, "number"):
        return told == number
    account = masters.account(number)
    return account is not None and account.jurnal_id == wire.text(stored, "id")
