"""custom_ids: short enough to be read, and shared where outlets share what they stand for."""

from dataclasses import replace
from typing import Any

from posbridge.domain.records import Modifier, Product, Void
from posbridge.domain.states import DocumentKind
from posbridge.mapping import identity
from posbridge.mapping.context import MapContext
from posbridge.mapping.master import map_product, standing_documents
from posbridge.settings.model import OutletSettings
from tests.unit.mapping.world import NOON, STORE, context, documents, later, line, outlet, payment, refund, rp, sale

GUID = "bbbbbbbb-0000-4000-8000-000000000010"
MOKA = outlet()


def store(last: int = 101, **changes: Any) -> OutletSettings:
    source = {**STORE["source"], "outlet": f"aaaaaaaa-0000-4000-8000-000000000{last}", **changes}
    return outlet(**{**STORE, "source": source})


def test_documents_of_a_guid_outlet_and_a_guid_order_can_be_read() -> None:
    order = later(sale(line(0, 1)), source_id=GUID)
    assert identity.invoice_id(store(), order) == f"INV-iseller-ad99cbd12925-{GUID}"
    assert identity.product_id(store(), GUID) == f"PRD-iseller-tehcontoh-{GUID}"
    assert identity.modifier_id(store(), GUID) == f"PRD-iseller-tehcontoh-mod-{GUID}"
    assert len(identity.modifier_id(store(), GUID)) <= 64


def test_an_outlet_whose_id_is_short_keeps_it() -> None:
    assert identity.invoice_id(MOKA, sale(line(0, 1))) == "INV-moka-700101-S1"
    assert identity.product_id(MOKA, "601") == "PRD-moka-700101-601"
    assert identity.modifier_id(MOKA, "82") == "PRD-moka-700101-mod-82"
    assert identity.fee_id(MOKA, "service") == "PRD-moka-700101-fee-service"
    assert identity.payment_id(MOKA, payment(1)).startswith("PAY-moka-700101-S1_1-")
    assert identity.customer_id(MOKA, "77", "Budi") == "CUS-moka-90001-77"


def test_outlets_of_a_store_share_products_fees_and_customers() -> None:
    for make in (
        lambda each: identity.product_id(each, GUID),
        lambda each: identity.modifier_id(each, GUID),
        lambda each: identity.fee_id(each, "service"),
        lambda each: identity.customer_id(each, GUID, "Budi"),
        lambda each: identity.customer_id(each, None, "Budi"),
    ):
        assert make(store(101)) == make(store(102))
        assert make(store()) != make(store(business="lain"))


def test_outlets_of_a_store_share_nothing_that_happened_at_one_of_them() -> None:
    for make in (
        lambda each: identity.invoice_id(each, sale(line(0, 1))),
        lambda each: identity.payment_id(each, payment(1)),
        lambda each: identity.event_id(DocumentKind.SALES_RETURN, each, refund(1)),
        lambda each: identity.event_id(DocumentKind.SALES_RETURN, each, _void()),
        lambda each: identity.number(each, "R1", "S1"),
        identity.default_customer_id,
    ):
        assert make(store(101)) != make(store(102))


def test_a_store_without_a_name_is_the_store() -> None:
    source = {key: value for key, value in STORE["source"].items() if key != "business"}
    nameless = outlet(**{**STORE, "source": source})
    assert identity.product_id(nameless, "1") == "PRD-iseller-store-1"
    assert identity.customer_id(nameless, "1", "") == "CUS-iseller-store-1"


def test_a_refund_of_a_guid_order_stays_within_the_limit() -> None:
    long = replace(refund(1), source_id=f"{GUID}:refund:20250304093000")
    made = identity.event_id(DocumentKind.SALES_RETURN, store(), long)
    assert made.startswith("RET-iseller-ad99cbd12925-refund-bbbbbbbb-")
    assert len(made) <= 64


def test_the_card_of_a_shared_product_is_the_same_whichever_outlet_plans_it() -> None:
    tea = Product(source_id=GUID, item_id=GUID, name="Teh", sku="TEH", price=rp(20000), track_stock=True)
    taken = {"Uji | Teh": "PRD-of-another"}
    cards = [documents(map_product(tea, _at(last, names=taken))) for last in (101, 102)]
    assert cards[0] == cards[1]
    fees = [
        [each for each in standing_documents(_at(last)) if each.kind is DocumentKind.PRODUCT] for last in (101, 102)
    ]
    assert fees[0] == fees[1]


def test_a_product_and_a_modifier_of_one_id_are_two_cards() -> None:
    product = Product(source_id="1", item_id="1", name="Teh")
    option = Modifier(source_id="1", group="", name="Teh")
    assert identity.card_id(store(), product) != identity.card_id(store(), option)


def _at(last: int, **more: Any) -> MapContext:
    source = {**STORE["source"], "outlet": f"aaaaaaaa-0000-4000-8000-000000000{last}"}
    return context(**{**STORE, "source": source, "warehouse": f"Gudang {last}", "name": f"Outlet {last}"}, **more)


def _void() -> Void:
    return Void(source_id="S1:void", sale_id="S1", receipt_no="R1", occurred_at=NOON)
