"""What ``posbridge check --live`` asks of a Moka connection: ids, scopes, subscription, zone."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from posbridge.errors import FatalError
from posbridge.sources.moka.client import MokaClient, Params
from posbridge.sources.moka.feeds import transactions_path
from posbridge.sources.moka.fields import Row, RowProblemError

__all__ = ["find_problems"]

_WIB = "Asia/Jakarta"


def find_problems(client: MokaClient, business: str, outlet: str, zone: ZoneInfo) -> list[str]:
    """One sentence for each thing that a person should put right; empty when all is well.

    Raises:
        RetryableError: Moka could not be asked.
    """
    found: list[str] = []
    try:
        profile = Row(client.get("/v1/profile/self"), zone)
        found.extend(_profile_problems(profile, business, outlet))
        found.extend(_outlet_problems(client, business, outlet, zone))
    except FatalError as error:
        found.append(str(error))
    except RowProblemError as problem:
        found.append(f"Moka's profile cannot be read: {problem}.")
    found.extend(_scope_problems(client, business, outlet, known="\n".join(found)))
    if zone.key != _WIB:
        found.append(
            f"Warning: the outlet's zone is {zone.key}. Which zone Moka cuts report days in is not published: before "
            "going live, compare a sale near midnight with that day's report in the Back Office."
        )
    return found


def _profile_problems(profile: Row, business: str, outlet: str) -> Iterator[str]:
    outlets = profile.raw.get("outlet_ids")
    mine = [str(each) for each in outlets] if isinstance(outlets, list) else []
    theirs = profile.text("business_id")
    if theirs and theirs != business:
        yield f"source.business is {business}, but the credential belongs to business {theirs}."
    if outlet not in mine:
        known = ", ".join(mine) or "none"
        yield f"source.outlet {outlet} is not among the outlets of the credential ({known})."


def _outlet_problems(client: MokaClient, business: str, outlet: str, zone: ZoneInfo) -> Iterator[str]:
    data = Row(client.get(f"/v1/businesses/{business}/outlets").get("data"), zone, "data")
    row = next((each for each in data.rows("outlets", "outlet") if each.text("id") == outlet), None)
    if row is None:
        yield f"Business {business} has no outlet {outlet}."
        return
    ended = row.day("end_date")
    if ended is not None and ended < client.clock().astimezone(zone).date():
        yield f"The Moka subscription of outlet {outlet} ended on {ended}."
    elif row.has("is_paying") and not row.flag("is_paying"):
        yield f"The Moka subscription of outlet {outlet} is not paid."
    if row.flag("is_deleted"):
        yield f"Outlet {outlet} was deleted in Moka."


def _scope_problems(client: MokaClient, business: str, outlet: str, *, known: str) -> Iterator[str]:
    """One cheap question per scope that a run needs."""
    questions: tuple[tuple[str, Params], ...] = (
        (transactions_path(outlet), {"per_page": 1}),
        (f"/v1/outlets/{outlet}/items", {"per_page": 1, "page": 1}),
        (f"/v1/businesses/{business}/customers", {"per_page": 1, "page": 1}),
    )
    for path, params in questions:
        try:
            client.get(path, params)
        except FatalError as error:
            if str(error) not in known:
                yield str(error)
