"""What each failure of the server means: repeated, named, or a person's to mend (contract iseller §1.6, §2.1)."""

from typing import Any

import pytest

from posbridge.domain.windows import Window
from posbridge.errors import (
    CredentialsRefusedError,
    PosbridgeError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    ScopeMissingError,
    UnreadableAnswerError,
)
from tests.integration.sandbox_iseller.shop import at
from tests.integration.sources_iseller.toko import Toko, feed, ids, read, whole_day

pytestmark = pytest.mark.integration

ORDERS = "GetOrders"


@pytest.fixture
def sold(toko: Toko) -> Toko:
    for hour in range(1, 6):
        toko.sell(at(hour))
    return toko


PASSING: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 500}),
    ("status", {"status": 502}),
    ("status", {"status": 408}),
    ("status", {"status": 526}),
    ("status", {"status": 495}),
    ("status", {"status": 429, "retry_after": 2}),
    ("drop", {}),
    ("cut_body", {}),
    ("not_json", {}),
]


@pytest.mark.parametrize(("kind", "rule"), PASSING, ids=str)
def test_a_failure_that_passes_costs_nothing_but_a_wait(sold: Toko, kind: str, rule: dict[str, Any]) -> None:
    sold.fault(kind, path=ORDERS, times=2, **rule)
    assert len(ids(read(sold.open(page_size=2)))) == 5
    assert len(sold.slept) >= 2


def test_a_server_that_is_too_slow_is_asked_again(sold: Toko) -> None:
    sold.fault("delay", path=ORDERS, times=1, seconds=0.5)
    assert len(ids(read(sold.open(read_timeout=0.2)))) == 5


@pytest.mark.parametrize(
    ("kind", "rule", "error", "words"),
    [
        ("status", {"status": 503}, RetryableError, "iSeller answered 503 to v2/GetOrders, page 0"),
        ("drop", {}, RetryableError, "No answer from iSeller to v2/GetOrders, page 0"),
        ("cut_body", {}, UnreadableAnswerError, "v2/GetOrders, page 0"),
        ("not_json", {}, UnreadableAnswerError, "v2/GetOrders, page 0 is not whole JSON"),
        ("status", {"status": 200, "body": []}, UnreadableAnswerError, "is a JSON list, not an envelope"),
        ("status", {"status": 200, "body": {"status": True}}, UnreadableAnswerError, "holds no list orders"),
        ("status", {"status": 403}, ScopeMissingError, "answered 403 to v2/GetOrders, page 0: failure 403"),
        ("status", {"status": 404}, RefusedError, "answered 404"),
        ("status", {"status": 302, "headers": {"Location": "https://evil.example/"}}, RefusedError, "redirects"),
        ("status", {"status": 307, "headers": {"Location": "/elsewhere"}}, RefusedError, "redirects"),
    ],
)
def test_a_failure_that_stays_names_call_and_page(
    sold: Toko, kind: str, rule: dict[str, Any], error: type[PosbridgeError], words: str
) -> None:
    sold.fault(kind, path=ORDERS, times=None, **rule)
    with pytest.raises(error, match=words):
        read(sold.open(attempts=2))


def test_a_wait_that_the_server_asks_for_is_kept_in_all(sold: Toko) -> None:
    sold.fault("status", status=429, retry_after=7, path=ORDERS, times=1)
    read(sold.open())
    assert max(sold.slept) >= 7


def test_a_longer_wait_than_a_worker_s_slot_is_worth_is_said(sold: Toko) -> None:
    sold.fault("status", status=429, retry_after=900, path=ORDERS, times=None)
    with pytest.raises(RateLimitedError) as error:
        read(sold.open())
    assert error.value.retry_after == 900
    assert sum(sold.slept) < 60


@pytest.mark.parametrize("failed_list", ["null", "empty", "absent"])
@pytest.mark.parametrize("key", ["erroe_message", "error_message"])
@pytest.mark.parametrize("in_array", [True, False])
def test_a_failure_under_a_good_status_is_told_in_the_vendor_s_words(
    sold: Toko, failed_list: str, key: str, *, in_array: bool
) -> None:
    sold.service.control.set_knobs({"failed_list": failed_list, "orders_error_key": key, "envelope_in_array": in_array})
    source = sold.open()
    pages = source.read(feed("orders", source), whole_day())
    body = {key: "example: outlet not found", "status": False}
    sold.fault("status", status=200, body=[body] if in_array else body, path=ORDERS, times=None)
    with pytest.raises(RefusedError, match="iSeller refused v2/GetOrders, page 0: example: outlet not found"):
        next(pages)
    assert sold.slept == []


@pytest.mark.parametrize("words", ["Invalid token", "UNAUTHORIZED", "the access token has expired"])
def test_a_refused_token_under_a_good_status_is_renewed_once(sold: Toko, words: str) -> None:
    body = {"error_message": words, "status": False}
    sold.fault("status", status=200, body=body, path=ORDERS, times=1)
    assert len(ids(read(sold.open()))) == 5
    assert sold.vault.renewals == 2
    sold.fault("status", status=200, body=body, path=ORDERS, times=None)
    with pytest.raises(CredentialsRefusedError, match="A new token of connection iseller_toko was refused as well"):
        read(sold.open())
    assert sold.vault.renewals == 3


def test_a_store_without_the_erp_api_reads_everything_but_customers_and_movements(sold: Toko) -> None:
    sold.knobs.erp_access = False
    source = sold.open()
    assert read(source, "customers") == []
    assert read(source, "products") != []
    assert len(ids(read(source))) == 5
    with pytest.raises(ScopeMissingError, match="ERP API"):
        read(source, "movements")


# Lists that change while they are read.


def present(toko: Toko) -> Window:
    return Window(start=at(0), end=toko.clock.moment)


def test_an_order_that_comes_in_between_pages_shifts_others_and_loses_none(sold: Toko) -> None:
    made = ids(read(sold.open()))
    sold.knobs.insert_rows = 2
    found = ids(read(sold.open(page_size=2), window=present(sold)))
    assert set(made) <= set(found)


@pytest.mark.parametrize("which", range(5))
@pytest.mark.parametrize("base", ["0", "0_and_1", "1"])
def test_an_order_that_changes_between_pages_pulls_no_other_off_them(sold: Toko, which: int, base: str) -> None:
    """Newest change first and no end: it moves to the front, and what was before it moves back by one."""
    sold.knobs.orders_page_base = base
    made = sold.store.orders[which].id
    sold.service.world.after_page.append(lambda store: store.orders[which].touched_at.append(sold.clock.moment))
    found = ids(read(sold.open(page_size=2), window=present(sold)))
    assert set(found) >= {each.id for each in sold.store.orders} - {made}
    assert len(found) == len(set(found))


@pytest.mark.parametrize("knob", ["insert_rows", "duplicate_rows"])
def test_a_list_by_creation_loses_no_row_either(sold: Toko, knob: str) -> None:
    made = ids(read(sold.open()))
    sold.service.control.set_knobs({knob: 2})
    found = ids(read(sold.open(page_size=2), "orders_created"))
    assert set(made) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("field", ["status", "payment_status", "channel", "gateway"])
def test_a_word_that_no_document_names_holds_its_order_and_no_other(sold: Toko, field: str) -> None:
    sold.knobs.unknown_enum = field
    records = read(sold.open(page_size=200))
    held = [record for record in records if record.problem]
    assert held != []
    assert all("on_the_moon" in record.problem.message for record in held if record.problem)
    assert len({record.parent_id or record.source_id for record in held}) == 1
    assert len(ids(records)) == 5
