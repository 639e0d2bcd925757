"""A payment provider's payout as a journal: out of the clearing account, into the bank, less the provider's fees."""

from posbridge.domain.documents import Document, JournalBody, JournalLine
from posbridge.domain.records import Payout
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity, reasons, rules
from posbridge.mapping.context import MapContext
from posbridge.mapping.facts import facts_of
from posbridge.mapping.results import Documents, Held, HoldError, Mapped, Skipped, Waiting
from posbridge.mapping.text import about
from posbridge.money import ZERO, Decimal
from posbridge.settings import lookup
from posbridge.settings.parts import PayoutAccounts


def map_payout(payout: Payout, ctx: MapContext) -> Mapped:
    """One journal entry on the payout's day: bank and fees debited, the payment type's own account credited.

    The payments that it settles were received on that account; a payout that is not completed waits.
    """
    subject = f"Payout {payout.reference}"
    if payout.business_date < ctx.settings.syncable_from:
        earliest, file = ctx.settings.syncable_from, ctx.settings.path.name
        return Skipped(reasons.before_start(subject, day=payout.business_date, earliest=earliest, file=file))
    if not payout.completed:
        return Waiting(reasons.payout_not_completed(subject, status=payout.status))
    if not payout.amount and not payout.fees and not payout.deposit:
        return Skipped(reasons.zero_total(subject))
    try:
        return Documents((_document(payout, subject, ctx),))
    except HoldError as held:
        return Held(held.reason)


def _document(payout: Payout, subject: str, ctx: MapContext) -> Document:
    _check(payout, subject)
    accounts = _accounts(payout, subject, ctx)
    clearing = rules.tender(ctx, subject, payout.method, payout.label).account
    sides = [
        (rules.cash_account(ctx, subject, accounts.bank, field="payouts, bank"), payout.deposit, ZERO, "deposit"),
        (rules.account(ctx, subject, accounts.fees, field="payouts, fees"), payout.fees, ZERO, "fees"),
        (clearing, ZERO, payout.amount, "settled payments"),
    ]
    return Document(
        kind=DocumentKind.JOURNAL,
        custom_id=identity.payout_id(ctx.settings, payout),
        transaction_no=identity.number(ctx.settings, payout.reference, payout.source_id),
        record_id=f"payout:{payout.source_id}",
        receipt_no=payout.reference,
        date=payout.business_date,
        body=JournalBody(
            lines=tuple(
                JournalLine(account=number, debit=debit, credit=credit, description=text)
                for number, debit, credit, text in sides
                if debit or credit
            ),
            memo=about(ctx, f"payout {payout.reference}", payout.label or payout.method),
            tags=ctx.settings.tags,
        ),
        facts=facts_of(payout),
        expected_total=payout.amount,
    )


def _check(payout: Payout, subject: str) -> None:
    """Money is positive, and fees and deposit come to the amount."""
    parts: tuple[tuple[str, Decimal], ...] = (
        ("the amount", payout.amount),
        ("the fees", payout.fees),
        ("the deposit", payout.deposit),
    )
    for what, amount in parts:
        if amount < 0:
            raise HoldError(reasons.negative_amount(subject, what=what, amount=amount))
    residual = payout.amount - payout.fees - payout.deposit
    if residual:
        what = "fees and deposit do not come to the amount"
        raise HoldError(reasons.does_not_close(subject, what=what, residual=residual))


def _accounts(payout: Payout, subject: str, ctx: MapContext) -> PayoutAccounts:
    found = lookup.payout(ctx.settings, payout.method, payout.label)
    if found is None:
        known, file = ctx.settings.payouts, ctx.settings.path.name
        raise HoldError(
            reasons.payout_not_mapped(subject, method=payout.method, label=payout.label, file=file, known=known)
        )
    return found
