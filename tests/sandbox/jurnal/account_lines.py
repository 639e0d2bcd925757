"""Lines that name an account and a side: credit memos, journal entries, bank deposits and withdrawals."""

from typing import Literal

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import resolve
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.ledger import Move
from tests.sandbox.jurnal.records import AccountLine
from tests.sandbox.jurnal.refusals import BLANK, LINE_NOT_POSITIVE, invalid

KEY = "transaction_account_lines_attributes"
Side = Literal["debit", "credit", "either"]


def read(company: Company, body: Body, side: Side) -> list[AccountLine]:
    """The lines of a document whose lines all stand on ``side``; ``either`` for journal entries."""
    lines = [_line(company, item, side) for item in body.items(KEY)]
    if not lines:
        raise invalid(KEY, BLANK)
    return lines


def _line(company: Company, item: Body, side: Side) -> AccountLine:
    account = resolve.account(company, item, "account")
    if account is None:
        raise invalid("account_name", BLANK)
    if account.is_parent:
        raise invalid("account_name", f"{account.name} is a header account")
    debit = item.number_or_zero("debit") if side != "credit" else ZERO
    credit = item.number_or_zero("credit") if side != "debit" else ZERO
    if debit < 0 or credit < 0 or (debit > 0) == (credit > 0):
        raise invalid("transaction_account_lines.amount", LINE_NOT_POSITIVE)
    tax = resolve.tax(company, item)
    return AccountLine(
        id=company.next_id(),
        account_id=account.id,
        description=item.text("description"),
        debit=debit,
        credit=credit,
        tax_id=None if tax is None else tax.id,
    )


def moves(company: Company, lines: list[AccountLine]) -> tuple[list[Move], Decimal]:
    """Bookings of the lines and their taxes, and what they sum to (above zero: debits)."""
    result: list[Move] = []
    for line in lines:
        amount = line.debit - line.credit
        result.append((line.account_id, amount))
        tax = company.taxes.get(line.tax_id)
        if tax is not None:
            result.append((tax.sell_account_id, amount * tax.rate / 100))
    return result, sum((amount for _, amount in result), ZERO)
