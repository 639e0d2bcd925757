"""Which customer, account and credit memos of Jurnal a refund names."""

from collections.abc import Iterable, Mapping, Sequence

from posbridge.domain.documents import Document, MemoRefundBody
from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.money import CENT, ZERO
from posbridge.targets.jurnal import reasons
from posbridge.targets.jurnal.allocation import Claim
from posbridge.targets.jurnal.credit import MEMO_MARK, Credit, CreditLedger, Memo
from posbridge.targets.jurnal.desk import UnpostableError, body_of, customer_id, needed
from posbridge.targets.jurnal.masters import Masters


def claim_of(prepared: Prepared, masters: Masters, memos: Mapping[str, str]) -> Claim:
    """A refund in Jurnal's ids; ``memos`` are those of its returns.

    Raises:
        UnpostableError: the customer or the account is not in Jurnal.
    """
    document, body = prepared.document, body_of(prepared, MemoRefundBody)
    account = masters.account(body.account)
    if account is None:
        raise UnpostableError(reasons.account_unknown(document, body.account))
    return Claim(
        prepared=prepared,
        person_id=customer_id(masters, prepared, body.customer),
        account_id=account.jurnal_id,
        memo_ids=tuple(memos[custom_id] for custom_id in body.memos),
        credit=sum((posted.total for posted in _made(prepared).values()), ZERO),
    )


def told_memos(prepared: Prepared, credit: CreditLedger) -> dict[str, str]:
    """Memo ids by return, of those that an answer has named or that were taken for it.

    Raises:
        UnpostableError: one of the returns is not posted.
    """
    return {
        custom_id: memo_id
        for custom_id, posted in _made(prepared).items()
        if (memo_id := _named(posted) or credit.assigned.get(custom_id))
    }


def memos_to_spend(prepared: Prepared, credit: CreditLedger) -> dict[str, str]:
    """Memo ids by return; what nothing has told is chosen among those of the invoice.

    Raises:
        UnpostableError: one of the returns is not posted, or its memo is not in Jurnal.
    """
    document, body = prepared.document, body_of(prepared, MemoRefundBody)
    told = told_memos(prepared, credit)
    silent = {custom_id: posted for custom_id, posted in _made(prepared).items() if custom_id not in told}
    if not silent:
        return told
    if body.invoice is None:
        raise UnpostableError(reasons.need_missing(document, ", ".join(silent)))
    invoice = prepared.needs.get(body.invoice)
    ids = credit.of_invoice(invoice.jurnal_id if invoice else body.invoice)
    named = set(told.values())
    found = _by_amount(document, silent, [memo for memo in credit.free(ids) if memo.jurnal_id not in named])
    credit.assigned |= found
    return told | found


def silent_returns(prepared: Iterable[Prepared]) -> set[str]:
    """The returns whose memos no answer has named."""
    return {
        custom_id
        for each in prepared
        for custom_id in body_of(each, MemoRefundBody).memos
        if (posted := each.needs.get(custom_id)) is None or not _named(posted)
    }


def credits_of(prepared: Sequence[Prepared], masters: Masters) -> list[Credit]:
    """The credit of returns whose memos no answer has named; refunds that cannot be resolved are passed over."""
    found: dict[str, Credit] = {}
    for each in prepared:
        document, body = each.document, body_of(each, MemoRefundBody)
        if document.day is not None:
            continue  # a closed period moved it, and its returns may be booked on another day
        try:
            person_id = customer_id(masters, each, body.customer)
            made = _made(each)
        except UnpostableError:
            continue
        for custom_id, posted in made.items():
            if not _named(posted):
                tenders = found[custom_id].paid_out if custom_id in found else frozenset()
                found[custom_id] = Credit(
                    custom_id=custom_id,
                    person_id=person_id,
                    day=document.date,
                    amount=posted.total,
                    paid_out=tenders | {(body.account, body.amount)},
                )
    return list(found.values())


def _made(prepared: Prepared) -> dict[str, Posted]:
    returns = body_of(prepared, MemoRefundBody).memos
    return {custom_id: needed(prepared.document, prepared, custom_id) for custom_id in returns}


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
