"""The page that opens on an outlet's DAG."""

from posbridge.settings.model import OutletSettings

_CLOSED = {
    "hold": "documents wait until the period is opened",
    "first_open_day": "documents are booked on the first open day",
}


def describe(outlet: OutletSettings) -> str:
    """Markdown for ``doc_md``: what this outlet carries, from where, to where, and what to do when it is red."""
    stock = ", transfers and counts" if outlet.track_inventory else ""
    methods = "\n".join(
        f"| {key} | {method.method} | {method.account} |" for key, method in sorted(outlet.payment_methods.items())
    )
    taxes = ", ".join(f"{pos} → {book}" for pos, book in sorted(outlet.taxes.items())) or "none"
    return f"""\
### {outlet.name}

Carries customers, products, sales, payments, returns{stock} of {outlet.system.label} outlet
`{outlet.source.outlet}` (connection `{outlet.source.connection}`) into Jurnal (connection
`{outlet.company.connection}`), from {outlet.start_date}: {_when(outlet)}.

| | |
| --- | --- |
| settings | `include/mappings/{outlet.slug}.yaml` |
| default customer | {outlet.customers.default} |
| warehouse | {outlet.warehouse or "-"} |
| tags | {", ".join(outlet.tags) or "-"} |
| taxes | {taxes} |
| days that Jurnal has closed | {_CLOSED[outlet.closed_periods]} |

| POS payment | Jurnal method | account |
| --- | --- | --- |
{methods}

**When a run is red**, open the red task's log: each receipt that needs a person is listed with its reason and
what to do. Mend it, then clear the red task: only what is not posted yet is sent. `reconcile` shows the tie-out.
"""


def _when(outlet: OutletSettings) -> str:
    """What starts a run, in words."""
    if outlet.schedule.cron is None:
        return "when a run is triggered by hand"
    nightly = f"every day at {outlet.schedule.at:%H:%M} {outlet.timezone}"
    if outlet.transfers_apart and outlet.transfers.at is not None:
        nightly += f" (transfers and counts at {outlet.transfers.at:%H:%M})"
    soon = {
        "shift_close": "soon after a register's shift is closed, and ",
        "real_time": "as sales happen, and ",
    }
    return soon.get(outlet.schedule.mode, "") + nightly
