"""Wire rows of the library, the customers and the identity resources (contract moka §3.1 to §3.3)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from posbridge.money import ZERO
from tests.sandbox.moka.library import (
    Category,
    Discount,
    Entry,
    Gratuity,
    Item,
    Library,
    Modifier,
    MokaCustomer,
    Option,
    Promo,
    Tax,
    Variant,
)
from tests.sandbox.moka.outlet import Outlet
from tests.sandbox.moka.world import Business

Row = dict[str, Any]


def _entry(entry: Entry, outlet: Outlet) -> Row:
    return {
        "id": entry.id,
        "name": entry.name,
        "is_deleted": entry.deleted,
        "created_at": _local(entry.created_at, outlet),
        "updated_at": _local(entry.updated_at, outlet),
        "synchronized_at": _local(entry.updated_at, outlet),
        "outlet_id": outlet.id,
        "guid": None,
        "uniq_id": None,
    }


def _local(moment: datetime, outlet: Outlet) -> datetime:
    return moment.astimezone(outlet.zone)


def _category(row: Category, outlet: Outlet) -> Row:
    return {**_entry(row, outlet), "business_id": outlet.business_id, "description": row.description}


def _item(row: Item, outlet: Outlet) -> Row:
    return {
        **_entry(row, outlet),
        "description": "",
        "image": {"url": None},
        "business_id": outlet.business_id,
        "category_id": row.category.id,
        "is_recipe": False,
        "is_sales_type_price": False,
        "background_color": None,
        "alert": False,
        "category": _category(row.category, outlet),
        "item_variants": [_variant(each, outlet) for each in row.variants],
        "active_modifiers": [
            {**_entry(each, outlet), "modifier_options": [_option(option, outlet) for option in each.options]}
            for each in row.modifiers
        ],
    }


def _variant(row: Variant, outlet: Outlet) -> Row:
    return {
        **_entry(row, outlet),
        "sku": row.sku,
        "price": row.price,
        "in_stock": row.stock,
        "stock_alert": 0,
        "position": 0,
        "item_id": row.item.id,
        "add_inventory": False,
        "track_stock": row.track_stock,
        "alert": False,
        "cogs": None,
        "last_modified": _local(row.updated_at, outlet),
        "track_cogs": False,
        "is_saved": True,
        "sales_type_items": [],
    }


def _option(row: Option, outlet: Outlet) -> Row:
    return {**_entry(row, outlet), "modifier_id": row.modifier_id, "price": row.price, "position": 0, "cogs": None}


def _modifier(row: Modifier, outlet: Outlet) -> Row:
    links = [
        {**_entry(row, outlet), "id": row.id * 1000 + position, "item_id": item_id, "modifier_id": row.id}
        for position, item_id in enumerate(row.item_ids)
    ]
    return {
        **_entry(row, outlet),
        "business_id": outlet.business_id,
        "min_no_of_options": 0,
        "max_no_of_options": len(row.options),
        "active_options": [_option(each, outlet) for each in row.options],
        "active_item_modifiers": [{k: v for k, v in link.items() if k != "name"} for link in links],
    }


def _percent(row: Tax | Gratuity, outlet: Outlet) -> Row:
    return {**_entry(row, outlet), "business_id": outlet.business_id, "amount": row.amount}


def _discount(row: Discount, outlet: Outlet) -> Row:
    extra = {"business_id": outlet.business_id, "amount": row.amount, "type": row.type, "amount_format": None}
    return {**_entry(row, outlet), **extra}


def _promo(row: Promo, outlet: Outlet) -> Row:
    return {
        **_entry(row, outlet),
        "promo_id": row.id,
        "promo_name": row.name,
        "promo_type": row.type,
        "promo_start_date": None,
        "promo_end_date": None,
        "promo_status": row.status,
        "promo_requirement": [],
        "promo_reward": [],
        "promo_configuration": {},
    }


RESOURCES: Mapping[str, tuple[str, Callable[[Library], list[Any]], Callable[[Any, Outlet], Row]]] = {
    "categories": ("category", lambda library: library.categories, _category),
    "items": ("items", lambda library: library.items, _item),
    "modifiers": ("modifier", lambda library: library.modifiers, _modifier),
    "taxes": ("tax", lambda library: library.taxes, _percent),
    "gratuities": ("gratuities", lambda library: library.gratuities, _percent),
    "discounts": ("discount", lambda library: library.discounts, _discount),
    "promos": ("promos", lambda library: library.promos, _promo),
}
"""By path: the documented array key, what is listed, and how a row looks."""

_SINGULAR = {
    "categories": "category",
    "items": "item",
    "modifiers": "modifier",
    "taxes": "tax",
    "gratuities": "gratuity",
    "discounts": "discount",
    "promos": "promo",
}


def array_key(resource: str, style: str) -> str:
    """The key under which a list stands; live answers are inconsistent in it."""
    if style == "results":
        return "results"
    if style == "documented":
        return RESOURCES[resource][0]
    return resource if style == "plural" else _SINGULAR[resource]


def customer_row(row: MokaCustomer, business_id: int, outlet: Outlet, *, loyalty: bool) -> Row:
    """``outlet`` lends its zone: customers belong to the business."""
    entry = {name: value for name, value in _entry(row, outlet).items() if name not in {"outlet_id", "guid", "uniq_id"}}
    extra = {"loyalty": {"point_balance": 0, "join_date": None}} if loyalty else {}
    blank = dict.fromkeys(("address", "city", "state", "postal_code", "birthday"))
    return {**entry, "email": row.email, "phone": row.phone, "business_id": business_id, **blank, **extra}


def outlet_row(outlet: Outlet, now: datetime) -> Row:
    """A lapsed outlet is in the list all the same."""
    began = datetime(2025, 1, 6, 9, 0, tzinfo=outlet.zone)
    blank = dict.fromkeys(("address", "phone_number", "city", "province", "postal_code", "latitude", "longitude"))
    return {
        "id": outlet.id,
        "business_id": outlet.business_id,
        "name": outlet.name,
        **blank,
        "is_deleted": False,
        "created_at": began,
        "updated_at": began,
        "synchronized_at": began,
        "importing": False,
        "exporting": False,
        "notes": None,
        "start_date": began.date().isoformat(),
        "end_date": (now + timedelta(days=-30 if outlet.lapsed else 300)).date().isoformat(),
        "is_paying": not outlet.lapsed,
    }


def business_row(business: Business) -> Row:
    blank = ("address", "suite", "city", "province", "postal_code", "phone", "logo", "website", "notes")
    return {
        "id": business.id,
        "name": business.name,
        **dict.fromkeys(blank),
        "description": "",
        "email": f"pemilik-{business.id}@example.test",
        "user_id": business.id + 1,
        "is_deleted": False,
        "created_at": "2025-01-06T09:00:00.000+07:00",
        "updated_at": "2025-01-06T09:00:00.000+07:00",
        "synchronized_at": "2025-01-06T09:00:00.000+07:00",
        "business_type_id": 1,
        "business_category_id": 1,
        "notify_per_deposit": False,
        "notify_per_trans": False,
        "outlet_slot": 5,
        "is_trial": False,
        "current_plan": "pro",
    }


def profile_row(business: Business, outlets: list[Outlet]) -> Row:
    """Top level, without ``data``."""
    return {
        "id": business.id + 1,
        "email": f"pemilik-{business.id}@example.test",
        "first_name": "Pemilik",
        "last_name": business.name,
        "full_name": f"Pemilik {business.name}",
        "business_id": business.id,
        "business_name": business.name,
        "outlet_ids": [outlet.id for outlet in outlets],
        "outlet_names": [outlet.name for outlet in outlets],
    }


def item_summary_rows(outlet: Outlet) -> list[Row]:
    """Of ``inventory/item_summaries``; ``ending`` is text, as it was seen."""
    return [
        {
            "item_name": item.name,
            "category": item.category.name,
            "item_variants": [
                {"name": v.name, "sku": v.sku, "ending": f"{v.stock if v.track_stock else ZERO}"} for v in item.variants
            ],
        }
        for item in outlet.library.items
        if not item.deleted
    ]
