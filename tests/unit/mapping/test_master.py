"""Cards of customers, products and modifiers."""

from dataclasses import replace

from posbridge.domain.books import Books
from posbridge.domain.documents import CustomerBody, ProductBody
from posbridge.domain.records import Customer, Modifier, Product
from posbridge.domain.states import DocumentKind
from posbridge.mapping.master import map_customer, map_modifier, map_product, standing_documents
from posbridge.mapping.results import Skipped
from posbridge.settings.tables import ProductAccounts, ProductTable
from tests.unit.mapping.world import BOOKS, context, documents, reason, rp

KOPI = Product(source_id="601", item_id="501", name="Es Kopi 🔥", variant="Large", sku="KOPI-L", price=rp(28000))
STOCK = {
    "track_inventory": True,
    "accounts": {"sales": "4-40000", "purchases": "5-50000", "inventory": "1-10200", "stock_adjustment": "5-50300"},
}


def product(record: Product = KOPI, **settings: object) -> ProductBody:
    [found] = documents(map_product(record, context(**settings)))  # type: ignore[arg-type]
    assert isinstance(found.body, ProductBody)
    return found.body


def test_a_product_card_names_the_variant_between_prefix_and_suffix() -> None:
    body = product(naming={"prefix": "JKT | ", "suffix": " *"})
    assert (body.name, body.code) == ("JKT | Es Kopi - Large *", "JKT | KOPI-L-601 *")
    assert (body.price, body.sell_account, body.buy_account) == (28000, "4-40000", "5-50000")


def test_two_products_of_one_sku_have_different_codes() -> None:
    assert product().code != product(replace(KOPI, source_id="602")).code


def test_a_product_without_a_name_is_named_by_its_id() -> None:
    assert product(replace(KOPI, name="🔥", variant="")).name == "Uji | 601"


def test_stock_is_kept_where_both_the_outlet_and_the_product_count_it() -> None:
    counted = replace(KOPI, track_stock=True)
    assert product(counted, **STOCK).inventory_account == "1-10200"
    assert product(counted, **STOCK).track_inventory
    assert not product(counted).track_inventory
    assert not product(KOPI, **STOCK).track_inventory


def test_a_product_may_have_accounts_of_its_own() -> None:
    ctx = context()
    table = ProductTable(by_sku={"kopi-l": ProductAccounts(sell="4-40900", buy=None)})
    own = replace(ctx, settings=ctx.settings.model_copy(update={"products": table}))
    [found] = documents(map_product(KOPI, own))
    assert (found.body.sell_account, found.body.buy_account) == ("4-40900", "5-50000")  # type: ignore[union-attr]


def test_an_account_that_jurnal_does_not_have_holds_the_card() -> None:
    books = Books(accounts={k: v for k, v in BOOKS.accounts.items() if k != "5-50000"})
    assert reason(map_product(KOPI, context(books=books))) == "account_missing"


def test_deleted_records_make_no_card() -> None:
    assert reason(map_product(replace(KOPI, deleted=True), context()), Skipped) == "deleted_in_pos"
    gone = Customer(source_id="1", name="Budi", deleted=True)
    assert reason(map_customer(gone, context()), Skipped) == "deleted_in_pos"
    option = Modifier(source_id="1", group="G", name="N", deleted=True)
    assert reason(map_modifier(option, context()), Skipped) == "deleted_in_pos"


def test_a_modifier_is_a_product_of_its_own_that_is_not_counted() -> None:
    option = Modifier(source_id="82", group="Topping", name="Keju", price=rp(6000))
    [found] = documents(map_modifier(option, context(**STOCK)))
    assert found.custom_id == "PRD-moka-700101-mod-82"
    assert found.record_id == "modifier:82"
    assert isinstance(found.body, ProductBody)
    assert found.body.name == "Uji | Topping - Keju"
    assert not found.body.track_inventory


def test_a_customer_card_has_the_name_and_nothing_else() -> None:
    [found] = documents(map_customer(Customer(source_id="12", name=" Budi\tS. "), context()))
    assert found.body == CustomerBody(name="Budi S.")
    assert found.custom_id == "CUS-moka-90001-12"


def test_customers_are_shared_by_the_outlets_of_a_business() -> None:
    other = context(source={"system": "moka", "connection": "m", "business": "90001", "outlet": "700102"})
    budi = Customer(source_id="12", name="Budi")
    assert documents(map_customer(budi, context()))[0].custom_id == documents(map_customer(budi, other))[0].custom_id


def test_an_outlet_always_has_a_default_customer_and_its_fees() -> None:
    found = standing_documents(context())
    assert [each.kind for each in found] == [DocumentKind.CUSTOMER, *[DocumentKind.PRODUCT] * 3]
    assert [each.record_id for each in found] == [
        "standing:customer",
        "standing:service",
        "standing:rounding",
        "standing:custom",
    ]
    assert [each.body.name for each in found] == [  # type: ignore[union-attr]
        "Pelanggan Umum",
        "Uji | Biaya Layanan",
        "Uji | Pembulatan",
        "Uji | Penjualan Lain",
    ]


def test_a_default_customer_whose_name_another_outlet_holds_is_told_apart() -> None:
    found = standing_documents(context(names={"Pelanggan Umum": "CUS-moka-700102-default-1"}))
    assert found[0].body == CustomerBody(name="Pelanggan Umum (700101)")
