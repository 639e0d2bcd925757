"""The invoices that a set of returns stands against."""

from collections.abc import Iterable

from posbridge.domain.documents import InvoiceBody, ReturnBody
from posbridge.ports import OutletStore, StoredDocument


def invoices_returned(store: OutletStore, documents: Iterable[StoredDocument]) -> dict[str, InvoiceBody]:
    """The invoices of the sales returns among ``documents``, by their custom_ids."""
    wanted = {body.invoice for each in documents if isinstance(body := each.document.body, ReturnBody)}
    found = store.outbox.get(sorted(wanted))
    return {key: body for key, each in found.items() if isinstance(body := each.document.body, InvoiceBody)}
