"""Customers (contract jurnal §7.1). Only the name is carried: the POS's other facts are personal data."""

from posbridge.domain.documents import CustomerBody
from posbridge.domain.outcomes import Prepared
from posbridge.targets.jurnal.desk import body_of
from posbridge.targets.jurnal.master_desk import Fields, MasterDesk
from posbridge.targets.jurnal.wire import Json


class Customers(MasterDesk):
    """Invoices name their customer, so a name stands for one card: one that a person made is taken as ours."""

    path = "customers"
    singular = "customer"
    adopts_unmarked = True

    def body(self, prepared: Prepared) -> Json:
        return {
            "display_name": self.wanted(prepared)["name"],
            "custom_id": prepared.document.custom_id,
            "source": "posbridge",
        }

    def wanted(self, prepared: Prepared) -> Fields:
        body = body_of(prepared, CustomerBody)
        return {"name": body.name}

    def change(self, fields: Fields) -> Json:
        return {"display_name": fields["name"]}
