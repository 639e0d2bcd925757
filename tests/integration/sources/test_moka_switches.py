"""The same truth under every switch of the stand-in: what a server is free to do must not change a record."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from posbridge.domain.states import RecordKind
from posbridge.domain.windows import Window
from posbridge.money import Decimal
from posbridge.sources.moka.source import MokaSource
from tests.integration.sources.shop import (
    DAY,
    Shop,
    at,
    feed,
    ids,
    marks,
    problems,
    read,
    refunds,
    sales,
    split_between,
    whole_day,
)

pytestmark = pytest.mark.integration


def busy_day(shop: Shop) -> None:
    """Sales of all sorts, a partial refund, two on one receipt, a full one, one by amount, and a void."""
    shop.sell(at(9))
    one = shop.sell(at(10), units=3, discounted=True, topping=True)
    two = shop.sell(at(11), units=4)
    full = shop.sell(at(12), topping=True)
    some = shop.sell(at(13), units=2)
    gone = shop.sell(at(14))
    shop.sell(at(15), pay=split_between(("cash", "Cash", 20000), ("edc", "BCA", 0)))
    shop.give_back(one, at(16), {0: 1})
    shop.give_back(two, at(16, 30), {0: 1})
    shop.give_back(two, at(17), {0: 2})
    shop.give_back(full, at(18))
    shop.give_back(some, at(19), amount=5000)
    gone.voided_at = at(20)


SWITCHES = [
    {"refund_rows": "embedded"},
    {"refund_rows": "separate"},
    {"refund_rows": "both"},
    {"refund_rows": "separate", "negative_component_rows": True},
    {"refund_rows": "both", "negative_component_rows": True},
    {"show_rounding": False},
    {"lines_without_modifiers": True},
    {"v4_missing": True},
    {"ignore_time_filter": True},
    {"completed_with_next_url": False},
    {"cursor_carries_access_token": True},
    {"next_url_base": "https://api.mokapos.com"},
    {"duplicate_rows": 2},
    {"refund_rows": "both", "duplicate_rows": 2, "cursor_carries_access_token": True},
]


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda each: ",".join(f"{k}={v}" for k, v in each.items()))
def test_a_busy_day_reads_the_same_under_every_switch(shop: Shop, switches: dict[str, object]) -> None:
    busy_day(shop)
    plain = marks(read(shop.open()))
    shop.service.control.set_knobs(switches)
    switched = read(shop.open(per_page=3))
    assert marks(switched) == plain
    assert problems(switched) == []


@pytest.mark.parametrize("style", ["embedded", "separate", "both"])
@pytest.mark.parametrize("id_style", ["uuid", "int"])
def test_refunds_are_the_same_wherever_they_are_told(shop: Shop, style: str, id_style: str) -> None:
    busy_day(shop)
    shop.knobs.refund_rows, shop.knobs.id_style = style, id_style
    found = refunds(read(shop.open()))
    assert sorted(int(each.amount) for each in found) == sorted(
        int(refund.amount) for receipt in shop.outlet.receipts for refund in receipt.refunds
    )
    assert not any(each.synthetic for each in found)
    assert {each.source_id for each in found} == {
        f"{receipt.uuid}:refund:{refund.uuid}" if id_style == "uuid" else f"{receipt.id}:refund:{refund.id}"
        for receipt in shop.outlet.receipts
        for refund in receipt.refunds
    }


@pytest.mark.parametrize("style", ["embedded", "separate", "both"])
def test_parts_of_refunds_come_to_their_amounts(shop: Shop, style: str) -> None:
    busy_day(shop)
    shop.knobs.refund_rows = style
    for refund in refunds(read(shop.open())):
        assert refund.net is not None
        assert refund.service is not None
        assert refund.tax is not None
        rounding = refund.amount - refund.net - refund.service - refund.tax
        assert rounding == 0 or refund.full


def test_rows_of_their_own_know_the_units_of_several_refunds(shop: Shop) -> None:
    busy_day(shop)
    twice = next(receipt for receipt in shop.outlet.receipts if len(receipt.refunds) == 2)
    shop.knobs.refund_rows = "both"
    found = [each for each in refunds(read(shop.open())) if each.sale_id == twice.uuid]
    assert [[(line.key, line.quantity) for line in each.lines or ()] for each in found] == [
        [(twice.lines[0].uuid, 1)],
        [(twice.lines[0].uuid, 2)],
    ]


@pytest.mark.parametrize("style", ["embedded", "separate", "both"])
def test_a_refund_of_another_day_is_neither_lost_nor_made_up(shop: Shop, style: str) -> None:
    """In the exact read of the sale's day the row of the refund is out of sight, but it is there."""
    receipt = shop.sell(at(9), units=2)
    shop.give_back(receipt, at(10, day=DAY + timedelta(days=1)), {0: 1})
    shop.knobs.refund_rows = style
    source = shop.open()
    sold = read(source, "transactions_created")
    assert not any(each.synthetic for each in refunds(sold))
    changed = read(source, "transactions_updated", whole_day(days=2))
    assert [each.amount for each in refunds(changed)] == [receipt.refunds[0].amount]
    everything = list(source.sold_between(whole_day()))
    assert [each.amount for each in refunds(everything)] == [receipt.refunds[0].amount]


