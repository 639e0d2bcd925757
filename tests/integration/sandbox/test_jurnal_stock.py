"""Contract jurnal §7.2, §7.13, §7.14."""

from typing import Any

from posbridge.money import Decimal
from tests.integration.sandbox.jurnal_client import Api, invoice, line, returned


def adjustment(difference: Any, **more: Any) -> dict[str, Any]:
    base = {"account_name": "Penyesuaian Persediaan", "date": "2026-01-01", "stock_adjustment_type": "general"}
    lines = [
        {"product_name": "Susu UHT", "difference": difference, "actual_quantity": difference, **more.pop("line", {})}
    ]
    return {"stock_adjustment": {**base, "maintain_actual": False, "lines_attributes": lines, **more}}


def stocked(api: Api, quantity: Any, price: int, **more: Any) -> Any:
    own = {"use_custom_average_price": True, "average_price": price}
    return api.made("stock_adjustments", adjustment(quantity, line=own, **more))


def milk(api: Api) -> Any:
    found = api.company.products.first("product_code", "SUSU")
    assert found is not None
    return found


def test_the_average_moves_with_goods_in_and_stays_with_goods_out(api: Api) -> None:
    stocked(api, 10, 10000)
    stocked(api, 30, 14000)
    api.made("sales_invoices", invoice(line("SUSU", 5, 20000)))
    shown = api.get(f"products/{milk(api).id}")["product"]
    assert (shown["average_price"], shown["quantity"]) == (13000, "35")
    assert api.company.ledger_balance("5-50000") == 65000
    assert api.company.ledger_balance("1-10200") == 35 * 13000


def test_goods_leave_the_invoices_warehouse_or_unassigned(api: Api) -> None:
    stocked(api, 10, 10000, warehouse_code="JKT-S")
    api.made("sales_invoices", invoice(line("SUSU", 4, 20000), warehouse_code="JKT-S"))
    api.made("sales_invoices", invoice(line("SUSU", 3, 20000)))
    report = api.get("warehouse_stock_quantity")["warehouse_stock_quantity"]["products"]
    assert [(row["id"] == -1, row["quantity"]) for row in report[0]["warehouses"]] == [(True, "-3.0"), (False, "6.0")]
    assert report[0]["quantity"] == "3.0"
    path = "/public/jurnal/scm/public/lo/v1/products/get_product_quantity_per_warehouse"
    data = api.get(path, ids=milk(api).id, transaction_date="2026-01-31")["data"]
    assert [row["quantity"] for row in data[0]["warehouses"]] == ["-3.0", "6.0"]
    shown = api.get("warehouses")["warehouses"]
    assert {row["code"]: row["quantity"] for entry in shown for row in entry["warehouse_inventory"]} == {"SUSU": "6"}


def test_a_return_brings_goods_back_at_the_cost_they_left_with(api: Api) -> None:
    stocked(api, 10, 10000)
    made = api.made("sales_invoices", invoice(line("SUSU", 4, 20000)))
    stocked(api, 6, 30000)
    api.made("sales_returns", returned(made["id"], made["transaction_lines_attributes"][0]["id"], 1))
    assert api.company.stock.quantity(milk(api).id) == 13
    assert api.company.ledger_balance("5-50000") == 30000


def test_deleting_an_invoice_puts_its_goods_back(api: Api) -> None:
    stocked(api, 10, 10000)
    made = api.made("sales_invoices", invoice(line("SUSU", 4, 20000)))
    assert api.delete(f"sales_invoices/{made['id']}").status == 204
    assert api.company.stock.quantity(milk(api).id) == 10
    assert api.company.ledger_balance("5-50000") == 0


def test_selling_below_zero_can_be_forbidden(api: Api) -> None:
    stocked(api, 2, 10000)
    api.world.knobs.allow_negative_stock = False
    before = api.company.digest()
    assert api.post("sales_invoices", invoice(line("SUSU", 2, 20000), line("SUSU", 1, 20000))).status == 422
    assert api.company.digest() == before
    assert api.post("sales_invoices", invoice(line("SUSU", 2, 20000), line("KSA-250", 9, 1))).status == 201


def test_a_count_reads_only_the_actual_quantity_and_a_movement_only_the_difference(api: Api) -> None:
    stocked(api, 10, 10000)
    own = {"actual_quantity": 7, "difference": 99}
    counted = api.made("stock_adjustments", adjustment(0, maintain_actual=True, line=own))
    row = counted["stock_adjustment_lines_attributes"][0]
    assert (row["recorded_quantity"], row["actual_quantity"], row["difference"]) == (10, 7, -3)
    moved = api.made("stock_adjustments", adjustment(0, line={"actual_quantity": 99, "difference": -2}))
    assert moved["stock_adjustment_lines_attributes"][0]["actual_quantity"] == 5
    assert api.company.ledger_balance("5-50300") == 5 * 10000 - 100000


