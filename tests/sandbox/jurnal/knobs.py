"""Everything about the stand-in that can be turned (contract jurnal §12), with its defaults."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class JurnalKnobs:
    """Values are JSON; None switches off. ``companies`` overrides any of them for one client id.

    - ``rate_per_minute``, ``rate_per_hour``, ``monthly_limit``: fixed windows, reads and writes together
    - ``send_rate_headers``: answer with ``x-ratelimit-*``
    - ``dup_race_window_ms``: a create does not see same-named records younger than this
    - ``batch_enforces_custom_id``: False stores repeated custom_ids and numbers of a batch
    - ``batch_timeout_after_commit``: store the batch, then never answer
    - ``batch_ignores_fields``: fields that batch items lose, as text with commas or a list
    - ``post_timeout_after_commit``: probability that a single create is stored and never answered
    - ``hang_seconds``: how long such a request hangs before the line is cut
    - ``sort_transaction_date_unstable``: ties change their order from page to page
    - ``not_found_status``: 422 or 404
    - ``closed_until``: ``YYYY-MM-DD``, the last closed day
    - ``closing_shown``: ``companies/active`` tells it (a closing); False: it does not (a plain lock)
    - ``allow_negative_stock``
    - ``adjustments_show_ids``: answers about adjustments state custom_id and transaction_no
    - ``transfers_show_ids``: answers about warehouse transfers do
    - ``stock_paths_take_custom_id``: transfers and adjustments are found by custom_id in the path
    - ``fail_5xx``: probability that a request fails with 503 and does nothing
    - ``error_shape``: ``text`` or ``array``
    - ``product_unique``: attributes that no two products may share
    - ``scopes_denied``: regular expressions on ``"<METHOD> <resource>"``; such calls get ``scope_status``
    - ``clock_offset_seconds``: shifts the company's clock, for signatures and for windows
    - ``transaction_quota``: records a month for the quota endpoints; None: those answer 404
    - ``seed``: of the probabilities
    """

    rate_per_minute: int | None = 30
    rate_per_hour: int | None = 1800
    monthly_limit: int | None = None
    send_rate_headers: bool = True
    dup_race_window_ms: int = 0
    batch_enforces_custom_id: bool = False
    batch_timeout_after_commit: bool = False
    batch_ignores_fields: list[str] | str | None = None
    post_timeout_after_commit: float = 0.0
    hang_seconds: float = 1.0
    sort_transaction_date_unstable: bool = True
    not_found_status: int = 422
    closed_until: str | None = None
    closing_shown: bool = True
    allow_negative_stock: bool = True
    adjustments_show_ids: bool = False
    transfers_show_ids: bool = True
    stock_paths_take_custom_id: bool = True
    fail_5xx: float = 0.0
    error_shape: str = "text"
    product_unique: list[str] = field(default_factory=lambda: ["custom_id", "product_code", "name"])
    scopes_denied: list[str] = field(default_factory=list)
    scope_status: int = 403
    clock_offset_seconds: float = 0.0
    transaction_quota: int | None = None
    seed: int = 7
    companies: dict[str, dict[str, Any]] = field(default_factory=dict)
