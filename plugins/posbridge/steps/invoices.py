"""The invoices that a set of returns stands against."""

from collections.abc import Iterable

from posbridge.domain.documents import InvoiceBody, ReturnBody
from posbridge.ports import OutletStore, StoredDocument


def invoices_returned(store: OutletStore, documents: Iterable[StoredDocument]) -> dict[str, InvoiceBody]:
    """The invoice of each sales return among ``documents``, by the return's custom_id."""
    against = {
        each.document.custom_id: body.invoice
        for each in documents
        if isinstance(body := each.document.body, ReturnBody)
    }
    found = store.outbox.get(sorted(set(against.values())))
    bodies = {key: body for key, each in found.items() if isinstance(body := each.document.body, InvoiceBody)}
    return {key: bodies[invoice] for key, invoice in against.items() if invoice in bodies}
