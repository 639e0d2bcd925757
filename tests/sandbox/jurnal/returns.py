"""Sales returns, and the credit memos they make (contract jurnal §7.11)."""

from posbridge.money import ZERO, Decimal
from tests.sandbox.jurnal import amounts, bookings, checks, resolve
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.body import Body
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.refusals import BLANK, CUSTOM_ID_USED, invalid

TOO_MANY = "cannot be greater than the quantity that was sold"


def create(company: Company, body: Body) -> r.Return:
    """Take goods back: off the invoice's remaining first, the rest as a credit memo."""
    checks.unique(company, company.returns, {"custom_id": (body.text("custom_id"), CUSTOM_ID_USED)})
    day = checks.open_day(company, body.day("transaction_date"))
    checks.texts(body, "memo", "message")
    invoice = resolve.pick(
        company.invoices, body, {"invoice_id": "id", "invoice_no": "transaction_no"}, "Invoice not exist"
    )
    if invoice is None:
        raise invalid("invoice_id", "Invoice not exist")
    quantities = _quantities(company, invoice, body.items("transaction_return_lines_attributes"))
    warehouse = resolve.warehouse(company, body, by_id=True)
    give = amounts.returned(invoice, quantities)
    back = r.Return(
        **company.stamp(),
        custom_id=body.text("custom_id"),
        transaction_no=checks.number_for(company.returns),
        date=day,
        memo=body.text("memo") or "",
        message=body.text("message") or "",
        invoice_id=invoice.id,
        person_id=invoice.person_id,
        warehouse_id=invoice.warehouse_id if warehouse is None else warehouse,
        lines=_lines(company, give, quantities),
        discount_lines=give.discount_lines,
        discount_whole=give.discount_whole,
        taxes=give.taxes,
        witholding=give.witholding,
        amount=give.amount,
    )
    company.returns.add(back)
    _post(company, back, invoice)
    return back


def update(company: Company, back: r.Return, body: Body) -> r.Return:
    """Change quantities by return line, add returned lines; the invoice stays."""
    _changeable(company, back)
    invoice = company.invoices[back.invoice_id]
    quantities = {line.line_id: line.quantity for line in back.lines}
    _unpost(company, back, invoice)
    try:
        added = []
        for item in body.items("transaction_return_lines_attributes"):
            own = next((line for line in back.lines if line.id == item.whole("id")), None)
            if own is None:
                added.append(item)
            else:
                quantities[own.line_id] = item.number_or_zero("return_quantity")
                _enough(invoice, own.line_id, quantities[own.line_id])
        quantities |= _quantities(company, invoice, added) if added else {}
        give = amounts.returned(invoice, quantities)
        back.lines = _lines(company, give, quantities, back.lines)
        back.discount_lines, back.discount_whole = give.discount_lines, give.discount_whole
        back.taxes, back.witholding, back.amount = give.taxes, give.witholding, give.amount
        back.memo = body.text("memo") or back.memo
        company.touch(back)
    finally:
        _post(company, back, invoice)
    return back


def delete(company: Company, back: r.Return) -> None:
    _changeable(company, back)
    _unpost(company, back, company.invoices[back.invoice_id])
    company.returns.remove(back)


def _changeable(company: Company, back: r.Return) -> None:
    checks.open_day(company, back.date)
    memo = company.credit_memos.get(back.memo_id)
    if memo is not None and memo.uses:
        raise invalid("sales_return", "cannot be changed because its credit memo has been used")


def _quantities(company: Company, invoice: r.Invoice, items: list[Body]) -> dict[int, Decimal]:
    """Returned quantity by invoice line id; each invoice line once."""
    if not items:
        raise invalid("transaction_return_lines_attributes", BLANK)
    quantities: dict[int, Decimal] = {}
    for item in items:
        line = _line(company, invoice, item)
        quantity = item.number("return_quantity")
        if quantity is None or quantity < 0:
            raise invalid("return_quantity", BLANK if quantity is None else "must be greater than or equal to 0")
        if line.id in quantities:
            raise invalid("transaction_line_id", "can only be returned once")
        _enough(invoice, line.id, quantity)
        quantities[line.id] = quantity
    if not any(quantities.values()):
        raise invalid("return_quantity", "must be greater than 0 on one line")
    return quantities


def _line(company: Company, invoice: r.Invoice, item: Body) -> r.InvoiceLine:
    """The invoice line meant; line, product id and product name must agree where they are given."""
    by_line, by_product, by_name = (
        item.whole("transaction_line_id"),
        item.whole("product_id"),
        item.text("product_name"),
    )
    if by_line is None and by_product is None and by_name is None:
        raise invalid("transaction_line_id", BLANK)
    for line in invoice.lines:
        name = company.products[line.product_id].name
        if by_line in (None, line.id) and by_product in (None, line.product_id) and by_name in (None, name):
            return line
    raise invalid("transaction_line_id", "not exist on the invoice")


def _enough(invoice: r.Invoice, line_id: int, quantity: Decimal) -> None:
    line = next(line for line in invoice.lines if line.id == line_id)
    if quantity > line.quantity - line.returned:
        raise invalid("return_quantity", TOO_MANY)


def _lines(
    company: Company, give: amounts.Returned, quantities: dict[int, Decimal], old: list[r.ReturnLine] | None = None
) -> list[r.ReturnLine]:
    ids = {line.line_id: line.id for line in old or []}
    return [
        r.ReturnLine(
            id=ids.get(line_id) or company.next_id(), line_id=line_id, quantity=quantity, amount=give.amounts[line_id]
        )
        for line_id, quantity in quantities.items()
    ]


def _shares(back: r.Return) -> dict[str, Decimal]:
    taxes = {f"tax {tax_id}": amount for tax_id, amount in back.taxes.items()}
    return {"discount": back.discount_whole, "witholding": back.witholding, **taxes}


def _post(company: Company, back: r.Return, invoice: r.Invoice) -> None:
    for line in back.lines:
        next(row for row in invoice.lines if row.id == line.line_id).returned += line.quantity
    for name, share in _shares(back).items():
        invoice.returned[name] = invoice.returned.get(name, ZERO) + share
    bookings.book_return(company, back, invoice)
    back.offset = min(max(invoice.remaining, ZERO), back.amount)
    invoice.offset += back.offset
    if back.amount > back.offset:
        memo = r.Memo(
            **company.stamp(),
            transaction_no=checks.number_for(company.credit_memos),
            date=back.date,
            person_id=invoice.person_id,
            for_vendor=False,
            lines=[],
            original=back.amount - back.offset,
            return_id=back.id,
            invoice_id=invoice.id,
        )
        back.memo_id = company.credit_memos.add(memo).id
    company.touch(invoice)


def _unpost(company: Company, back: r.Return, invoice: r.Invoice) -> None:
    memo = company.credit_memos.get(back.memo_id)
    if memo is not None:
        company.credit_memos.remove(memo)
    back.memo_id = None
    invoice.offset -= back.offset
    bookings.unbook(company, back)
    for name, share in _shares(back).items():
        invoice.returned[name] -= share
    for line in back.lines:
        next(row for row in invoice.lines if row.id == line.line_id).returned -= line.quantity
