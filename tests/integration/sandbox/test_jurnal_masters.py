"""Contract jurnal §4.1, §7.1 to §7.8, §7.17."""

from tests.integration.sandbox.jurnal_client import OTHER, OTHER_SECRET, Api, invoice
from tests.sandbox.jurnal.chart import ACCOUNTS


def test_a_customer_has_default_accounts_and_is_found_by_custom_id(bare: Api) -> None:
    answer = bare.post("customers", {"customer": {"display_name": "POS", "custom_id": "CUS-1", "nonsense": 1}})
    assert answer.status == 201
    shown = bare.get("customers/CUS-1")["customer"]
    assert shown["id"] == answer["customer"]["id"] > 2**31
    assert shown["default_ar_account"]["number"] == "1-10100"
    assert shown["is_vendor"] is None
    assert shown["created_at"].endswith("Z")


def test_a_repeated_display_name_is_409_with_the_existing_id(bare: Api) -> None:
    first = bare.made("customers", {"customer": {"display_name": "POS"}})
    again = bare.post("customers", {"customer": {"display_name": "POS"}})
    assert (again.status, again["id"]) == (409, first["id"])


def test_a_contacts_receivable_moves_future_invoices(api: Api) -> None:
    new = {"name": "Piutang POS", "number": "1-10110", "category_name": "Accounts Receivable (A/R)"}
    account = api.made("accounts", {"account": new})
    person = api.company.customers[0].id
    api.patch(f"contacts/{person}", {"person": {"default_ar_account_id": account["id"]}})
    api.made("sales_invoices", invoice())
    assert (api.company.ledger_balance("1-10110"), api.company.ledger_balance("1-10100")) == (10000, 0)


def test_contacts_have_a_list_shape_of_their_own(api: Api) -> None:
    data = api.get("contacts", contact_index='{"curr_page":1,"selected_tab":1,"sort_asc":true}')
    listed = data["contact_list"]["contact_data"]
    assert [row["display_name"] for row in listed["person_data"]] == ["Pelanggan Umum"]
    assert (listed["max_page"], listed["total"]) == (1, 1)


def test_a_product_shows_text_prices_and_its_accounts(api: Api) -> None:
    shown = api.get("products/PRD-KSA-250")["product"]
    assert (shown["sell_price_per_unit"], shown["average_price"], shown["quantity"]) == ("25000.0", 0, "0")
    assert shown["track_inventory"] is None
    assert shown["sell_account"]["number"] == "4-40000"
    assert shown["unit"]["name"] == "Cup"


def test_product_code_name_and_custom_id_are_unique_by_default(api: Api) -> None:
    existing = api.company.products.first("product_code", "KSA-250")
    assert existing is not None
    base = {"name": "Baru", "product_code": "BARU", "custom_id": "PRD-BARU"}
    for field, value in (("name", "Kopi Susu"), ("product_code", "KSA-250"), ("custom_id", "PRD-KSA-250")):
        answer = api.post("products", {"product": {**base, field: value}})
        assert (answer.status, answer["id"]) == (409, existing.id)
    api.world.knobs.product_unique = ["custom_id"]
    assert api.post("products", {"product": {**base, "name": "Kopi Susu"}}).status == 201


def test_a_tracked_product_needs_an_inventory_account(bare: Api) -> None:
    product = {"name": "Susu", "product_code": "SUSU", "track_inventory": True}
    assert "inventory_asset_account_name" in bare.post("products", {"product": product}).body
    wrong = bare.post("products", {"product": {**product, "inventory_asset_account_number": "1-10001"}})
    assert wrong.status == 422


def test_unknown_units_and_accounts_of_a_product_are_refused(bare: Api) -> None:
    product = {"name": "Teh", "product_code": "TEH"}
    assert bare.post("products", {"product": {**product, "unit_name": "Ember"}})["unit_name"] == "Ember not exist"
    assert bare.post("products", {"product": {**product, "sell_account_number": "9-9"}}).status == 422
    assert bare.post("products", {"product": product}).status == 201


def test_a_product_can_be_changed_archived_and_restored(api: Api) -> None:
    api.patch("products/PRD-KSA-250", {"product": {"name": "Kopi Aren", "sell_price_per_unit": "26000"}})
    api.post("products/PRD-KSA-250/deactivate", None)
    shown = api.get("products/PRD-KSA-250")["product"]
    assert (shown["name"], shown["sell_price_per_unit"], shown["archive"]) == ("Kopi Aren", "26000.0", True)
    assert api.get("products", include_archive="false")["total_count"] == 2
    assert api.get("products")["total_count"] == 3
    api.post("products/PRD-KSA-250/activate", None)
    assert api.get("products", include_archive="false")["total_count"] == 3


def test_minified_products_are_found_by_code_ten_to_a_page(api: Api) -> None:
    path = "/public/jurnal/scm/public/lo/v1/products/minified"
    found = api.get(path, product_codes="KSA-250,SUSU")
    assert (found["status"], {row["product_code"] for row in found["data"]["products"]}) == (200, {"KSA-250", "SUSU"})
    assert [row["name"] for row in api.get(path, custom_ids="PRD-ROT-01")["data"]["products"]] == ["Roti Cokelat"]
    for number in range(12):
        api.made("products", {"product": {"name": f"P{number}", "product_code": f"P{number}"}})
    assert len(api.get(path)["data"]["products"]) == 10
    assert len(api.get(path, page_size=50)["data"]["products"]) == 15


