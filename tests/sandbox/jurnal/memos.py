"""Credit memos, applying them to invoices, and refunding them (contract jurnal §7.12)."""

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import account_lines, bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, NOT_POSITIVE, TOO_MUCH, invalid


def create(company: Company, body: Body) -> r.Memo:
    """A memo of its own: the customer side takes debit lines, the vendor side credit lines."""
    checks.unique_transaction(company, company.credit_memos, body)
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    role = body.text("person_type")
    if role not in ("customer", "vendor"):
        raise invalid("person_type", "must be customer or vendor")
    person = _person(company, body, role)
    vendor = role == "vendor"
    lines = account_lines.read(company, body, "credit" if vendor else "debit")
    moves, total = account_lines.moves(company, lines)
    memo = r.Memo(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(company.credit_memos, body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        person_id=person.id,
        for_vendor=vendor,
        lines=lines,
        original=abs(total),
    )
    owed = person.payable_id if vendor else person.receivable_id
    company.ledger.book(r.Kind.MEMO, memo, [*moves, (owed, -total)])
    return company.credit_memos.add(memo)


def update(company: Company, memo: r.Memo, body: Body) -> r.Memo:
    """Only the text: amounts are changed by deleting and making anew."""
    _changeable(company, memo)
    checks.texts(body, "memo")
    memo.memo = body.text("memo") or memo.memo
    memo.custom_id = body.text("custom_id") or memo.custom_id
    company.touch(memo)
    return memo


def delete(company: Company, memo: r.Memo) -> None:
    _changeable(company, memo)
    if memo.uses:
        raise invalid("credit_memo", "cannot be deleted because it has been used")
    bookings.unbook(company, memo)
    company.credit_memos.remove(memo)


def apply(company: Company, body: Body) -> r.Application:
    """Settle invoices of the same person with one memo."""
    checks.unique_transaction(company, company.applications, body)
    person = _person(company, body, "customer")
    memo = _memo(company, body.whole("selected_credit_memo_id"), person, "selected_credit_memo_id")
    day = checks.open_day(company, body.day("transaction_date") or company.today)
    records: list[r.Settled] = []
    for item in body.items("records_attributes"):
        invoice = company.invoices.get(item.whole("transaction_id"))
        if invoice is None or invoice.person_id != person.id:
            raise invalid("transaction_id", "Invoice not exist")
        amount = item.number_or_zero("amount")
        if amount <= 0:
            raise invalid("amount", NOT_POSITIVE)
        asked = sum((row.amount for row in records if row.invoice_id == invoice.id), amount)
        if asked > invoice.remaining:
            raise invalid("amount_receive", TOO_MUCH)
        records.append(r.Settled(id=company.next_id(), invoice_id=invoice.id, amount=amount))
    total = sum((row.amount for row in records), ZERO)
    if not records:
        raise invalid("records_attributes", BLANK)
    if total > memo.remaining:
        raise invalid("amount", "cannot be greater than remaining balance of credit memo")
    application = r.Application(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(company.applications, body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        person_id=person.id,
        memo_id=memo.id,
        records=records,
    )
    memo.uses[application.id] = total
    moves = [(person.receivable_id, total)]
    for row in records:
        invoice = company.invoices[row.invoice_id]
        invoice.applied[application.id] = invoice.applied.get(application.id, ZERO) + row.amount
        company.touch(invoice)
        moves.append((invoice.receivable_id, -row.amount))
    company.ledger.book(r.Kind.MEMO_PAYMENT, application, moves)
    return company.applications.add(application)


def unapply(company: Company, application: r.Application) -> None:
    checks.open_day(company, application.date)
    bookings.unbook(company, application)
    company.credit_memos[application.memo_id].uses.pop(application.id)
    for row in application.records:
        company.invoices[row.invoice_id].applied.pop(application.id, None)
    company.applications.remove(application)


def refund(company: Company, body: Body) -> r.MemoRefund:
    """Pay memos out of a cash or bank account; each at most up to what is left of it."""
    checks.unique_transaction(company, company.refunds, body)
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo")
    person = _person(company, body, "customer")
    account = resolve.money_account(company, body, "refund_from", text="refund account not exist")
    lines: list[r.RefundLine] = []
    for item in body.items("credit_memo_refund_lines_attributes"):
        memo = _memo(company, item.whole("credit_memo_id"), person, "credit_memo_id")
        amount = item.number_or_zero("refund_amount")
        if amount <= 0:
            raise invalid("refund_amount", NOT_POSITIVE)
        asked = sum((line.amount for line in lines if line.memo_id == memo.id), amount)
        if asked > memo.remaining:
            raise invalid("refund_amount", "cannot be greater than remaining balance of credit memo")
        lines.append(
            r.RefundLine(id=company.next_id(), memo_id=memo.id, amount=amount, description=item.text("description"))
        )
    if not lines:
        raise invalid("credit_memo_refund_lines_attributes", BLANK)
    refunded = r.MemoRefund(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(company.refunds, body.text("transaction_no")),
        date=day,
        memo=body.text("memo") or "",
        tag_ids=resolve.tags(company, body),
        person_id=person.id,
        refund_from_id=account.id,
        lines=lines,
    )
    total = sum((line.amount for line in lines), ZERO)
    for line in lines:
        memo = company.credit_memos[line.memo_id]
        memo.uses[refunded.id] = memo.uses.get(refunded.id, ZERO) + line.amount
        company.touch(memo)
    moves: list[tuple[int, Decimal]] = [(_owed(company, line), line.amount) for line in lines]
    company.ledger.book(r.Kind.MEMO_REFUND, refunded, [*moves, (account.id, -total)])
    return company.refunds.add(refunded)


def unrefund(company: Company, refunded: r.MemoRefund) -> None:
    checks.open_day(company, refunded.date)
    bookings.unbook(company, refunded)
    for line in refunded.lines:
        company.credit_memos[line.memo_id].uses.pop(refunded.id, None)
    company.refunds.remove(refunded)


def retext(company: Company, document: r.Transaction, body: Body) -> r.Transaction:
    """Change only the text of an application or a refund."""
    checks.open_day(company, document.date)
    checks.texts(body, "memo")
    document.memo = body.text("memo") or document.memo
    company.touch(document)
    return document


def _owed(company: Company, line: r.RefundLine) -> int:
    memo = company.credit_memos[line.memo_id]
    invoice = company.invoices.get(memo.invoice_id)
    return company.people[memo.person_id].receivable_id if invoice is None else invoice.receivable_id


def _changeable(company: Company, memo: r.Memo) -> None:
    checks.open_day(company, memo.date)
    if memo.return_id is not None:
        raise invalid("credit_memo", "from a sales return cannot be changed")


def _person(company: Company, body: Body, role: str) -> r.Person:
    keys = {"person_id": "id", "person_name": "display_name"}
    person = resolve.pick(company.people, body, keys, "person not exist")
    if person is None or not getattr(person, f"is_{role}"):
        raise invalid("person_name", "person not exist")
    return person


def _memo(company: Company, memo_id: int | None, person: r.Person, field: str) -> r.Memo:
    memo = company.credit_memos.get(memo_id)
    if memo is None or memo.person_id != person.id:
        raise invalid(field, "credit memo not exist")
    return memo
