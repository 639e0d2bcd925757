"""Bad data never loses anything: what cannot be read is held with its row and a reason, and all else is as it was."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posbridge.domain.states import RecordState
from posbridge.errors import UnreadableAnswerError
from tests.security.pans import groups, pans
from tests.security.told_rows import ISELLER, MOKA, NOW, VENDORS, Shelf, Vendor, Verbatim

DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.text(st.characters(), max_size=20),
    st.sampled_from(
        [
            "", " ", "\ud83d", "\x00", "a\x00b", "x" * 5000, -1, -97700, "NaN", [], {}, [None], [{}], ["x"], DEEP,
            "0001-01-01T00:00:00+14:00", "9999-12-31T16:59:59+00:00", "9999-12-31 23:59:59", "2026-03-02T10:00:00",
            Verbatim("NaN"), Verbatim("-Infinity"), Verbatim("1e999999999"), Verbatim("1e99999999999999999999"),
            Verbatim("1e-99999999"), Verbatim("9" * 5000), Verbatim("0." + "3" * 300), Verbatim("12.5"),
            Verbatim('"tab\tand line\nbreak"'),
        ]
    ),
)  # fmt: skip
PLAIN = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)

Path = tuple[Any, ...]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    shelf = Shelf(f"sqlite:///{tmp_path_factory.mktemp('shelf') / 'store.db'}")
    yield shelf
    shelf.close()


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from places(item, (*path, key))


def spoilt(row: Any, path: Path, value: object) -> Any:
    row = copy.deepcopy(row)
    target = row
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return row


def is_somewhere_else(vendor: Vendor, path: Path, value: object) -> bool:
    """A row that names another outlet is that outlet's, and rightly not read."""
    return vendor is ISELLER and path == ("outlet_id",) and isinstance(value, str)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@PLAIN
@given(data=st.data())
def test_whatever_one_value_is_every_row_told_is_kept_once_and_the_others_are_as_they_were(
    shelf: Shelf, vendor: Vendor, data: st.DataObject
) -> None:
    first, last = vendor.good(1), vendor.good(3)
    path = data.draw(st.sampled_from(sorted(places(vendor.good(2)), key=lambda path: (len(path), str(path)))))
    value = data.draw(ODD)
    if is_somewhere_else(vendor, path, value):
        return
    kept = shelf.told(vendor, [first, spoilt(vendor.good(2), path, value), last])
    good = {str(first[vendor.id_field]), str(last[vendor.id_field])}
    for source_id in good:
        sale = kept.sale(source_id)
        assert sale is not None
        assert (sale.state, sale.record.problem, sale.record.typed is not None) == (RecordState.NEW, None, True)
    (bad,) = [each for each in kept.rows() if each.record.source_id not in good]
    assert json.loads(bad.record.raw or "")
    assert (bad.record.page, bad.seen_at) == (f"{vendor.feed.name}:1", NOW)
    check_problems(kept)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@PLAIN
@given(row=st.one_of(ODD, st.dictionaries(st.text(max_size=5), ODD, max_size=3)))
def test_what_is_no_row_at_all_is_kept_once_and_held(shelf: Shelf, vendor: Vendor, row: object) -> None:
    good = vendor.good(1)
    kept = shelf.told(vendor, [row, good])
    sale = kept.sale(str(good[vendor.id_field]))
    assert sale is not None
    assert sale.state is RecordState.NEW
    (bad,) = [each for each in kept.rows() if each.record.source_id != sale.record.source_id]
    assert bad.state is RecordState.HELD
    check_problems(kept)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@PLAIN
@given(data=st.data())
def test_a_card_number_anywhere_in_a_row_is_never_in_what_is_kept(
    shelf: Shelf, vendor: Vendor, data: st.DataObject
) -> None:
    row, card = vendor.good(1), data.draw(pans())
    path = data.draw(st.sampled_from(sorted(places(row), key=lambda path: (len(path), str(path)))))
    written = data.draw(st.sampled_from([*(split.join(groups(card)) for split in ("", " ", "-")), int(card)]))
    shape = data.draw(st.sampled_from(["value", "in text", "in a list", "name of a field"]))
    told = {"value": written, "in text": f"kartu {written} ok", "in a list": [written], "name of a field": {
        str(written): "x"
    }}[shape]  # fmt: skip
    if is_somewhere_else(vendor, path, told):
        return
    kept = shelf.told(vendor, [spoilt(row, path, told), vendor.good(2)])
    everything = kept.written()
    for form in (card, " ".join(groups(card)), "-".join(groups(card))):
        assert form not in everything
    assert len(kept.rows()) == 2
    check_problems(kept)


