from typing import Any

import pytest

from posbridge.errors import UnreadableAnswerError
from posbridge.sources.moka.paging import by_cursor, by_page
from tests.unit.sources.scripted import ScriptedClient, in_turn

FEED = "/v{version}/outlets/700101/reports/get_latest_transactions"
HOST = "https://api.mokapos.com/v4/outlets/700101/reports/get_latest_transactions"


def cursor(client: ScriptedClient) -> list[tuple[int, list[object]]]:
    return list(by_cursor(client, FEED, {"since": "1", "per_page": 2}, "payments"))  # type: ignore[arg-type]


def pages(client: ScriptedClient) -> list[tuple[int, list[object]]]:
    return list(by_page(client, "/v1/outlets/700101/items", {"per_page": 2}, "items", "item"))  # type: ignore[arg-type]


def some(*rows: int, completed: object = False, after: object = None) -> dict[str, Any]:
    return {"payments": list(rows), "completed": completed, "next_url": after}


def test_a_cursor_is_followed_until_the_list_is_complete() -> None:
    client = in_turn(some(1, 2, after=f"{HOST}?since=2.5&per_page=2"), some(3, completed=True))
    assert cursor(client) == [(1, [1, 2]), (2, [3])]
    assert client.asked[1] == (HOST.removeprefix("https://api.mokapos.com"), {"since": "2.5", "per_page": "2"})


def test_a_next_url_on_a_complete_list_is_not_followed() -> None:
    client = in_turn(some(1, completed=True, after=f"{HOST}?since=9"))
    assert cursor(client) == [(1, [1])]


def test_an_empty_complete_list_is_one_empty_page() -> None:
    assert cursor(in_turn(some(completed=True))) == [(1, [])]


def test_the_token_in_a_next_url_is_stripped_and_its_host_is_not_ours_to_follow() -> None:
    after = f"{HOST.replace('api.mokapos.com', 'evil.example')}?since=2&access_token=abc&per_page=2"
    client = in_turn(some(1, after=after), some(2, completed=True))
    cursor(client)
    path, query = client.asked[1]
    assert path.startswith("/v4/outlets/700101/")
    assert query == {"since": "2", "per_page": "2"}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (some(1, after=f"{HOST}?per_page=2&since=1"), "followed before"),
        (some(after=f"{HOST}?since=2"), "is empty"),
        (some(1), "has no next_url"),
        (some(1, after=f"{HOST.replace('700101', '700102')}?since=2"), "another resource"),
        (some(1, after="https://api.mokapos.com/login?since=2"), "another resource"),
        (some(1, completed=None), "does not say whether it completes"),
        ({"completed": True}, "holds no list payments"),
    ],
)
def test_a_list_that_cannot_be_ended_fails_naming_endpoint_and_page(page: dict[str, Any], words: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=words) as error:
        cursor(in_turn(page))
    assert "/outlets/700101/reports/get_latest_transactions" in str(error.value)
    assert "age 1" in str(error.value)


def test_a_cursor_that_turns_in_a_circle_fails() -> None:
    there, back = f"{HOST}?since=2&per_page=2", f"{HOST}?since=3&per_page=2"
    with pytest.raises(UnreadableAnswerError, match=r"Page 3 .* followed before"):
        cursor(in_turn(some(1, after=there), some(2, after=back), some(3, after=there)))


def test_a_failing_cursor_never_shows_the_token() -> None:
    after = f"{HOST}?since=1&per_page=2&access_token=s3cret"
    with pytest.raises(UnreadableAnswerError) as error:
        cursor(in_turn(some(1, after=after)))
    assert "s3cret" not in str(error.value)


def test_pages_are_read_to_the_last() -> None:
    client = in_turn({"items": [1, 2], "total_pages": 2}, {"item": [3], "total_pages": 2})
    assert pages(client) == [(1, [1, 2]), (2, [3])]
    assert [params["page"] for _, params in client.asked] == [1, 2]


def test_an_empty_list_of_pages_is_one_empty_page() -> None:
    assert pages(in_turn({"items": [], "total_pages": 0})) == [(1, [])]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"items": [1]}, "no total_pages"),
        ({"items": [], "total_pages": 2}, "no rows on page 1 of 2"),
        ({"total_pages": 1}, "no list items or item"),
    ],
)
def test_a_page_that_is_not_whole_fails(page: dict[str, Any], words: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=words):
        pages(in_turn(page))


def test_an_answer_without_data_fails() -> None:
    with pytest.raises(UnreadableAnswerError, match="page 1, holds no data"):
        pages(ScriptedClient(lambda _: {"meta": {"code": 200}}))
