"""Journal entries, bank deposits, withdrawals and transfers (contract jurnal §7.15, §7.16)."""

from typing import Any

from posbridge.money import ZERO
from tests.sandbox.jurnal import account_lines, bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, NOT_POSITIVE, invalid


def create(company: Company, body: Body, *, enforce: bool = True) -> r.Journal:
    """Debits must equal credits. ``enforce``: refuse a repeated custom_id or number."""
    checks.unique_transaction(company, company.journals, body, enforce=enforce)
    entry = _build(company, body, company.stamp(), checks.number_for(company.journals, body.text("transaction_no")))
    company.ledger.book(r.Kind.JOURNAL, entry, account_lines.moves(company, entry.lines)[0])
    return company.journals.add(entry)


def update(company: Company, entry: r.Journal, body: Body) -> r.Journal:
    """Lines are replaced when they are sent; the number never changes."""
    checks.open_day(company, entry.date)
    old = [
        {"account_id": x.account_id, "description": x.description, "debit": x.debit, "credit": x.credit}
        for x in entry.lines
    ]
    values = {
        "custom_id": entry.custom_id,
        "transaction_date": entry.date.isoformat(),
        "memo": entry.memo,
        "tags": [company.tags[tag].name for tag in entry.tag_ids],
        account_lines.KEY: old,
    }
    stamp = {"id": entry.id, "created_at": entry.created_at, "stored_at": entry.stored_at}
    stamp["updated_at"] = company.world.now()
    changed = _build(company, Body({**values, **body.values}), stamp, entry.transaction_no)
    bookings.unbook(company, entry)
    company.ledger.book(r.Kind.JOURNAL, changed, account_lines.moves(company, changed.lines)[0])
    return company.journals.add(changed)


def delete(company: Company, entry: r.Journal) -> None:
    checks.open_day(company, entry.date)
    bookings.unbook(company, entry)
    company.journals.remove(entry)


def _build(company: Company, body: Body, stamp: dict[str, Any], number: str) -> r.Journal:
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    lines = account_lines.read(company, body, "either")
    if sum((line.debit - line.credit for line in lines), ZERO) != 0:
        raise invalid("total_debit", "must be equal to total credit")
    return r.Journal(
        **stamp,
        custom_id=body.text("custom_id"),
        transaction_no=number,
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        lines=[_untaxed(line) for line in lines],
    )


def _untaxed(line: r.AccountLine) -> r.AccountLine:
    line.tax_id = None
    return line


def of_kind(company: Company, kind: r.Kind) -> list[r.BankMove]:
    return company.bank_moves.where(lambda row: row.kind is kind)


def deposit(company: Company, body: Body) -> r.BankMove:
    """Money in: credit lines, and their tax, into a cash or bank account."""
    return _bank_move(company, body, r.Kind.BANK_DEPOSIT)


def withdraw(company: Company, body: Body) -> r.BankMove:
    """Money out: debit lines, and their tax, from a cash or bank account."""
    return _bank_move(company, body, r.Kind.BANK_WITHDRAWAL)


def _bank_move(company: Company, body: Body, kind: r.Kind) -> r.BankMove:
    checks.unique_transaction(company, of_kind(company, kind), body)
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    incoming = kind is r.Kind.BANK_DEPOSIT
    side, text = (
        ("deposit_to", "deposit account not exist") if incoming else ("refund_from", "refund account not exist")
    )
    account = resolve.money_account(company, body, side, text=text)
    keys = {"person_id": "id", "person_name": "display_name"}
    person = resolve.pick(company.people, body, keys, "person not exist")
    lines = account_lines.read(company, body, "credit" if incoming else "debit")
    moves, total = account_lines.moves(company, lines)
    moved = r.BankMove(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(of_kind(company, kind), body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        kind=kind,
        account_id=account.id,
        person_id=None if person is None else person.id,
        lines=lines,
        amount=abs(total),
    )
    company.ledger.book(kind, moved, [*moves, (account.id, -total)])
    return company.bank_moves.add(moved)


def transfer(company: Company, body: Body) -> r.BankMove:
    """Between two cash or bank accounts; the number is required."""
    kind = r.Kind.BANK_TRANSFER
    checks.unique_transaction(company, of_kind(company, kind), body)
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    source = resolve.money_account(company, body, "refund_from", text="refund account not exist")
    target = resolve.money_account(company, body, "deposit_to", text="deposit account not exist")
    amount, number = body.number_or_zero("transfer_amount"), body.text("transaction_no")
    if number is None:
        raise invalid("transaction_no", BLANK)
    if amount <= 0:
        raise invalid("transfer_amount", NOT_POSITIVE)
    moved = r.BankMove(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=number,
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        kind=kind,
        account_id=source.id,
        other_id=target.id,
        amount=amount,
    )
    company.ledger.book(kind, moved, [(target.id, amount), (source.id, -amount)])
    return company.bank_moves.add(moved)


def retext(company: Company, moved: r.BankMove, body: Body) -> r.BankMove:
    """Change only the text of a bank document."""
    checks.open_day(company, moved.date)
    checks.texts(body, "memo")
    moved.memo = body.text("memo") or moved.memo
    company.touch(moved)
    return moved


def delete_move(company: Company, moved: r.BankMove) -> None:
    checks.open_day(company, moved.date)
    bookings.unbook(company, moved)
    company.bank_moves.remove(moved)
