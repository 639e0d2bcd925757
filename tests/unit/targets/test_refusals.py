"""Every error body that Jurnal has is read, and means one thing."""

import pytest

from posbridge.targets.jurnal.refusals import JurnalRefusalError, monthly_limit, text_of

BODIES = [
    (
        {"person_name": "person not exist", "id": None, "error_full_messages": ["Person name person not exist"]},
        "Person name person not exist",
    ),
    ({"custom_id": ["has already been taken"]}, "custom_id: has already been taken"),
    ({"errors": "Data not found."}, "Data not found."),
    ({"errors": ["Unprocessable Entity", "again"]}, "Unprocessable Entity; again"),
    ({"error": ["has already been taken"]}, "has already been taken"),
    ({"message": "API rate limit exceeded"}, "API rate limit exceeded"),
    ({"status": 404, "message": "Product unit not found"}, "Product unit not found"),
    (["You're not authorized to perform this action."], "You're not authorized to perform this action."),
    ("upstream connect error or disconnect/reset before headers", "upstream connect error or disconnect/reset"),
    ({"base": [{"amount": ["too much"]}]}, "base: amount: too much"),
    ("", "no text"),
    ({}, "{}"),
]


def refusal(status: int, body: object) -> JurnalRefusalError:
    return JurnalRefusalError(status, body, what="POST sales_invoices")


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_every_shape_gives_readable_text(body: object, text: str) -> None:
    assert text_of(body).startswith(text)
    assert len(text_of(body)) <= 300


def test_the_text_of_a_page_is_cut() -> None:
    assert len(text_of("x" * 5000)) == 300


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, {"transaction_date": "is in a closed period", "id": None}),
        (422, {"date": ["cannot be used"]}),
        (422, {"errors": "Transaksi berada pada periode yang sudah ditutup"}),
        (422, {"errors": "Periode terkunci"}),
        (422, {"errors": "The period is locked"}),
    ],
)
def test_closed_periods_are_recognised(status: int, body: object) -> None:
    assert refusal(status, body).period_locked


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, {"person_name": "person not exist"}),
        (422, {"errors": "Clockwork Orange Juice not available"}),
        (409, {"transaction_date": "x", "custom_id": "had already been used"}),
        (400, {"transaction_date": "is in a closed period"}),
    ],
)
def test_other_refusals_are_no_closed_period(status: int, body: object) -> None:
    assert not refusal(status, body).period_locked


def test_a_conflict_names_the_record_that_stands() -> None:
    met = refusal(409, {"custom_id": "(Custom id attribute had already been used.)", "id": 700123})

    assert met.duplicate
    assert met.existing_id == "700123"


@pytest.mark.parametrize(
    ("status", "body", "duplicate", "missing"),
    [
        (422, {"error": ["has already been taken"]}, True, False),
        (422, {"custom_id": ["has already been taken"]}, True, False),
        (422, {"errors": "Data not found."}, False, True),
        (404, {"message": "no Route matched"}, False, True),
        (422, {"person_name": "person not exist"}, False, False),
        (400, {"errors": ["page is invalid"]}, False, False),
    ],
)
def test_duplicates_and_absence_are_told_apart(status: int, body: object, duplicate: bool, missing: bool) -> None:  # noqa: FBT001
    assert (refusal(status, body).duplicate, refusal(status, body).not_found) == (duplicate, missing)


def test_only_the_monthly_words_mean_the_month() -> None:
    assert monthly_limit({"message": "Monthly limit exceeded. Please wait until next month."})
    assert not monthly_limit({"message": "API rate limit exceeded"})
