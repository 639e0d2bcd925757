"""Why a document is not simply posted, in words a person can act on."""

from posbridge.domain.documents import Document
from posbridge.domain.outcomes import Rejected, Uncertain, Unsent
from posbridge.domain.states import Reason
from posbridge.errors import PosbridgeError
from posbridge.money import Decimal, format_rupiah
from posbridge.targets.jurnal.refusals import JurnalRefusalError


def named(document: Document) -> str:
    """``invoice 7QK2M9A (INV-moka-700101-1)``: the receipt a person knows, and the id Jurnal knows."""
    receipt = f" of receipt {document.receipt_no}" if document.receipt_no else ""
    return f"{document.kind}{receipt} ({document.custom_id})"


def refused(document: Document, refusal: JurnalRefusalError) -> Rejected:
    """Jurnal said no, and nothing was stored."""
    if refusal.period_locked:
        return Rejected(
            reason=Reason(
                code="period_locked",
                message=f"Jurnal's books are closed on {document.date} for {named(document)}: {refusal.text}",
                remedy="Open the period in Jurnal, or set closed_periods: first_open_day in the outlet's file; "
                "the next run plans it anew.",
            )
        )
    return Rejected(
        reason=Reason(
            code="refused_by_jurnal",
            message=f"Jurnal refused {named(document)}: {refusal.text}",
            remedy="Correct what Jurnal names, in the outlet's settings or in Jurnal; then send it again.",
        )
    )


def no_answer(document: Document, error: PosbridgeError) -> Uncertain:
    """The write may have been stored."""
    return Uncertain(
        reason=Reason(
            code="no_answer",
            message=f"No answer for {named(document)}: {error.message}",
            remedy="Nothing: it is looked up in Jurnal before anything else is sent.",
        )
    )


def not_reached(document: Document, error: PosbridgeError) -> Unsent:
    """Its turn did not come: an earlier document of the same call was sent, then the call broke off."""
    return Unsent(
        reason=Reason(
            code="not_reached",
            message=f"{named(document)} was still to be sent when the call broke off: {error.message}",
            remedy="Nothing: it is sent with the next try.",
        )
    )


def total_differs(document: Document, stored: Decimal, jurnal_id: str) -> Rejected:
    """It stands in Jurnal with another total than was computed before sending."""
    return Rejected(
        reason=Reason(
            code="stored_total_differs",
            message=(
                f"Jurnal stored {named(document)} as Rp {format_rupiah(stored)}, "
                f"not Rp {format_rupiah(document.expected_total)} (Jurnal id {jurnal_id})."
            ),
            remedy="Compare it with the receipt in Jurnal; correct or delete it there, then send it again.",
            residual=document.expected_total - stored,
        ),
        jurnal_id=jurnal_id,
    )


def fields_differ(document: Document, differences: list[str], jurnal_id: str) -> Rejected:
    """It stands in Jurnal with the right total, and with other details than were sent."""
    return Rejected(
        reason=Reason(
            code="stored_fields_differ",
            message=f"Jurnal stored {named(document)} otherwise (Jurnal id {jurnal_id}): {'; '.join(differences)}.",
            remedy="Correct or delete it in Jurnal; then send it again.",
        ),
        jurnal_id=jurnal_id,
    )


def duplicate_differs(
    document: Document, differences: list[str], *, existing: str, jurnal_id: str | None = None
) -> Rejected:
    """Its id or number is taken by something else in Jurnal. ``existing`` names that."""
    return Rejected(
        reason=Reason(
            code="duplicate_differs",
            message=f"{named(document)} meets {existing} in Jurnal, which is not the same: {'; '.join(differences)}.",
            remedy="Decide in Jurnal which one is right; delete the other, then send it again.",
        ),
        jurnal_id=jurnal_id,
    )


def name_taken(document: Document, name: str, *, existing: str) -> Rejected:
    """Another card in Jurnal has the name."""
    return Rejected(
        reason=Reason(
            code="name_taken",
            message=f"The name {name!r} of {named(document)} belongs to {existing} in Jurnal.",
            remedy="Rename one of the two, or give the outlet a naming prefix; then send it again.",
        )
    )


def account_unknown(document: Document, number: str) -> Rejected:
    """The settings name an account that the company does not have."""
    return Rejected(
        reason=Reason(
            code="account_unknown",
            message=f"Jurnal has no account {number} that {named(document)} could be booked on.",
            remedy="Correct the account number in the outlet's settings, or create the account in Jurnal.",
        )
    )


def product_not_in_jurnal(document: Document, name: str, jurnal_id: str) -> Rejected:
    """The books do not list a product that the document moves."""
    return Rejected(
        reason=Reason(
            code="product_not_in_jurnal",
            message=f"Jurnal lists no product {name!r} (Jurnal id {jurnal_id}) that {named(document)} could move.",
            remedy="Restore the product in Jurnal, or let the master data make it anew; then send it again.",
        )
    )


def product_untracked(document: Document, name: str) -> Rejected:
    """Jurnal does not count a product that the document moves."""
    return Rejected(
        reason=Reason(
            code="product_untracked",
            message=f"Jurnal does not track the stock of {name!r}, which {named(document)} moves.",
            remedy="Switch on stock tracking for the product in Jurnal; then send it again.",
        )
    )


def awaits_approval(document: Document, status: str, jurnal_id: str) -> Rejected:
    """It stands in Jurnal as it was meant, and an approval rule keeps it out of the books."""
    return Rejected(
        reason=Reason(
            code="awaits_approval",
            message=f"{named(document)} waits for approval in Jurnal with status {status!r} (Jurnal id {jurnal_id}).",
            remedy="Approve it in Jurnal; the next load finds it. Exempt posbridge from the rule if it need not be.",
        ),
        jurnal_id=jurnal_id,
    )


def need_missing(document: Document, need: str) -> Rejected:
    """A document it rests on came without its Jurnal id or lines."""
    return Rejected(
        reason=Reason(
            code="need_missing",
            message=f"{named(document)} rests on {need}, of which Jurnal's id is not known.",
            remedy="Send that document first; then this one again.",
        )
    )


def credit_differs(document: Document, message: str, *, residual: Decimal | None = None) -> Rejected:
    """The customer's credit in Jurnal is not what is to be paid out."""
    return Rejected(
        reason=Reason(
            code="credit_differs",
            message=f"{named(document)}: {message}",
            remedy="Look at the customer's credit memos in Jurnal: one may have been used or changed there.",
            residual=residual,
        )
    )
