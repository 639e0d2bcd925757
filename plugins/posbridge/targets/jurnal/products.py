"""Products: one card per POS variant, modifier option or fee (contract jurnal §7.2)."""

from posbridge.domain.documents import ProductBody
from posbridge.domain.outcomes import Prepared
from posbridge.targets.jurnal import wire
from posbridge.targets.jurnal.cards import product_link
from posbridge.targets.jurnal.desk import body_of
from posbridge.targets.jurnal.master_desk import Fields, MasterDesk
from posbridge.targets.jurnal.wire import Json

_WIRE_NAMES = {
    "name": "name",
    "code": "product_code",
    "unit": "unit_name",
    "price": "sell_price_per_unit",
    "sell_account": "sell_account_number",
    "buy_account": "buy_account_number",
    "inventory_account": "inventory_asset_account_number",
    "track_inventory": "track_inventory",
}


class Products(MasterDesk):
    """A product that a person made is never taken as ours: it may be booked on other accounts."""

    path = "products"
    singular = "product"

    def body(self, prepared: Prepared) -> Json:
        return {
            **self.change(self.wanted(prepared)),
            "custom_id": prepared.document.custom_id,
            "is_sold": True,
        }

    def wanted(self, prepared: Prepared) -> Fields:
        """Accounts that the settings leave open are left to Jurnal, and are not compared."""
        body = body_of(prepared, ProductBody)
        fields = {
            "name": body.name,
            "code": body.code or prepared.document.custom_id,
            "unit": body.unit,
            "price": wire.plain(body.price),
            "sell_account": body.sell_account,
            "buy_account": body.buy_account,
            "inventory_account": body.inventory_account,
            "track_inventory": "true" if body.track_inventory else "false",
        }
        return {name: value for name, value in fields.items() if value is not None}

    def change(self, fields: Fields) -> Json:
        change: Json = {_WIRE_NAMES[name]: value for name, value in fields.items()}
        if "buy_account" in fields:
            change["is_bought"] = True
        return change

    def details(self, prepared: Prepared, stored: Json) -> list[str]:
        """Sales of a product go to its account; a wrong one would misplace the revenue."""
        wanted = self.wanted(prepared)["sell_account"]
        given = (product_link(stored).fields or {})["sell_account"]
        return [f"sales account {given} instead of {wanted}"] if given and given != wanted else []