def test_refunds_of_older_receipts_are_not_of_the_day_s_receipts(shop: Shop) -> None:
    old = shop.sell(at(9, day=DAY - timedelta(days=1)))
    shop.give_back(old, at(9))
    shop.knobs.refund_rows = "separate"
    assert ids(read(shop.open()), RecordKind.REFUND) != []
    assert list(shop.open().sold_between(whole_day())) == []


def test_integer_ids_are_text(shop: Shop) -> None:
    receipt = shop.sell(at(9))
    shop.knobs.id_style = "int"
    assert ids(read(shop.open())) == [str(receipt.id)]


def test_split_tenders_are_payments_each(shop: Shop) -> None:
    receipt = shop.sell(at(9), pay=split_between(("cash", "Cash", 20000), ("edc", "BCA", 0)))
    payments = [r for r in read(shop.open()) if r.kind is RecordKind.PAYMENT]
    assert [r.source_id for r in payments] == [f"{receipt.uuid}:1", f"{receipt.uuid}:2"]


@pytest.mark.parametrize("step", [0, 100, 1000])
@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("fractional", [True, False])
def test_receipts_close_under_every_price_rule(
    shop: Shop, step: int, *, shown: bool, inclusive: bool, fractional: bool
) -> None:
    rules = {"rounding_step": step, "show_rounding": shown, "inclusive": inclusive, "fractional_discounts": fractional}
    shop.service.control.set_knobs({**rules, "rounding_down_below": 1 if inclusive else 50})
    receipts = [shop.sell(at(9, n), units=n + 1, discounted=n % 2 == 0, topping=n % 3 == 0) for n in range(6)]
    found = sales(read(shop.open()))
    assert [(each.total, each.inclusive) for each in found] == [(r.total, inclusive) for r in receipts]
    for each in found:
        on_top = Decimal(0) if inclusive else each.service + each.tax
        assert each.total == each.subtotal + on_top + each.rounding
        assert sum((line.full_net for line in each.lines), Decimal(0)) == each.subtotal


@pytest.mark.parametrize("style", ["documented", "plural", "singular", "results"])
def test_master_data_reads_the_same_whatever_its_key(shop: Shop, style: str) -> None:
    shop.knobs.array_key_style = style
    source = shop.open(per_page=1)
    assert ids(read(source, "items"), RecordKind.PRODUCT) == ["601", "602"]
    assert ids(read(source, "modifiers"), RecordKind.MODIFIER) == ["82"]
    assert ids(read(source, "customers"), RecordKind.CUSTOMER) == ["12"]


def test_deleted_products_are_told_as_deleted(shop: Shop) -> None:
    shop.outlet.library.items[0].deleted = True
    products = {r.source_id: r.typed for r in read(shop.open(), "items")}
    assert {name: getattr(fact, "deleted", None) for name, fact in products.items()} == {"601": True, "602": False}


def test_times_are_in_the_outlet_s_zone(shop: Shop) -> None:
    shop.sell(at(23, 30))
    makassar = ZoneInfo("Asia/Makassar")
    (sale,) = sales(read(shop.open(zone=makassar)))
    assert sale.business_date == DAY + timedelta(days=1)


def pages_of(source: MokaSource, window: Window) -> list[int]:
    return [page.rows for page in source.read(feed("transactions", source), window)]


def test_pages_count_the_rows_of_the_source(shop: Shop) -> None:
    for minute in range(5):
        shop.sell(at(9, minute))
    assert pages_of(shop.open(per_page=2), whole_day()) == [2, 2, 1]


def test_v3_is_remembered_once_v4_is_missing(shop: Shop) -> None:
    for minute in range(5):
        shop.sell(at(9, minute))
    shop.knobs.v4_missing = True
    source = shop.open(per_page=2)
    assert len(ids(read(source))) == 5
    read(source)
    versions = [row["path"].split("/")[1] for row in shop.requests()]
    assert versions == ["v4"] + ["v3"] * 6


def test_the_version_is_configurable(shop: Shop) -> None:
    read(shop.open(api_version="v3"))
    assert [row["path"].split("/")[1] for row in shop.requests()] == ["v3"]


def test_the_token_is_never_in_an_address(shop: Shop) -> None:
    for minute in range(5):
        shop.sell(at(9, minute))
    shop.knobs.cursor_carries_access_token = True
    read(shop.open(per_page=2))
    assert len(shop.requests()) == 3
    assert not any("access_token" in row["query"] for row in shop.requests())


def test_card_data_and_contacts_are_not_kept(shop: Shop) -> None:
    customer = shop.service.world.businesses[90001].customers[0]
    shop.sell(at(9), customer=customer, pay=split_between(("edc", "BCA", 0)))
    source = shop.open()
    kept = " ".join(record.raw or "" for record in [*read(source), *read(source, "customers")])
    assert "Budi" in kept
    for secret in ("4111", "NAMA PEMEGANG KARTU", "PGMID", "+62811", "budi@example.com", "9F2608A1B2C3D4E5F60718"):
        assert secret not in kept