def test_a_tax_is_asked_as_tax_and_answered_as_company_tax(bare: Api) -> None:
    answer = bare.post("taxes", {"tax": {"name": "PB1 5%", "rate": 5, "sell_tax_account_name": "Hutang PB1"}})
    assert answer.status == 200
    assert answer["company_tax"]["rate"] == "5.0"
    listed = bare.get("taxes")["company_taxes"]
    assert {row["name"]: row["sell_tax_account"]["number"] for row in listed} == {
        "PB1 10%": "2-20500",
        "PPN 11%": "2-20501",
        "PB1 5%": "2-20500",
    }


def test_the_chart_of_a_seeded_company(bare: Api) -> None:
    listed = bare.get("accounts", page_size=100)["accounts"]
    assert {(row["number"], row["name"], row["category"]) for row in listed} == set(ACCOUNTS)


def test_child_accounts_stand_under_their_parent_only(bare: Api) -> None:
    child = {"name": "Kas Kecil", "number": "1-10003", "category_name": "Cash & Bank"}
    bare.made("accounts", {"account": {**child, "as_a_child": True, "parent_category_name": "Kas"}})
    listed = {row["number"]: row for row in bare.get("accounts", page_size=100)["accounts"]}
    assert "1-10003" not in listed
    parent = listed["1-10001"]
    assert (parent["is_parent"], parent["children"][0]["account"]["number"]) == (True, "1-10003")
    assert parent["children"][0]["account"]["parent_id"] == parent["id"]


def test_odd_envelopes(bare: Api) -> None:
    method = bare.post("payment_methods", {"payment_method": {"name": "QRIS"}})
    assert (method.status, method["payment_method"]["name"]) == (200, "QRIS")
    assert bare.get(f"payment_methods/{method['payment_method']['id']}")["name"] == "QRIS"
    unit = bare.post("product_units", {"product_unit": {"name": "Gelas", "custom_id": "U1"}})
    assert (unit.status, set(unit.body)) == (200, {"id", "name", "custom_id"})
    assert bare.post("products", _with_category(1)).status == 422
    category = bare.post("product_categories", {"product_category": {"name": "Minuman"}})
    assert (category.status, set(category["product_category"])) == (201, {"id", "name"})
    assert bare.post("tags", {"tag": {"name": "Surabaya"}}).status == 201
    assert set(bare.get("tags").body) == {"tags"}
    assert bare.post("warehouses", {"warehouse": {"name": "Transit", "code": "TRX"}}).status == 200
    assert bare.post("terms", {"term": {"name": "Net 7", "longetivity": 7}}).status == 201
    assert {row["name"]: row["longetivity"] for row in bare.get("terms")["terms"]}["Net 7"] == 7


def _with_category(category: int) -> dict[str, object]:
    return {"product": {"name": "Teh", "product_code": "TEH", "product_category_ids": [category]}}


def test_a_product_shows_its_categories(bare: Api) -> None:
    made = bare.made("product_categories", {"product_category": {"name": "Minuman"}})
    shown = bare.made("products", _with_category(made["id"]))
    assert (shown["product_categories"], shown["product_categories_string"]) == ([made], "Minuman")


def test_warehouses_and_tags_need_their_plan(bare: Api) -> None:
    pro = Api(bare.base, bare.world, OTHER, OTHER_SECRET)
    assert pro.post("tags", {"tag": {"name": "Surabaya"}}).status == 201
    assert pro.post("warehouses", {"warehouse": {"name": "Gudang"}}).status == 422
    assert pro.get("warehouses")["warehouses"] == []
    pro.catalogue()
    made = pro.made("sales_invoices", invoice(warehouse_name="Gudang", tags=["Surabaya"]))
    assert (made["warehouse"]["id"], made["tags_string"]) == (None, "Surabaya")
    pro.company.plan = "basic"
    assert pro.post("tags", {"tag": {"name": "Lain"}}).status == 422
    assert pro.made("sales_invoices", invoice(tags=["Surabaya"]))["tags"] is None


def test_the_company_tells_plan_closing_and_default_accounts(bare: Api) -> None:
    shown = bare.get("companies/active")["company"]
    assert (shown["company_package"]["name"], shown["last_closing_the_book_date"]) == ("enterprise", "")
    assert shown["default_accounts"]["return"]["number"] == "4-40400"
    bare.world.knobs.closed_until = "2025-12-31"
    assert bare.get("companies/active")["company"]["last_closing_the_book_date"] == "31/12/2025"
    bare.world.knobs.closing_shown = False
    assert bare.get("companies/active")["company"]["last_closing_the_book_date"] == ""


def test_cash_accounts_can_be_picked(bare: Api) -> None:
    data = bare.get("select2_resources/get_account", type="cash")["account_list"]["account_data"]
    assert {row["category"] for row in data} == {"Cash & Bank"}


def test_quotas_are_404_unless_the_company_has_one(api: Api) -> None:
    path = "/public/jurnal/sales_invoices/quota"
    assert api.get(path).status == 404
    api.world.knobs.transaction_quota = 10
    api.made("sales_invoices", invoice())
    assert api.get(path).body == {"remaining_quota": 9, "usage_percentage": 10, "almost_reached_limit": False}
    assert api.get(f"{path}_summary")["usage_quota"] == 1
