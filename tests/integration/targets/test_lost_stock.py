"""Stock documents whose answer was lost are looked up by number, whatever Jurnal's answers state of them."""

from collections.abc import Callable

import pytest

from posbridge.domain.outcomes import Absent, Posted, Prepared, Uncertain
from posbridge.domain.states import DocumentKind
from posbridge.errors import RefusedError, RetryableError
from tests.integration.targets import documents as d
from tests.integration.targets.harness import JurnalDesk

pytestmark = pytest.mark.integration

MOVE, COUNT, USE = DocumentKind.STOCK_ADJUSTMENT, DocumentKind.STOCK_COUNT, DocumentKind.STOCK_USE
TRANSFER, JOURNAL = DocumentKind.WAREHOUSE_TRANSFER, DocumentKind.JOURNAL
Make = Callable[[str], Prepared]
EACH: list[tuple[DocumentKind, Make]] = [
    (TRANSFER, d.transfer),
    (MOVE, d.adjustment),
    (COUNT, d.count),
    (USE, d.use),
    (JOURNAL, d.journal),
]
each_kind = pytest.mark.parametrize(("kind", "make"), EACH, ids=lambda each: getattr(each, "__name__", str(each)))
stock_kind = pytest.mark.parametrize(("kind", "make"), EACH[:-1], ids=lambda each: getattr(each, "__name__", str(each)))
says_ids = pytest.mark.parametrize("shows_ids", [True, False])


def lost(books: JurnalDesk, kind: DocumentKind, made: list[Prepared]) -> None:
    """Stored, each without an answer."""
    books.fault("commit_then_drop", method="POST", times=len(made))
    target = books.target(batch_allowed=False)
    outcomes = [outcome for each in made for outcome in target.post(kind, [each])]
    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
    books.forget_requests()


@says_ids
@each_kind
def test_a_stored_document_is_adopted_in_one_request(
    books: JurnalDesk,
    kind: DocumentKind,
    make: Make,
    shows_ids: bool,  # noqa: FBT001
) -> None:
    books.knobs(adjustments_show_ids=shows_ids, transfers_show_ids=shows_ids, stock_paths_take_custom_id=False)
    lost(books, kind, [make("1")])

    (found,) = books.target().find(kind, [make("1")])

    assert isinstance(found, Posted)
    assert found.adopted
    assert sum(books.requests().values()) == 1


@stock_kind
@pytest.mark.parametrize("status", [422, 404])
def test_a_document_is_absent_when_neither_number_nor_custom_id_finds_it(
    books: JurnalDesk, kind: DocumentKind, make: Make, status: int
) -> None:
    books.knobs(not_found_status=status)

    assert books.target().find(kind, [make("1")]) == [Absent()]
    assert sum(books.requests().values()) == 2


@stock_kind
def test_a_document_that_jurnal_numbered_itself_is_found_by_custom_id(
    books: JurnalDesk, kind: DocumentKind, make: Make
) -> None:
    lost(books, kind, [make("1")])
    table = books.company.transfers if kind is TRANSFER else books.company.adjustments
    next(iter(table)).transaction_no = "10001"
    books.knobs(transfers_show_ids=False)

    (found,) = books.target().find(kind, [make("1")])

    assert isinstance(found, Posted)


def test_a_custom_id_that_the_path_refuses_in_other_words_is_no_obstacle(books: JurnalDesk) -> None:
    books.fault("status", method="GET", path_regex="ADJ-", status=400, body={"errors": ["id is invalid"]}, times=None)

    assert books.target().find(MOVE, [d.numbered(d.adjustment("1"), "N-1")]) == [Absent()]


def test_a_look_up_by_number_without_answer_proves_nothing(books: JurnalDesk) -> None:
    books.fault("status", method="GET", status=503, times=None)

    with pytest.raises(RetryableError):
        books.target().find(COUNT, [d.count("1")])


def test_a_look_up_by_number_in_words_that_jurnal_does_not_take_proves_nothing(books: JurnalDesk) -> None:
    books.fault("status", method="GET", status=422, body={"search_by": "is invalid"}, times=None)

    with pytest.raises(RefusedError, match="search_by"):
        books.target().find(COUNT, [d.count("1")])


