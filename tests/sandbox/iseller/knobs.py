"""What of the stand-in can be turned while it runs (``POST /_sandbox/knobs``)."""

from dataclasses import dataclass

_WORDS: dict[str, tuple[str, ...]] = {
    "orders_page_base": ("0_and_1", "0", "1"),
    "summary_day_cut": ("utc_shown_local", "local"),
    "returned_amount_sign": ("positive", "negative"),
    "refunds_selected_by": ("order_modified", "refund_date", "order_date"),
    "unfulfilled_details": ("empty", "full"),
    "list_key_case": ("live", "lower"),
    "money_as": ("numbers", "strings"),
    "rounding_sign": ("signed", "absolute"),
    "inclusive_line_gross": ("ex_tax", "inclusive"),
    "token_refresh": ("rotating", "stable"),
    "created_is": ("order_date", "upload"),
    "count_is": ("page", "total"),
    "failed_list": ("null", "empty", "absent"),
    "auth_failure": ("401", "200"),
    "orders_error_key": ("erroe_message", "error_message"),
    "line_fulfilment_key": ("fulfilment_status", "fulfillment_status"),
    "unknown_enum": ("", "status", "payment_status", "fulfillment_status", "channel", "gateway", "action"),
}


@dataclass(slots=True)
class ISellerKnobs:
    """The switches of contract iseller §12, each with the contract's default, and some more unknowns of §13.

    The switches of §12:

    - ``orders_page_base``: ``0_and_1`` (page 0 is page 1), ``0`` or ``1`` (page 0 is then empty), of GetOrders
    - ``orders_dates_follow_time_zone``: false: dates into and out of GetOrders are UTC whatever zone is asked
    - ``summary_day_cut``: ``utc_shown_local`` (days cut at UTC midnight, shown in the zone) or ``local``
    - ``returned_amount_sign``: ``positive`` or ``negative`` amounts of transactions of type refund and void
    - ``refund_changes_totals``: a refund shrinks the header amounts of its order
    - ``refunds_selected_by``: ``order_modified`` (refunds of the orders on the page), or those whose
      ``refund_date`` or ``order_date`` is in the window (all on the first page)
    - ``unfulfilled_details``: ``empty`` (lines of which nothing is fulfilled need ``UnfulfilledItems``) or ``full``
    - ``list_key_case``: ``live`` (``Outlets``) or ``lower``
    - ``money_as``: ``numbers`` (with four decimals) or ``strings``
    - ``rounding_sign``: ``signed`` or ``absolute``
    - ``inclusive_line_gross``: of tax-inclusive orders, ``base_price`` and ``total_order_amount`` of lines are
      ``ex_tax`` or ``inclusive``; everything else of a line and the header stay inclusive
    - ``token_refresh``: ``rotating`` (the old refresh token dies) or ``stable``

    Failures that are states rather than single answers (single ones: ``POST /_sandbox/faults``):

    - ``duplicate_rows``: how many of the next later pages of GetOrders begin with the last row of the page before
    - ``insert_rows``: after how many of the next unfinished pages of GetOrders an order with an old date arrives
    - ``auth_failure``: a bad token gives ``401``, or ``200`` with ``status`` false
    - ``erp_access``: false: v3 calls answer 403
    - ``failed_list``: with ``status`` false the list is ``null``, ``empty`` or ``absent``
    - ``unknown_enum``: the first order or event of every reply has an unheard-of value in that field

    Tokens: ``expires_in`` (seconds), ``client_credentials_refresh`` and ``client_credentials_resource_url`` (whether
    that grant's reply has a refresh token, a resource URL).

    Other shapes: ``orders_error_key``, ``line_fulfilment_key``, ``envelope_in_array`` (GetOrders), ``count_is``
    (rows of the page or of all pages), ``created_is`` (what ``created_*`` and ``CreatedDate`` mean),
    ``summary_counts_void``, ``summary_deducts_refunds``, ``default_page_size``.

    Time: ``as_of`` (ISO; what came later is not there yet; null: the world's clock).
    ``webhook_retry_seconds``: pause before each of three more tries.
    """

    orders_page_base: str = "0_and_1"
    orders_dates_follow_time_zone: bool = True
    summary_day_cut: str = "utc_shown_local"
    returned_amount_sign: str = "positive"
    refund_changes_totals: bool = False
    refunds_selected_by: str = "order_modified"
    unfulfilled_details: str = "empty"
    list_key_case: str = "live"
    money_as: str = "numbers"
    rounding_sign: str = "signed"
    inclusive_line_gross: str = "ex_tax"
    token_refresh: str = "rotating"
    duplicate_rows: int = 0
    insert_rows: int = 0
    auth_failure: str = "401"
    erp_access: bool = True
    failed_list: str = "null"
    unknown_enum: str = ""
    expires_in: int = 1_209_599
    client_credentials_refresh: bool = False
    client_credentials_resource_url: bool = True
    orders_error_key: str = "erroe_message"
    line_fulfilment_key: str = "fulfilment_status"
    envelope_in_array: bool = False
    count_is: str = "page"
    created_is: str = "order_date"
    summary_counts_void: bool = False
    summary_deducts_refunds: bool = False
    default_page_size: int = 200
    as_of: str | None = None
    webhook_retry_seconds: float = 0.05

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse a word that is not one of the knob's, so that a misspelt switch does not pass unseen."""
        if name in _WORDS and value not in _WORDS[name]:
            raise ValueError(f"knob {name} is one of {', '.join(map(repr, _WORDS[name]))}, not {value!r}")
        object.__setattr__(self, name, value)
