"""Scopes, ids, identity, library and customers (contract moka §1, §3.1 to §3.3, §3.8, §3.9)."""

import pytest

from tests.integration.sandbox_moka.client import Api

pytestmark = pytest.mark.integration

ITEMS = "/v1/outlets/700101/items"


def test_a_missing_scope_is_403_and_named(busy: Api) -> None:
    refused = Api(busy.base, "reader", "secret").get("/v2/outlets/700101/reports/sales_summary")
    assert refused.status == 403
    assert "report (Laporan Merchant)" in refused.json["meta"]["error_message"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/businesses/700101/outlets",
        "/v1/outlets/90001/items",
        "/v1/outlets/999/items",
        "/v1/outlets/700101/nothing",
        "/v9/outlets/700101/reports/sales_summary",
        "/nowhere",
    ],
)
def test_a_wrong_id_or_path_is_404_in_the_envelope(busy: Api, path: str) -> None:
    refused = busy.get(path)
    assert refused.status == 404
    assert refused.json["meta"]["code"] == 404


def test_an_outlet_of_another_business_is_not_found(busy: Api) -> None:
    assert Api(busy.base, "neighbour", "secret").get(ITEMS).status == 404


def test_writing_is_refused(busy: Api) -> None:
    headers = {"Authorization": f"Bearer {busy.access}"}
    url = f"{busy.base}/v1/outlets/700101/checkouts"
    assert busy.session.post(url, json={}, headers=headers, timeout=10).status_code in {404, 405}


def test_the_profile_stands_at_the_top_level(busy: Api) -> None:
    profile = busy.get("/v1/profile/self").json
    assert "data" not in profile
    assert profile["outlet_ids"] == [700101, 700102]


def test_the_business_is_an_object_and_the_outlets_are_counted(busy: Api) -> None:
    assert busy.get("/v1/businesses").data["business"]["id"] == 90001
    outlets = busy.get("/v1/businesses/90001/outlets").data
    assert [each["id"] for each in outlets["outlets"]] == [700101, 700102]
    assert outlets["total_count"] == 2
    assert "time_zone" not in outlets["outlets"][0]


def test_checkout_settings_tell_the_price_mode(busy: Api) -> None:
    settings = busy.get("/v1/businesses/90001/checkout_settings").data
    assert settings == {
        "enable_tax": True,
        "enable_gratuity": True,
        "include_gratuity_tax": False,
        "enable_rounding": True,
    }


def test_items_come_page_by_page_and_deleted_ones_only_when_asked_for(busy: Api) -> None:
    first = busy.get(ITEMS, per_page=5, page=1).data
    last = busy.get(ITEMS, per_page=5, page=first["total_pages"]).data
    assert (len(first["items"]), first["total_count"]) == (5, 12)
    assert len(last["items"]) == 2
    every = busy.get(ITEMS, per_page=50, include_deleted="true").data["items"]
    assert [each["name"] for each in every if each["is_deleted"]] == ["Menu Lama"]


def test_a_variant_has_its_sku_price_and_outlet(busy: Api) -> None:
    coffee = busy.get(ITEMS).data["items"][0]
    assert [(v["name"], v["sku"], v["price"]) for v in coffee["item_variants"]] == [
        ("Large", "KOPI-L", 28000),
        ("Regular", "KOPI-R", 23000),
    ]
    assert {v["outlet_id"] for v in coffee["item_variants"]} == {700101}


def test_outlets_share_skus_but_no_ids(busy: Api) -> None:
    jakarta, bandung = (busy.get(f"/v1/outlets/{outlet}/items").data["items"] for outlet in (700101, 700102))
    assert {v["id"] for i in jakarta for v in i["item_variants"]}.isdisjoint(
        v["id"] for i in bandung for v in i["item_variants"]
    )
    assert jakarta[0]["item_variants"][0]["sku"] == bandung[0]["item_variants"][0]["sku"]


def test_only_what_changed_since_is_listed(busy: Api) -> None:
    busy.event(kind="delete_product", outlet=700101, sku="TEH", at="2026-11-21T23:00:00+07:00")
    changed = busy.get(ITEMS, since="1795276799.5", include_deleted="true").data["items"]
    assert [each["name"] for each in changed] == ["Es Teh"]


@pytest.mark.parametrize(
    ("style", "key"), [("documented", "category"), ("plural", "categories"), ("results", "results")]
)
def test_the_array_key_follows_the_knob(busy: Api, style: str, key: str) -> None:
    busy.knobs(array_key_style=style)
    assert busy.get("/v1/outlets/700101/categories").data[key]


def test_the_rest_of_the_library_is_there(busy: Api) -> None:
    outlet = "/v1/outlets/700102"
    assert [(t["name"], t["amount"]) for t in busy.get(f"{outlet}/taxes").data["tax"]] == [("PB1", 10), ("PPN", 11)]
    assert busy.get("/v1/outlets/700101/gratuities").data["gratuities"][0]["amount"] == 5
    assert {d["type"] for d in busy.get(f"{outlet}/discounts").data["discount"]} == {"percentage", "cash"}
    assert busy.get(f"{outlet}/modifiers").data["modifier"][0]["active_options"][0]["name"] == "Keju"
    assert busy.get(f"{outlet}/promos").data["promos"][0]["promo_name"] == "Gratis Ulang Tahun"
    assert len(busy.get(f"{outlet}/sales_type").data["results"]) == 3


def test_customers_have_namesakes_and_strange_names(busy: Api) -> None:
    page = busy.get("/v1/businesses/90001/customers", per_page=100).data
    names = [each["name"] for each in page["customers"]]
    assert names.count("Budi Santoso") >= 2
    assert "#VIP Rahmat" in names
    assert page["total_count"] == len(names)


def test_page_counts_from_one_and_per_page_has_a_limit(busy: Api) -> None:
    assert busy.get(ITEMS, page=0).status == 400
    assert busy.get(ITEMS, per_page=1001).status == 400


def test_stock_counts_come_as_text(busy: Api) -> None:
    page = busy.get("/v1/outlets/700101/inventory/item_summaries", start="01/11/2026", end="30/11/2026").data
    endings = {v["ending"] for item in page["results"] for v in item["item_variants"]}
    assert endings == {"0", "500"}


def test_the_quota_counts_report_calls_down_to_429(busy: Api) -> None:
    busy.knobs(quota=1)
    assert busy.get("/v1/quotas", resource="report").data["quota"] == 1
    assert busy.get("/v2/outlets/700101/reports/sales_summary", start="20/11/2026", end="20/11/2026").status == 200
    assert busy.get("/v2/outlets/700101/reports/sales_summary", start="20/11/2026", end="20/11/2026").status == 429
    assert busy.get("/v1/quotas", resource="report").data["quota"] == 0
