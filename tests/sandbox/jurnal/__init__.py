"""A strict stand-in of Mekari Jurnal's API.

    world = JurnalWorld()
    company = world.add_company("client-id", "client-secret", "PT Contoh", plan="enterprise")
    company.seed_chart(warehouses=(("Gudang Jakarta Selatan", "JKT-S"),), tags=("Jakarta",))
    with serve(create_app(world)) as base_url: ...

Give ``JurnalWorld(seed)`` a function that adds the companies when ``POST /_sandbox/reset`` shall bring them back.
Reports are described in REPORTS.md, knobs in ``knobs.JurnalKnobs``, faults in ``tests.sandbox.faults.Fault``.
"""

from tests.sandbox.jurnal.app import create_app
from tests.sandbox.jurnal.company import Company
from tests.sandbox.jurnal.knobs import JurnalKnobs
from tests.sandbox.jurnal.world import JurnalWorld

__all__ = ["Company", "JurnalKnobs", "JurnalWorld", "create_app"]