def test_an_adjustment_shows_its_number_only_inside_the_entry(api: Api) -> None:
    made = api.made("stock_adjustments", adjustment(5, custom_id="ADJ-1", transaction_no="WST-1"))
    assert "transaction_no" not in made
    assert "custom_id" not in made
    assert made["entry"] == {"transaction_number": "Stock In/Out#WST-1"}
    by_number = {"search_by": "transaction_no", "transaction_type": "movement"}
    assert api.get("stock_adjustments/WST-1", **by_number)["stock_adjustment"]["id"] == made["id"]
    assert api.get("stock_adjustments/WST-1", search_by="transaction_no").status == 422
    assert api.get("stock_adjustments/WST-1", **{**by_number, "transaction_type": "adjustment"}).status == 422
    assert api.get("stock_adjustments/ADJ-1").status == 200
    found = api.get("stock_adjustments/check_existing_stock_adjustments", date="01/01/2026")
    assert len(found["stock_adjustments"]) == 1
    again = api.post("stock_adjustments", adjustment(5, custom_id="ADJ-1"))
    assert (again.status, again["id"]) == (409, made["id"])


def test_an_adjustment_is_refused_for_goods_that_are_not_tracked_or_twice(api: Api) -> None:
    coffee = adjustment(1, line={"product_name": "Kopi Susu"})
    assert api.post("stock_adjustments", coffee).status == 422
    twice = adjustment(1)
    twice["stock_adjustment"]["lines_attributes"] *= 2
    assert api.post("stock_adjustments", twice).status == 422


def test_an_adjustment_can_be_changed_and_deleted(api: Api) -> None:
    made = api.made("stock_adjustments", adjustment(5))
    lines = [{"product_name": "Susu UHT", "difference": 8}]
    api.patch(f"stock_adjustments/{made['id']}", {"stock_adjustment": {"lines_attributes": lines}})
    assert api.company.stock.quantity(milk(api).id) == 8
    assert api.delete(f"stock_adjustments/{made['id']}").status == 204
    assert api.company.stock.quantity(milk(api).id) == 0
    assert api.company.ledger_balance("1-10200") == 0


def transfer(quantity: Any, **more: Any) -> dict[str, Any]:
    sides = {"from_warehouse_name": "Gudang Jakarta Selatan", "to_warehouse_name": "Gudang Bandung Dago"}
    lines = [{"product_name": "Susu UHT", "quantity": quantity}]
    body = {**sides, "transaction_date": "2026-01-05", "warehouse_transfer_lines_attributes": lines}
    return {"warehouse_transfer": {**body, **more}}


def test_a_transfer_moves_goods_without_value(api: Api) -> None:
    stocked(api, 10, 10000, warehouse_code="JKT-S")
    answer = api.post("warehouse_transfers", transfer(4, transaction_no="TR-1"))
    made = answer["warehouse_transfer"]
    assert (answer.status, made["transaction_date"]) == (200, "2026-01-05")
    assert made["warehouse_transfer_line_attributes"][0]["quantity"] == "4.0"
    assert made["to_warehouse"]["code"] == "BDG-D"
    assert api.get("warehouse_transfers/TR-1")["warehouse_transfer"]["id"] == made["id"]
    held = [api.company.stock.quantity(milk(api).id, key) for key in api.company.stock.warehouses(milk(api).id)]
    assert held == [6, 4]
    assert api.company.stock.average(milk(api).id) == 10000
    assert api.company.ledger_balance("1-10200") == 100000
    assert api.patch("warehouse_transfers/TR-1", transfer(1)).status == 405
    assert api.delete("warehouse_transfers/TR-1").status == 204
    assert api.company.stock.quantity(milk(api).id, made["to_warehouse"]["id"]) == 0


def test_unassigned_is_a_warehouse_with_id_minus_one(api: Api) -> None:
    stocked(api, 10, 10000)
    made = api.made("warehouse_transfers", transfer(4, from_warehouse_name=None, from_warehouse_id=-1))
    assert made["from_warehouse"] == {"id": -1, "name": "Unassigned", "code": None}


def test_the_valuation_is_quantity_times_average(api: Api) -> None:
    stocked(api, 10, 10000)
    stocked(api, "2.5", 15000)
    report = api.get("inventory_valuation")["inventory_valuation"]
    assert report["products"][0]["value_raw"] == report["total"]["value_raw"] == Decimal(137500)
    assert report["total"]["value"] == " 137.500,00"
    assert api.company.ledger_balance("1-10200") == 137500


def test_what_answers_and_paths_say_of_stock_documents_can_be_turned(api: Api) -> None:
    stocked(api, 10, 10000, custom_id="ADJ-1", transaction_no="WST-1")
    api.made("warehouse_transfers", transfer(4, transaction_no="TR-1", custom_id="TRF-1"))
    assert api.get("warehouse_transfers/TRF-1").status == 200
    api.world.knobs.adjustments_show_ids = True
    api.world.knobs.transfers_show_ids = False

    adjusted = api.get("stock_adjustments/ADJ-1")["stock_adjustment"]
    moved = api.get("warehouse_transfers/TR-1")["warehouse_transfer"]
    api.world.knobs.stock_paths_take_custom_id = False

    assert (adjusted["transaction_no"], adjusted["custom_id"]) == ("WST-1", "ADJ-1")
    assert not {"transaction_no", "custom_id"} & moved.keys()
    assert [api.get(f"{path}-1").status for path in ("stock_adjustments/ADJ", "warehouse_transfers/TRF")] == [422, 422]
    assert api.get(f"stock_adjustments/{adjusted['id']}").status == 200
