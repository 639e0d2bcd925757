"""Answers about credit memos, stock documents, journal entries and bank documents (contract jurnal §7.12 to §7.16)."""

from typing import Any

from posbridge.money import ZERO
from tests.sandbox.jurnal import records as r
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.show_masters import account_ref, tags
from tests.sandbox.jurnal.show_sales import STATUS, brief, currency, kind_of, quantity_text, stamps, warehouse_ref
from tests.sandbox.jurnal.wire import money_text, show_day

Shown = dict[str, Any]


def memo(company: Company, row: r.Memo, *, key: str = "display_name") -> Shown:
    """``key``: the person's name is ``person_name`` in one customer's list, ``display_name`` elsewhere."""
    person = company.people[row.person_id]
    return {
        **brief(row),
        "custom_id": row.custom_id,
        "transaction_type": kind_of(r.Kind.MEMO),
        "transaction_status": STATUS["Open" if row.remaining > 0 else "Closed"],
        "person": {"id": person.id, key: person.display_name},
        "person_type": "vendor" if row.for_vendor else "customer",
        "original_amount": money_text(row.original),
        "remaining": money_text(row.remaining),
        "memo": row.memo,
        "transaction_account_lines_attributes": [_account_line(company, line, as_text=True) for line in row.lines],
        "deletable": row.return_id is None and not row.uses,
        "editable": row.return_id is None,
        **tags(company, row.tag_ids),
        **stamps(row),
        **currency(),
    }


def customer_memo(company: Company, row: r.Memo) -> Shown:
    return memo(company, row, key="person_name")


def _account_line(company: Company, line: r.AccountLine, *, as_text: bool) -> Shown:
    return {
        "id": line.id,
        "description": line.description,
        "debit": money_text(line.debit) if as_text else line.debit,
        "credit": money_text(line.credit) if as_text else line.credit,
        "account": account_ref(company, line.account_id, category=True),
    }


def application(company: Company, row: r.Application) -> Shown:
    return {
        **brief(row),
        "custom_id": row.custom_id,
        "transaction_type": kind_of(r.Kind.MEMO_PAYMENT),
        "transaction_status": STATUS["Closed"],
        "person": {"id": row.person_id, "display_name": company.people[row.person_id].display_name},
        "selected_credit_memo_id": row.memo_id,
        "original_amount": money_text(sum((record.amount for record in row.records), ZERO)),
        "records": [
            {"id": record.id, "transaction_id": record.invoice_id, "amount": money_text(record.amount)}
            for record in row.records
        ],
        "memo": row.memo,
        **stamps(row),
        **currency(),
    }


def refund(company: Company, row: r.MemoRefund) -> Shown:
    return {
        **brief(row),
        "custom_id": row.custom_id,
        "transaction_type": kind_of(r.Kind.MEMO_REFUND),
        "transaction_status": STATUS["Closed"],
        "person": {"id": row.person_id, "display_name": company.people[row.person_id].display_name},
        "refund_from": account_ref(company, row.refund_from_id, category=True),
        "original_amount": money_text(sum((line.amount for line in row.lines), ZERO)),
        "credit_memo_refund_lines_attributes": [
            {
                "id": line.id,
                "credit_memo_id": line.memo_id,
                "credit_memo_no": company.credit_memos[line.memo_id].transaction_no,
                "refund_amount": money_text(line.amount),
                "description": line.description,
            }
            for line in row.lines
        ],
        "memo": row.memo,
        **tags(company, row.tag_ids),
        **stamps(row),
        **currency(),
    }


def adjustment(company: Company, row: r.Adjustment) -> Shown:
    """By default the number shows inside ``entry`` only, and no ``custom_id`` (contract jurnal §7.13)."""
    tag_fields = tags(company, row.tag_ids)
    word = "Stock Adjustment" if row.is_count else "Stock In/Out"
    return {
        "id": row.id,
        "date": show_day(row.date),
        "memo": row.memo,
        "adjustment_type": row.adjustment_type,
        "maintain_actual": row.is_count,
        "account": account_ref(company, row.account_id),
        "warehouse": warehouse_ref(company, row.warehouse_id),
        "stock_adjustment_lines_attributes": [_adjustment_line(company, line) for line in row.lines],
        "entry": {"transaction_number": f"{word}#{row.transaction_no}"},
        "tag": tag_fields["tags"],
        "tags_string": tag_fields["tags_string"],
        **(_ids(row) if company.knob("adjustments_show_ids") else {}),
        **stamps(row),
    }


def _ids(row: r.Transaction) -> Shown:
    return {"transaction_no": row.transaction_no, "custom_id": row.custom_id}


def _adjustment_line(company: Company, line: r.AdjustmentLine) -> Shown:
    product = company.products[line.product_id]
    return {
        "id": line.id,
        "product": {"id": product.id, "name": product.name, "code": product.product_code},
        "recorded_quantity": line.recorded,
        "actual_quantity": line.recorded + line.difference,
        "difference": line.difference,
        "average_price": line.price,
    }


def transfer(company: Company, row: r.Transfer) -> Shown:
    """Dates are ``YYYY-MM-DD`` here, quantities text (contract jurnal §4.2, §4.3)."""
    lines = []
    for line in row.lines:
        product = company.products[line.product_id]
        lines.append(
            {
                "id": line.id,
                "product": {"id": product.id, "name": product.name, "product_code": product.product_code},
                "quantity": quantity_text(line.quantity),
            }
        )
    return {
        "id": row.id,
        **(_ids(row) if company.knob("transfers_show_ids") else {}),
        "transaction_date": row.date.isoformat(),
        "from_warehouse": warehouse_ref(company, row.from_id),
        "to_warehouse": warehouse_ref(company, row.to_id),
        "memo": row.memo,
        "warehouse_transfer_line_attributes": lines,
        **stamps(row),
    }


def journal(company: Company, row: r.Journal) -> Shown:
    closed = company.closed_until is not None and row.date <= company.closed_until
    return {
        **brief(row),
        "custom_id": row.custom_id,
        "transaction_status": STATUS["Closed"],
        "transaction_account_lines": [_account_line(company, line, as_text=False) for line in row.lines],
        "total_debit": sum((line.debit for line in row.lines), ZERO),
        "total_credit": sum((line.credit for line in row.lines), ZERO),
        "locked": closed,
        "reconciled": False,
        **tags(company, row.tag_ids),
        "memo": row.memo,
        "attachments": [],
        **stamps(row),
        **currency(),
    }


def bank_move(company: Company, row: r.BankMove) -> Shown:
    incoming = row.kind is r.Kind.BANK_DEPOSIT
    shown = {
        **brief(row),
        "custom_id": row.custom_id,
        "transaction_type": kind_of(row.kind),
        "transaction_status": STATUS["Closed"],
        "deposit_to" if incoming else "refund_from": account_ref(company, row.account_id, category=True),
        "original_amount": row.amount,
        "memo": row.memo,
        **tags(company, row.tag_ids),
        **stamps(row),
        **currency(),
    }
    if row.kind is r.Kind.BANK_TRANSFER:
        return {**shown, "deposit_to": account_ref(company, row.other_id, category=True), "transfer_amount": row.amount}
    person = company.people.get(row.person_id)
    return {
        **shown,
        "person": {"id": person.id if person else None, "display_name": person.display_name if person else None},
        "transaction_account_lines": [_account_line(company, line, as_text=False) for line in row.lines],
    }