def check_problems(kept: Any) -> None:
    """``posbridge errors`` shows each with a reason that can be read."""
    shown = {problem.source_id: problem.reason for problem in kept.outlet.inbox.problems()}
    for source_id, held in kept.held().items():
        assert held.reason is not None
        assert shown[source_id] == held.reason
        assert 0 < len(held.reason.message) <= 500
        assert held.reason.remedy
    for each in kept.all():
        told = (each.record.source_id, each.record.receipt_no, each.record.raw, each.reason and each.reason.message)
        assert not {"\x00"} & set("".join(filter(None, told))), "PostgreSQL keeps no null bytes"
        assert "".join(filter(None, told)).encode()


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@pytest.mark.parametrize(
    "number",
    ["NaN", "-Infinity", "1e999999999", "1e99999999999999999999", "9" * 5000, "1e-99999999", "1" * 17, "4" * 41],
    ids=lambda number: number[:12],
)
def test_a_number_past_all_bounds_holds_its_own_row(shelf: Shelf, vendor: Vendor, number: str) -> None:
    total = "total_collected" if vendor is MOKA else "total_amount"
    rows = [vendor.good(1) | {total: Verbatim(number)}, vendor.good(2)]
    kept = shelf.told(vendor, rows)
    assert str(rows[0][vendor.id_field]) in kept.held()
    sale = kept.sale(str(rows[1][vendor.id_field]))
    assert sale is not None
    assert sale.state is RecordState.NEW
    check_problems(kept)


def test_an_answer_with_a_broken_character_is_read_all_the_same(shelf: Shelf) -> None:
    row = MOKA.good(1) | {"payment_note": Verbatim('"\ud83d"')}
    kept = shelf.told(MOKA, [row])
    assert len(kept.rows()) == 1
    assert kept.held() == {}


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("an id that is a number", 4711),
        ("an id with a fraction", Verbatim("4711.5")),
        ("a very long id", "x" * 10_000),
        ("no id", None),
        ("an id that is a list", ["a"]),
        ("an id that is half an emoji", "\ud83d"),
        ("an id that is a card's number", "4111111111111111"),
    ],
)
def test_odd_ids_are_kept_under_a_name_that_any_database_can_index(
    shelf: Shelf, vendor: Vendor, name: str, value: object
) -> None:
    rows = [vendor.good(1) | {vendor.id_field: value}, vendor.good(2) | {vendor.id_field: value}, vendor.good(3)]
    kept = shelf.told(vendor, rows)
    ids = [each.record.source_id for each in kept.rows()]
    assert all(0 < len(each.encode()) <= 250 for each in ids)
    assert str(vendor.good(3)[vendor.id_field]) in ids
    told_apart = {"an id that is a number", "an id with a fraction", "an id that is half an emoji"}
    assert len(ids) == (2 if name in told_apart else 3), (
        "of one id they contradict each other; without one they are two"
    )
    raws = " ".join(each.record.raw or "" for each in kept.rows())
    assert all(str(row[{"id": "payment_no"}.get(vendor.id_field, "order_reference")]) in raws for row in rows)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_two_rows_of_one_id_that_differ_on_one_page_are_held_with_both_until_one_is_told(
    shelf: Shelf, vendor: Vendor
) -> None:
    row = vendor.good(1)
    other = spoilt(row, ("payment_note" if vendor is MOKA else "notes",), "sama")
    total = "total_collected" if vendor is MOKA else "total_amount"
    other = other | {total: row[total] + 1000}
    kept = shelf.told(vendor, [row, other])
    held = kept.held()[str(row[vendor.id_field])]
    assert held.reason is not None
    assert held.reason.code == "told_twice"
    assert len(json.loads(held.record.raw or "")) == 2
    kept.tell(vendor, [row])
    sale = kept.sale(str(row[vendor.id_field]))
    assert sale is not None
    assert sale.state is RecordState.NEW


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_unknown_fields_change_nothing_and_are_kept(shelf: Shelf, vendor: Vendor) -> None:
    row = vendor.good(1)
    kept = shelf.told(vendor, [row | {"brand_new": {"a": [1]}}])
    plain = shelf.told(vendor, [row])
    told, as_before = kept.sale(str(row[vendor.id_field])), plain.sale(str(row[vendor.id_field]))
    assert told is not None
    assert as_before is not None
    assert told.record.typed == as_before.record.typed
    assert '"brand_new":{"a":[1]}' in (told.record.raw or "")


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
@pytest.mark.parametrize("page", ['"nothing"', "7", '{"a": 1}'])
def test_a_page_that_is_no_list_is_an_error_that_names_the_page(shelf: Shelf, vendor: Vendor, page: str) -> None:
    with pytest.raises(UnreadableAnswerError, match="page"):
        shelf.told(vendor, Verbatim(page))
