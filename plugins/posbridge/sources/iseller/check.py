"""What ``posbridge check --live`` asks of iSeller: ids, access, consent, and what the store leaves open."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit

from posbridge.errors import FatalError, UnreadableAnswerError
from posbridge.sources.bodies import Json
from posbridge.sources.iseller.asking import ALL_TIME
from posbridge.sources.iseller.calibration import UTC_ASKED, Calibration, LineBasis, RoundingSign
from posbridge.sources.iseller.client import ISellerClient, Params
from posbridge.sources.iseller.movements import CALL as MOVEMENTS_CALL
from posbridge.sources.iseller.outlets import ListedOutlet, outlets_of, store_info
from posbridge.sources.iseller.reasons import RowProblemError
from posbridge.sources.registry import SourcePart

__all__ = ["find_problems", "told"]

_SOON = timedelta(days=3)
_ONE_ROW: Params = {"time_zone": UTC_ASKED, "page_size": 1}
_QUESTIONS: tuple[tuple[str, Params], ...] = (
    ("v2/GetProducts", {**_ONE_ROW, "track_inventory": False, "modified_after": ALL_TIME}),
    ("v2/GetRegisterShifts", {**_ONE_ROW, "created_after": ALL_TIME}),
    ("v2/GetOrderSummary", {**_ONE_ROW, "created_after": ALL_TIME}),
)


def find_problems(client: ISellerClient, source: SourcePart, calibrate: Callable[[], Calibration]) -> list[str]:
    """One sentence for each thing that a person should put right, or know.

    Args:
        calibrate: finds out and keeps what only the store can tell.

    Raises:
        RetryableError: iSeller could not be asked.
    """
    found: list[str] = []
    try:
        info = store_info(client)
        found.extend(_store_problems(client, source.business, info))
        found.extend(_outlet_problems(source, outlets_of(client, info)))
        found.extend(told(calibrate()))
    except FatalError as error:
        return [*found, str(error)]
    except (RowProblemError, UnreadableAnswerError) as problem:
        found.append(f"iSeller's answers cannot be read: {problem}.")
    found.extend(_access_problems(client))
    found.extend(_consent_problems(client))
    return found


def told(rule: Calibration) -> Iterator[str]:
    """What was found out about the store."""
    follow = {True: "follow", False: "do not follow", None: "may or may not follow (no order yet)"}
    signs = {
        RoundingSign.SIGNED: "rounding is told with its sign",
        RoundingSign.ABSOLUTE: "rounding is told without its sign",
        None: "no order tells yet how rounding is signed",
    }
    bases = {
        LineBasis.EX_TAX: "lines of orders whose prices include tax are told without it",
        LineBasis.INCLUSIVE: "lines of orders whose prices include tax are told with it",
        None: "no order tells yet what lines of prices that include tax hold",
    }
    yield (
        f"Note: dates {follow[rule.dates_follow_zone]} the time zone that is asked for (UTC is asked for); "
        f"{signs[rule.rounding_sign]}; {bases[rule.inclusive_lines]}."
    )


def _store_problems(client: ISellerClient, business: str, info: Json) -> Iterator[str]:
    name = str(info.get("store_name") or "")
    host = (urlsplit(client.base).hostname or "").partition(".")[0]
    if business and business.casefold() not in {name.casefold(), host.casefold()}:
        yield f"source.business is {business!r}, but the credential belongs to the store {name or host!r}."


def _outlet_problems(source: SourcePart, outlets: list[ListedOutlet]) -> Iterator[str]:
    mine = next((each for each in outlets if each.outlet_id.lower() == source.outlet.lower()), None)
    if mine is None:
        yield f"The store has no outlet {source.outlet}. {_nearest(source.outlet, outlets)}"
        return
    if not mine.active:
        yield f"Outlet {mine.name} ({mine.code}) is not active in iSeller."
    if source.code and mine.code and source.code != mine.code:
        yield f"source.code is {source.code!r}, but the code of outlet {mine.name} is {mine.code!r}."


def _nearest(asked: str, outlets: list[ListedOutlet]) -> str:
    """The outlet that was meant, by id, code or name; else all there are."""
    names = {
        name.casefold(): each for each in outlets for name in (each.outlet_id, each.code, each.name) if name and asked
    }
    near = [names[name] for name in get_close_matches(asked.casefold(), names, n=1)]
    shown = ", ".join(f"{each.outlet_id} ({each.name}, {each.code})" for each in near or outlets) or "none"
    return f"Did you mean {shown}?" if near else f"It has: {shown}."


def _access_problems(client: ISellerClient) -> Iterator[str]:
    """One cheap question per call that a run needs; without the ERP API only stock movements are missing."""
    for call, params in _QUESTIONS:
        try:
            client.ask(call, params, page=1)
        except FatalError as error:
            yield str(error)
    try:
        client.ask(MOVEMENTS_CALL, {**_ONE_ROW, "created_after": ALL_TIME}, page=1)
    except FatalError as error:
        yield (
            f"Warning: transfers, counts and adjustments cannot be read: {error.message} "
            "Switch track_inventory off, or ask iSeller for access to the ERP API."
        )


def _consent_problems(client: ISellerClient) -> Iterator[str]:
    """A consent without a refresh token ends with its access token."""
    pair = client.tokens.current()
    if client.options.by_consent and pair.refresh is None and pair.expires_at - client.clock() < _SOON:
        yield (
            f"Warning: the merchant's consent cannot be renewed and will soon end (from {pair.expires_at:%d %b %Y} on "
            "a new token is asked for). Have access granted again and put the new code in the connection's extra."
        )
