"""How one of our documents differs in Jurnal from what was posted: which class, and by how much."""

from posbridge.domain.documents import Document, PaymentBody
from posbridge.domain.states import DocumentState
from posbridge.domain.tieouts import Difference, DifferenceReason, Side
from posbridge.domain.totals import BookDocument
from posbridge.money import CENT, RUPIAH, ZERO, Decimal, format_rupiah
from posbridge.tieout.effects import Amounts, Effect
from posbridge.tieout.readback import ReadBack


def verdict(read: ReadBack) -> list[Difference]:
    """Nothing where the ledger holds what was posted, to the cent; tax that Jurnal computes itself to the rupiah."""
    if read.held is None:
        return _not_shown(read)
    found = []
    document = read.stored.document
    if read.stands_on is not None and read.stands_on != document.date:
        found.append(_dated(read, str(read.stands_on)))
    off = read.held - read.expected
    if not abs(off.owed) < CENT:
        found.append(_amount_or_tax(read, read.held, off))
    elif (tax := _largest(off.taxes)) is not None:
        found.append(_difference(read, DifferenceReason.TAX, tax, f"its tax is off by {format_rupiah(tax)} in Jurnal"))
    return found + _money(read, read.held, off)


def unposted(document: Document, state: DocumentState, why: str) -> Difference:
    """A document that Jurnal does not hold yet, or not as far as is known."""
    said = "planned and not sent yet" if state is DocumentState.PLANNED else str(state)
    return Difference(
        reason=DifferenceReason.MISSING,
        receipt_no=receipt_of(document),
        amount=document.expected_total,
        where=Side.JURNAL,
        why=f"{name_of(document)} is {said}{f': {why}' if why else ''}",
        document=document.custom_id,
    )


def name_of(document: Document) -> str:
    """``sales return RET-...``."""
    return f"{document.kind.replace('_', ' ')} {document.custom_id}"


def receipt_of(document: Document) -> str:
    return document.receipt_no or document.record_id.partition(":")[2]


def _not_shown(read: ReadBack) -> list[Difference]:
    document, total, looked = read.stored.document, _posted_total(read), read.looked
    if looked is None:
        said = "was deleted in Jurnal" if read.gone else "was posted and is not in Jurnal's ledger any more"
        return [_difference(read, DifferenceReason.MISSING, total, said)]
    found = []
    if looked.date != document.date:
        found.append(_dated(read, str(looked.date)))
    if abs(looked.total - total) >= CENT:
        found.append(_difference(read, DifferenceReason.AMOUNT, looked.total - total, _now(total, looked.total)))
    if said := _other_way(document, looked):
        found.append(_difference(read, DifferenceReason.PAYMENT, total, said))
    return found


def _amount_or_tax(read: ReadBack, held: Effect, off: Effect) -> Difference:
    """A total that is off by its tax alone is a matter of tax; one that stands several times over is one too many."""
    before, now = _size(read.expected.owed), _size(held.owed, like=read.expected.owed)
    taxes = sum(off.taxes.values(), ZERO)
    if before and now > before and now % before == 0:
        times = int(now / before)
        return _difference(
            read, DifferenceReason.EXTRA, now - before, f"stands {times} times in Jurnal under number {_number(read)}"
        )
    if abs(taxes) >= RUPIAH and abs(off.owed - taxes) < RUPIAH:
        return _difference(read, DifferenceReason.TAX, now - before, _now(before, now))
    return _difference(read, DifferenceReason.AMOUNT, now - before, _now(before, now))


def _money(read: ReadBack, held: Effect, off: Effect) -> list[Difference]:
    """Money that is on another account; an amount that is off on its own account counts once, as an amount."""
    expected = read.expected.money
    lost = [account for account, amount in expected.items() if amount and abs(held.money.get(account, ZERO)) < CENT]
    if lost:
        elsewhere = [account for account, amount in held.money.items() if account not in expected and amount]
        elsewhere = elsewhere or list(read.looked.accounts if read.looked else ())
        here = ", ".join(lost)
        said = f"its money is on {', '.join(elsewhere)} instead of on account {here}"
        said = said if elsewhere else f"its money is not on account {here} any more"
        return [_difference(read, DifferenceReason.PAYMENT, sum((expected[each] for each in lost), ZERO), said)]
    if abs(off.owed) >= CENT:
        return []
    return [
        _difference(
            read,
            DifferenceReason.AMOUNT,
            off.money[account],
            f"{_now(amount, held.money[account])} on account {account}",
        )
        for account, amount in expected.items()
        if abs(off.money[account]) >= CENT
    ]


def _other_way(document: Document, looked: BookDocument) -> str:
    body = document.body
    if not isinstance(body, PaymentBody):
        return ""
    if looked.accounts and body.account not in looked.accounts:
        return f"its money is on {', '.join(looked.accounts)} instead of on account {body.account}"
    if looked.method and looked.method.casefold() != body.method.casefold():
        return f"it is paid by {looked.method} instead of by {body.method}"
    return ""


def _dated(read: ReadBack, there: str) -> Difference:
    said = f"stands on {there} in Jurnal instead of on {read.stored.document.date}"
    return _difference(read, DifferenceReason.DATE, _posted_total(read), said)


def _difference(read: ReadBack, reason: DifferenceReason, amount: Decimal, said: str) -> Difference:
    document = read.stored.document
    return Difference(
        reason=reason,
        receipt_no=receipt_of(document),
        amount=amount,
        where=Side.JURNAL,
        why=f"{name_of(document)}: {said}",
        document=document.custom_id,
    )


def _now(before: Decimal, now: Decimal) -> str:
    return f"was posted as {format_rupiah(before)}, Jurnal now says {format_rupiah(now)}"


def _number(read: ReadBack) -> str:
    return read.stored.posted.transaction_no if read.stored.posted else read.stored.document.transaction_no


def _posted_total(read: ReadBack) -> Decimal:
    return read.stored.posted.total if read.stored.posted else read.stored.document.expected_total


def _size(amount: Decimal, *, like: Decimal | None = None) -> Decimal:
    """Without its sign; with a minus where it has not the sign of ``like``."""
    return -amount if (amount if like is None else like) < 0 else amount


def _largest(amounts: Amounts) -> Decimal | None:
    return max((each for each in amounts.values() if abs(each) >= RUPIAH), key=abs, default=None)
