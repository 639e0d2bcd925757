"""What a person does about a difference, by its class and the side that is wrong."""

from posbridge.domain.tieouts import Difference, DifferenceReason, Side

_IN_JURNAL = {
    DifferenceReason.MISSING: "Book it in Jurnal again as it was, under the same number; or where it is rejected, "
    "uncertain or not sent yet, mend what the load's log says and clear the task.",
    DifferenceReason.EXTRA: "Delete in Jurnal what is one too many, or take this outlet's warehouse, tags and customer "
    "off what is the company's own.",
    DifferenceReason.AMOUNT: "Put the document in Jurnal back to the amount that was posted.",
    DifferenceReason.TAX: "Put the taxes of the document's lines in Jurnal back to what was posted.",
    DifferenceReason.DATE: "Put the document in Jurnal back on its day.",
    DifferenceReason.PAYMENT: "Put the payment in Jurnal back on its method and account.",
    DifferenceReason.STOCK: "Put the stock document in Jurnal back as it was; or count the product in the POS.",
}
_VANISHED = (
    "Look for the receipt in the POS. If it is really gone there, take its documents out of Jurnal by hand; "
    "if it is there, read the day again."
)
_ELSEWHERE = {
    Side.POS: "Open the same report in the POS: it does not agree with its own receipts.",
    Side.INBOX: "Read the day again: trigger the outlet's DAG with it as From and To.",
    Side.OUTBOX: "Mend what the reason says (posbridge errors lists it), then clear the map task or wait for the next "
    "run.",
}


def remedy_for(difference: Difference) -> str:
    """What to do about it."""
    if (difference.reason, difference.where) == (DifferenceReason.EXTRA, Side.INBOX):
        return _VANISHED
    return _IN_JURNAL[difference.reason] if difference.where is Side.JURNAL else _ELSEWHERE[difference.where]