@says_ids
@stock_kind
def test_many_are_found_in_the_list_of_the_newest(
    books: JurnalDesk,
    kind: DocumentKind,
    make: Make,
    shows_ids: bool,  # noqa: FBT001
) -> None:
    books.knobs(adjustments_show_ids=shows_ids, transfers_show_ids=shows_ids or kind is TRANSFER)
    made = [make(str(n)) for n in range(6)]
    lost(books, kind, made)

    findings = books.target().find(kind, made)

    assert all(isinstance(finding, Posted) for finding in findings)
    assert books.requests() == {f"GET {'warehouse_transfers' if kind is TRANSFER else 'stock_adjustments'}": 1}


@stock_kind
def test_a_list_that_names_no_document_proves_no_absence(books: JurnalDesk, kind: DocumentKind, make: Make) -> None:
    """Jurnal shows numbers of its own there, so those that are not found are asked for one by one."""
    books.knobs(transfers_show_ids=False)
    made = [make(str(n)) for n in range(5)]
    lost(books, kind, made[:4])
    for row in [*books.company.transfers, *books.company.adjustments]:
        row.transaction_no = f"1000{row.id}"

    findings = books.target().find(kind, made)

    assert [type(finding) for finding in findings] == [Posted] * 4 + [Absent]


def test_a_list_that_names_each_document_proves_absence(books: JurnalDesk) -> None:
    made = [d.transfer(str(n)) for n in range(5)]
    lost(books, TRANSFER, made[:4])

    findings = books.target().find(TRANSFER, made)

    assert [type(finding) for finding in findings] == [Posted] * 4 + [Absent]
    assert books.requests() == {"GET warehouse_transfers": 1}


@pytest.mark.parametrize("shape", ["list", "object", "empty"])
def test_transfers_listed_under_the_singular_key_are_read(books: JurnalDesk, shape: str) -> None:
    made = [d.transfer(str(n)) for n in range(4)]
    lost(books, TRANSFER, made)
    shown = [
        {
            "id": row.id,
            "custom_id": row.custom_id,
            "transaction_no": row.transaction_no,
            "transaction_date": "2026-01-05",
            "from_warehouse": {"name": d.SHOP},
            "to_warehouse": {"name": d.TRANSIT},
            "warehouse_transfer_line_attributes": {"product": {"name": "Susu UHT"}, "quantity": "2.0"},
        }
        for row in books.company.transfers
    ]
    listed: dict[str, object] = {"list": {"a": shown}, "object": {"a": shown[0]}, "empty": {"a": {}}}[shape]
    books.fault("not_json", path_regex="warehouse_transfers$", body={"warehouse_transfer": listed["a"]})

    findings = books.target().find(TRANSFER, made)

    assert all(isinstance(finding, Posted) for finding in findings)
    singles = {"list": 0, "object": 3, "empty": 4}[shape]
    assert books.requests().get("GET warehouse_transfers/{id}", 0) == singles


def test_a_list_in_another_order_than_asked_for_proves_no_absence(books: JurnalDesk) -> None:
    made = [d.transfer(str(n)) for n in range(4)]
    lost(books, TRANSFER, made)
    old_first = [{"id": n, "custom_id": f"OLD-{n}", "created_at": f"2024-01-0{n}T00:00:00.000Z"} for n in (1, 2)]
    books.fault(
        "not_json",
        path_regex="warehouse_transfers$",
        body={"warehouse_transfers": old_first, "total_count": 400, "total_pages": 8},
    )

    findings = books.target().find(TRANSFER, made)

    assert all(isinstance(finding, Posted) for finding in findings)


def test_a_list_that_refuses_to_be_sorted_is_done_without(books: JurnalDesk) -> None:
    made = [d.count(str(n)) for n in range(4)]
    lost(books, COUNT, made)
    books.fault("status", path_regex="stock_adjustments$", status=422, body={"errors": "sort_key is not allowed"})

    findings = books.target().find(COUNT, made)

    assert all(isinstance(finding, Posted) for finding in findings)


def test_a_batch_of_journals_without_answer_is_found_in_the_list(books: JurnalDesk) -> None:
    entries = [d.journal(str(n), str(1000 + n)) for n in range(10)]
    books.fault("commit_then_drop", path_regex="batch_create")
    target = books.target()

    outcomes = target.post(JOURNAL, entries)
    findings = target.find(JOURNAL, [*entries, d.journal("99")])

    assert all(isinstance(outcome, Uncertain) for outcome in outcomes)
    assert [type(finding) for finding in findings] == [Posted] * 10 + [Absent]
    assert books.requests() == {"POST journal_entries/batch_create": 1, "GET journal_entries": 1}
