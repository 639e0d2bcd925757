"""Contract jurnal §4.5."""

from typing import Any

from tests.integration.sandbox.jurnal_client import Api, invoice


def many(api: Api, count: int) -> None:
    api.post("sales_invoices/batch_create", {"sales_invoices": [invoice(custom_id=f"I{n}") for n in range(count)]})


def read_all(api: Api, size: int, **query: Any) -> list[str]:
    pages = api.get("sales_invoices", page_size=size, **query)["total_pages"]
    rows = [api.get("sales_invoices", page=n + 1, page_size=size, **query)["sales_invoices"] for n in range(pages)]
    return [row["custom_id"] for page in rows for row in page]


def test_pages_by_created_at_hold_every_row_once_in_order(api: Api) -> None:
    many(api, 23)
    assert read_all(api, 5, sort_key="created_at", sort_order="asc") == [f"I{n}" for n in range(23)]
    assert read_all(api, 5) == [f"I{n}" for n in reversed(range(23))]
    page = api.get("sales_invoices", page=2, page_size=5)
    assert (page["total_count"], page["current_page"], page["total_pages"]) == (23, 2, 5)
    assert page["links"]["next_link"].endswith("page=3")


def test_pages_by_transaction_date_lose_rows_unless_the_knob_is_off(api: Api) -> None:
    many(api, 23)
    assert len(set(read_all(api, 5, sort_key="transaction_date"))) < 23
    api.world.knobs.sort_transaction_date_unstable = False
    assert len(set(read_all(api, 5, sort_key="transaction_date"))) == 23


def test_other_sort_keys_are_refused(api: Api) -> None:
    for key in ("id", "transaction_no"):
        assert api.get("sales_invoices", sort_key=key).status == 422
    assert api.get("sales_invoices", page="x").status == 400


def test_products_can_be_filtered_by_day_of_creation(api: Api) -> None:
    today = api.company.today
    day = today.strftime("%d/%m/%Y")
    both = {"created_start_date": day, "created_end_date": day}
    assert api.get("products", **both)["total_count"] == 3
    assert api.get("products", updated_start_date="01-01-2020", updated_end_date="02-01-2020")["total_count"] == 0
    assert api.get("products", created_start_date=day).status == 400
