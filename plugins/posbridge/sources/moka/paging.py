"""Following a list to its end in Moka's two styles, or failing loudly (contract moka §1.1)."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from posbridge.errors import UnreadableAnswerError
from posbridge.sources.moka.client import MokaClient, Params
from posbridge.sources.moka.fields import Json

__all__ = ["by_cursor", "by_page", "rows_of"]

_VERSIONED = re.compile(r"/v\d+/.*")


def by_page(client: MokaClient, path: str, params: Params, *keys: str) -> Iterator[tuple[int, list[object]]]:
    """``(number, rows)`` of each page from 1 to ``total_pages``.

    Raises:
        UnreadableAnswerError: ``total_pages`` is missing, or a page before the last is empty.
    """
    number = 1
    while True:
        data = _data(client.get(path, {**params, "page": number}, page=number), path, number)
        rows = rows_of(data, path, number, *keys)
        total = data.get("total_pages")
        if not isinstance(total, int) or isinstance(total, bool):
            raise UnreadableAnswerError(f"Moka's answer to GET {_named(path)}, page {number}, holds no total_pages.")
        if not rows and number < total:
            raise UnreadableAnswerError(f"Moka gave no rows on page {number} of {total} of GET {_named(path)}.")
        yield number, rows
        if number >= total:
            return
        number += 1


def by_cursor(client: MokaClient, path: str, params: Params, *keys: str) -> Iterator[tuple[int, list[object]]]:
    """``(number, rows)`` of each page until the server says that the list is complete.

    ``next_url`` is followed as it is, but on our own host, and without the token that old servers put
    into it. Its absence ends nothing, and its presence on a complete list continues nothing.

    Raises:
        UnreadableAnswerError: an incomplete list has an empty page, no ``next_url`` or one seen before; or
            the answer does not say whether it is complete.
    """
    number, at, query = 1, path, dict(params)
    seen = {_step(query)}
    while True:
        data = _data(client.get(at, query, page=number), path, number)
        rows = rows_of(data, path, number, *keys)
        completed, after = data.get("completed"), data.get("next_url")
        if not isinstance(completed, bool):
            raise UnreadableAnswerError(
                f"Moka's answer to GET {_named(path)}, page {number}, does not say whether it completes."
            )
        yield number, rows
        if completed:
            return
        where = f"Page {number} of GET {_named(path)} does not complete the list, but"
        if not rows:
            raise UnreadableAnswerError(f"{where} is empty.")
        if not isinstance(after, str) or not after:
            raise UnreadableAnswerError(f"{where} has no next_url.")
        at, query = _follow(after, path, where)
        if _step(query) in seen:
            raise UnreadableAnswerError(f"{where} its next_url was followed before.")
        seen.add(_step(query))
        number += 1


def rows_of(data: Json, path: str, number: int, *keys: str) -> list[object]:
    """The list under the first of ``keys`` that is there: Moka says it in singular and plural (§3.2)."""
    for key in keys:
        if isinstance(data.get(key), list):
            return list(data[key])
    raise UnreadableAnswerError(
        f"Moka's answer to GET {_named(path)}, page {number}, holds no list {' or '.join(keys)}."
    )


def _step(query: Params) -> frozenset[tuple[str, str]]:
    """Where in the list a request stands: the resource is always the same one."""
    return frozenset((name, str(value).lower()) for name, value in query.items())


def _named(path: str) -> str:
    return path.replace("/v{version}", "")


def _data(answer: Json, path: str, number: int) -> Json:
    data = answer.get("data")
    if not isinstance(data, dict):
        raise UnreadableAnswerError(f"Moka's answer to GET {_named(path)}, page {number}, holds no data.")
    return data


def _follow(next_url: str, path: str, where: str) -> tuple[str, dict[str, str | int | bool]]:
    """Path and query of ``next_url``; the client puts its own host and token to them."""
    parts = urlsplit(next_url)
    found = _VERSIONED.search(parts.path)
    resource = path.replace("{version}", "0").split("/", 2)[2]
    if found is None or found.group().split("/", 2)[2] != resource:
        raise UnreadableAnswerError(f"{where} its next_url leads to another resource.")
    query = parse_qsl(parts.query, keep_blank_values=True)
    return found.group(), {name: value for name, value in query if name != "access_token"}
