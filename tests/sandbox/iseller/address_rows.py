"""People and places as rows (contract iseller §4.5, §6.4)."""

from typing import Any

from tests.sandbox.iseller.customer import Customer, Staff
from tests.sandbox.iseller.order import Order


def address_row(customer: Customer) -> dict[str, Any]:
    return {
        "address_id": customer.id,
        "contact_title": "",
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "company": "",
        "phone": customer.phone or "",
        "address1": customer.address,
        "address2": "",
        "country_code": "ID",
        "country": "Indonesia",
        "state": "",
        "city": customer.city,
        "zip": "",
        "longitude": None,
        "latitude": None,
    }


def billing(order: Order) -> dict[str, Any] | None:
    if order.customer is None or not order.customer.address:
        return None
    return {**address_row(order.customer), "shipping_detail": []}


def shipping(order: Order, *, detail: bool) -> dict[str, Any] | None:
    """``detail``: whether the call includes ``ShippingDetail``; a null service code means manual shipping."""
    if order.channel == "pos" or order.customer is None:
        return None
    sent = [{"shipping_name": "Kurir", "service_code": None, "tracking_number": f"TRK{order.reference[1:]}"}]
    return {**address_row(order.customer), "shipping_detail": sent if detail else []}


def customer_fields(customer: Customer | None) -> dict[str, Any]:
    """The customer inside an order: null without one."""
    if customer is None:
        names = ("first_name", "last_name", "phone_number", "email")
        return {"customer_id": None, **{f"customer_{name}": None for name in names}}
    return {
        "customer_id": customer.id,
        "customer_first_name": customer.first_name,
        "customer_last_name": customer.last_name,
        "customer_phone_number": customer.phone,
        "customer_email": customer.email,
    }


def staff_fields(role: str, staff: Staff | None) -> dict[str, Any]:
    return {
        f"{role}_id": staff.id if staff else None,
        f"{role}_first_name": staff.first_name if staff else None,
        f"{role}_last_name": staff.last_name if staff else None,
    }


def customer_row(customer: Customer, *, addresses: bool) -> dict[str, Any]:
    """One row of GetCustomers; only the names that orders use are known."""
    row: dict[str, Any] = {
        "customer_id": customer.id,
        "external_customer_id": customer.external_id,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "phone_number": customer.phone,
        "customer_addresses": None,
    }
    if addresses:
        row["customer_addresses"] = [address_row(customer)] if customer.address else []
    return row
