"""Documents that a closed period keeps from being booked on their own day."""

from dataclasses import replace
from datetime import timedelta

from posbridge.ports import OutletStore
from posbridge.store.store import Store
from tests.unit.store.samples import document


def test_documents_booked_on_another_day_are_found_by_the_day_on_which_they_happened(
    store: Store, outlet: OutletStore
) -> None:
    plain = document("INV-1")
    day, later = plain.date, plain.date + timedelta(days=40)
    outlet.outbox.plan([plain, replace(document("INV-2"), date=later, day=day)], run="run", stamp="test")
    others = store.outlet("bandung-dago", "jurnal_pt_contoh")
    others.outbox.plan([replace(document("INV-3"), date=later, day=day)], run="run", stamp="test")

    assert [held.document.custom_id for held in outlet.outbox.moved(day, day)] == ["INV-2"]
    assert outlet.outbox.moved(later, later) == []
    assert [held.document.business_day for held in outlet.outbox.dated(later, later)] == [day]
