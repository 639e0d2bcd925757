"""A store that was lost: the books know more of the outlet than it does."""

from posbridge.domain.identifiers import custom_id
from posbridge.domain.states import DocumentKind, DocumentState
from posbridge.errors import FatalError
from posbridge.steps.bench import Bench

BOOKS_KNOWN = "books_known"
"""Mark: this store has seen the outlet's books before it first sent a sale."""

_UNSENT = {DocumentState.PLANNED, DocumentState.REJECTED}


def refuse_a_lost_store(bench: Bench) -> None:
    """Before the first sale that this store ever sends: do the books hold sales of the outlet that it forgot?

    A batch stores a document again even when its custom_id is taken (contract jurnal §1.4), so an empty
    store facing books that hold the outlet's sales would double them.

    Raises:
        FatalError: they do.
    """
    if bench.store.marks.get(BOOKS_KNOWN) is not None:
        return
    prefix = custom_id(DocumentKind.INVOICE, bench.settings.source.system, bench.settings.scope, "")
    ours = [each for each in bench.target.newest_invoices() if each.startswith(prefix)]
    sent = {key for key, each in bench.store.outbox.get(ours).items() if each.state not in _UNSENT}
    unknown = sorted(set(ours) - sent)
    if unknown:
        raise FatalError(
            f"{bench.settings.slug}: Jurnal holds sales of this outlet that this store knows nothing of, such as "
            f"{unknown[0]}. Sending now could double them.",
            remedy="Restore the store from its backup. If that is not possible, start over as a new outlet "
            "whose start_date is after the last day that stands in Jurnal.",
        )
    bench.store.marks.set(BOOKS_KNOWN, bench.clock())
