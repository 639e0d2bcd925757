"""Which customer, account and credit memos of Jurnal a refund names."""

from collections.abc import Sequence

from posbridge.domain.documents import Document, MemoRefundBody
from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.money import ZERO
from posbridge.targets.jurnal import reasons
from posbridge.targets.jurnal.allocation import Claim
from posbridge.targets.jurnal.credit import CENT, MEMO_MARK, Credit, CreditLedger, Memo
from posbridge.targets.jurnal.desk import UnpostableError, body_of, customer_id, needed
from posbridge.targets.jurnal.masters import Masters


def claim_of(prepared: Prepared, masters: Masters, credit: CreditLedger) -> Claim:
    """Resolve a refund; reads only what no answer has told yet.

    Raises:
        UnpostableError: the customer, the account or a memo is not in Jurnal.
    """
    document, body = prepared.document, body_of(prepared, MemoRefundBody)
    account = masters.account(body.account)
    if account is None:
        raise UnpostableError(reasons.account_unknown(document, body.account))
    person_id = customer_id(masters, prepared, body.customer)
    made = {custom_id: needed(document, prepared, custom_id) for custom_id in body.memos}
    told = {
        custom_id: memo_id
        for custom_id, posted in made.items()
        if (memo_id := _named(posted) or credit.assigned.get(custom_id))
    }
    silent = {custom_id: posted for custom_id, posted in made.items() if custom_id not in told}
    if silent:
        if body.invoice is None:
            raise UnpostableError(reasons.need_missing(document, ", ".join(silent)))
        invoice = prepared.needs.get(body.invoice)
        ids = credit.of_invoice(invoice.jurnal_id if invoice else body.invoice)
        taken = {*told.values(), *credit.assigned.values()}
        free = [memo for memo_id, memo in credit.memos(person_id, ids).items() if memo_id not in taken]
        found = _by_amount(document, silent, free)
        credit.assigned |= found
        told |= found
    memo_ids = tuple(told[custom_id] for custom_id in body.memos)
    return Claim(
        prepared=prepared,
        person_id=person_id,
        account_id=account.jurnal_id,
        memo_ids=memo_ids,
        credit=sum((posted.total for posted in made.values()), ZERO),
    )


def credits_of(prepared: Sequence[Prepared], masters: Masters) -> list[Credit]:
    """The credit of returns whose memos no answer has named; refunds that cannot be resolved are passed over."""
    found: dict[str, Credit] = {}
    for each in prepared:
        document, body = each.document, body_of(each, MemoRefundBody)
        if document.day is not None:
            continue  # a closed period moved it, and its returns may be booked on another day
        try:
            person_id = customer_id(masters, each, body.customer)
            made = {custom_id: needed(document, each, custom_id) for custom_id in body.memos}
        except UnpostableError:
            continue
        for custom_id, posted in made.items():
            if not _named(posted):
                found[custom_id] = Credit(
                    custom_id=custom_id, person_id=person_id, day=document.date, amount=posted.total
                )
    return list(found.values())


def _named(posted: Posted) -> str:
    return next((each.removeprefix(MEMO_MARK) for each in posted.line_ids if each.startswith(MEMO_MARK)), "")


def _by_amount(document: Document, returns: dict[str, Posted], memos: list[Memo]) -> dict[str, str]:
    """The memos of an invoice that returns made, told by the return's own amount; unspent ones first."""
    free = sorted(memos, key=lambda memo: memo.remaining <= 0)
    found: dict[str, str] = {}
    for custom_id, posted in returns.items():
        fitting = next((memo for memo in free if abs(memo.total - posted.total) < CENT), None)
        if fitting is None:
            raise UnpostableError(_no_credit(document, custom_id))
        found[custom_id] = fitting.jurnal_id
        free.remove(fitting)
    return found


def _no_credit(document: Document, custom_id: str) -> Rejected:
    return reasons.credit_differs(
        document,
        f"the invoice has no credit memo of the amount of {custom_id}; Jurnal makes one when a paid sale is returned.",
    )
