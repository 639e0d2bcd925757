"""Whether what stands in Jurnal is what was meant: one verdict for created, met and found records."""

from posbridge.domain.outcomes import Posted, Prepared, Rejected
from posbridge.money import CENT
from posbridge.targets.jurnal import reasons, wire
from posbridge.targets.jurnal.desk import Desk
from posbridge.targets.jurnal.wire import Json


def judge(desk: Desk, prepared: Prepared, stored: Json, *, adopted: bool, may_write: bool) -> Posted | Rejected:
    """Verify a stored record, after repairing what a batch dropped where writing is allowed.

    Raises:
        PosbridgeError: the record cannot be read, or its repair got no answer.
    """
    document = prepared.document
    jurnal_id = wire.text(stored, "id")
    ours = wire.text(stored, "custom_id") in ("", document.custom_id)
    if not ours:
        taken = f"{wire.text(stored, 'custom_id')} (Jurnal id {jurnal_id})"
        return reasons.duplicate_differs(document, ["it carries another custom_id"], existing=taken)
    if may_write:
        stored = desk.repaired(prepared, stored)
    identity = desk.identity(prepared, stored)
    if identity and adopted:
        meets = f"Jurnal's own record {jurnal_id}"
        return reasons.duplicate_differs(document, identity, existing=meets, jurnal_id=jurnal_id)
    if abs(desk.total(stored) - document.expected_total) >= CENT:
        return reasons.total_differs(document, desk.total(stored), jurnal_id)
    if differences := identity + _number(desk, prepared, stored) + desk.details(prepared, stored):
        return reasons.fields_differ(document, differences, jurnal_id)
    if status := desk.waiting(stored):
        return reasons.awaits_approval(document, status, jurnal_id)
    return desk.posted(prepared, stored, adopted=adopted)


def _number(desk: Desk, prepared: Prepared, stored: Json) -> list[str]:
    wanted = desk.number(prepared)
    given = wire.text(stored, "transaction_no")
    if not wanted or given == wanted or (desk.silent and not given):
        return []
    return [f"number {given!r} instead of {wanted!r}"]
