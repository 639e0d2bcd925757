"""What of the stand-in can be turned while it runs (``POST /_sandbox/knobs``)."""

from dataclasses import dataclass

_WORDS = {
    "refund_rows": ("embedded", "separate", "both"),
    "id_style": ("uuid", "int"),
    "array_key_style": ("documented", "plural", "singular", "results"),
    "void_counted": ("sale_day", "void_day"),
    "refresh_kills": ("first_use", "immediately"),
}


@dataclass(slots=True)
class MokaKnobs:
    """Contract moka §7, "Switches", and the faults that are states rather than single answers.

    Rendering of the feed:

    - ``refund_rows``: ``embedded`` (in ``payment_refunds``), ``separate`` (own rows of ``payments``) or ``both``
    - ``negative_component_rows``: component totals of separate refund rows are negative
    - ``id_style``: ``uuid`` or ``int``, for the ids of payments
    - ``split_details``: ``split_payment_details`` on receipts of several tenders
    - ``show_rounding``: false leaves ``total_rounding_amount`` out
    - ``lines_without_modifiers``: line gross and net without their modifiers
    - ``array_key_style``: ``documented``, ``plural``, ``singular`` or ``results``, in the library

    The cursor:

    - ``v4_missing``: 404 on v4 of the feed
    - ``ignore_time_filter``: the feed filters and sorts on ``created_at`` whatever is asked
    - ``completed_with_next_url``: the last page still has a ``next_url``
    - ``cursor_carries_access_token``: ``access_token=`` in ``next_url``
    - ``next_url_base``: another scheme and host in ``next_url``; null: the request's own
    - ``repeat_next_url``, ``empty_page``, ``duplicate_rows``: how many of the next unfinished pages point to
      themselves; come without rows; repeat their last row on the next page

    Time and counting:

    - ``as_of``: ISO time; whatever was synchronized, refunded, voided or paid later is not there yet
    - ``clock_offset_seconds``: the server's clock is off: moves what it stamps (updated, synchronized, tokens)
    - ``outlet_zone``: all outlets live in this zone; null: their own
    - ``report_zone``: zone that cuts report days; null: the outlet's
    - ``void_counted``: ``sale_day`` (a deleted receipt leaves all reports) or ``void_day`` (negative on that day)

    Outlet settings that override those of every outlet for what is priced from now on (null: the outlet's):
    ``inclusive``, ``rounding_step``, ``rounding_down_below``, ``fractional_discounts``.

    Tokens and quota:

    - ``expires_in``: seconds a token lives
    - ``refresh_kills``: the old pair dies ``first_use`` (of the new token) or ``immediately``
    - ``client_credentials_refresh``: a refresh token comes with client credentials
    - ``quota``: report calls left; 0 answers 429
    - ``default_per_page``
    """

    refund_rows: str = "embedded"
    negative_component_rows: bool = False
    id_style: str = "uuid"
    split_details: bool = True
    show_rounding: bool = True
    lines_without_modifiers: bool = False
    array_key_style: str = "documented"
    v4_missing: bool = False
    ignore_time_filter: bool = False
    completed_with_next_url: bool = True
    cursor_carries_access_token: bool = False
    next_url_base: str | None = None
    repeat_next_url: int = 0
    empty_page: int = 0
    duplicate_rows: int = 0
    as_of: str | None = None
    clock_offset_seconds: int = 0
    outlet_zone: str | None = None
    report_zone: str | None = None
    void_counted: str = "sale_day"
    inclusive: bool | None = None
    rounding_step: int | None = None
    rounding_down_below: int | None = None
    fractional_discounts: bool | None = None
    expires_in: int = 15_552_000
    refresh_kills: str = "first_use"
    client_credentials_refresh: bool = True
    quota: int = 100_000
    default_per_page: int = 50

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse a word that is not one of the knob's, so that a misspelt switch does not pass unseen."""
        if name in _WORDS and value not in _WORDS[name]:
            raise ValueError(f"knob {name} is one of {', '.join(_WORDS[name])}, not {value!r}")
        object.__setattr__(self, name, value)
