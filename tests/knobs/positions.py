"""Every knob of the Jurnal stand-in in each of its positions."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta

from tests.knobs.day import DAY, NEXT
from tests.knobs.position import Position, book_on_the_first_open_day
from tests.outlet_world import World
from tests.sandbox.jurnal.knobs import JurnalKnobs

_AFTER = NEXT + timedelta(days=1)


def _turn(**knobs: object) -> Callable[[World], None]:
    return lambda world: world.jurnal.control.set_knobs(knobs)


LIMITS = (
    Position(
        knob="rate_per_minute",
        value="30",
        jurnal="Refuses the 31st request of a minute.",
        posbridge="Counts along and waits for the next minute.",
    ),
    Position(
        knob="rate_per_minute",
        value="40",
        jurnal="Refuses the 41st request of a minute, and says in its headers that it is 40.",
        posbridge="Stays at what the connection says (30); headers only ever lower it.",
        knobs={"rate_per_minute": 40},
    ),
    Position(
        knob="rate_per_minute",
        value="100",
        jurnal="Refuses the 101st request of a minute.",
        posbridge="Stays at what the connection says (30).",
        knobs={"rate_per_minute": 100},
    ),
    Position(
        knob="rate_per_hour",
        value="1800",
        jurnal="Refuses the 1801st request of an hour.",
        posbridge="Counts along.",
    ),
    Position(
        knob="rate_per_hour",
        value="20",
        jurnal="Refuses the 21st request of an hour.",
        posbridge="Learns it from the headers; the task is tried again when the hour is over.",
        knobs={"rate_per_hour": 20},
    ),
    Position(
        knob="monthly_limit",
        value="none",
        jurnal="No package.",
        posbridge="Counts without end.",
    ),
    Position(
        knob="monthly_limit",
        value="40",
        jurnal="Refuses every request after the 40th until the month is over.",
        posbridge="Fails at once and says when the package renews; the first night of the next month carries the rest.",
        knobs={"monthly_limit": 40},
        failed=frozenset({"BudgetSpentError"}),
        mend=lambda _: None,
        mended_on=date(DAY.year, DAY.month + 1, 1),
    ),
    Position(
        knob="send_rate_headers",
        value="false",
        jurnal="Tells nothing of its limits.",
        posbridge="Goes by its own count.",
        knobs={"send_rate_headers": False},
    ),
    Position(
        knob="fail_5xx",
        value="0",
        jurnal="Answers.",
        posbridge="-",
    ),
    Position(
        knob="fail_5xx",
        value="0.1",
        jurnal="Does nothing and answers 503, for one request in ten.",
        posbridge="Reads again at once; looks a write up before it sends it again.",
        knobs={"fail_5xx": 0.1},
    ),
)

ANSWERS = (
    Position(
        knob="dup_race_window_ms",
        value="0",
        jurnal="A create sees every other record.",
        posbridge="-",
    ),
    Position(
        knob="dup_race_window_ms",
        value="1500",
        jurnal="Stores a second record of the same number within 1.5 s.",
        posbridge="Never leans on the refusal: what got no answer is looked up before it is sent again.",
        knobs={"dup_race_window_ms": 1500},
    ),
    Position(
        knob="batch_enforces_custom_id",
        value="false",
        jurnal="A batch stores a `custom_id` that exists a second time.",
        posbridge="Looks up what got no answer, and sends no batch of which anything is uncertain.",
    ),
    Position(
        knob="batch_enforces_custom_id",
        value="true",
        jurnal="A batch refuses items whose `custom_id` exists.",
        posbridge="The same.",
        knobs={"batch_enforces_custom_id": True},
    ),
    Position(
        knob="batch_timeout_after_commit",
        value="false",
        jurnal="Answers a batch.",
        posbridge="-",
    ),
    Position(
        knob="batch_timeout_after_commit",
        value="true",
        jurnal="Stores every batch and never answers.",
        posbridge="Each batch is uncertain; the next try finds its documents by listing and adopts them.",
        knobs={"batch_timeout_after_commit": True},
    ),
    Position(
        knob="batch_ignores_fields",
        value="none",
        jurnal="A batch keeps every field.",
        posbridge="-",
    ),
    Position(
        knob="batch_ignores_fields",
        value="tags, use_tax_inclusive",
        jurnal="A batch stores its items without these fields and says nothing.",
        posbridge="Notices on the first batch, names its receipts, and sends all later ones singly.",
        knobs={"batch_ignores_fields": "tags,use_tax_inclusive"},
        codes=frozenset({"stored_fields_differ"}),
    ),
    Position(
        knob="post_timeout_after_commit",
        value="0",
        jurnal="Answers a single create.",
        posbridge="-",
    ),
    Position(
        knob="post_timeout_after_commit",
        value="0.3",
        jurnal="Stores and never answers, for three single creates in ten.",
        posbridge="Looks up by `custom_id` and adopts.",
        knobs={"post_timeout_after_commit": 0.3},
    ),
    Position(
        knob="sort_transaction_date_unstable",
        value="true",
        jurnal="Lists by date change their order from page to page.",
        posbridge="Lists by creation, which has no ties that matter.",
    ),
    Position(
        knob="sort_transaction_date_unstable",
        value="false",
        jurnal="Lists keep their order.",
        posbridge="The same.",
        knobs={"sort_transaction_date_unstable": False},
    ),
    Position(
        knob="not_found_status",
        value="422",
        jurnal="Answers 422 for what is not there.",
        posbridge="Reads both as not there.",
    ),
    Position(
        knob="not_found_status",
        value="404",
        jurnal="Answers 404 for what is not there.",
        posbridge="Reads both as not there.",
        knobs={"not_found_status": 404},
    ),
    Position(
        knob="error_shape",
        value="text",
        jurnal="Refuses with one text a field.",
        posbridge="Reads both shapes.",
    ),
    Position(
        knob="error_shape",
        value="array",
        jurnal="Refuses with a list of texts a field.",
        posbridge="Reads both shapes.",
        knobs={"error_shape": "array"},
    ),
)

BOOKS = (
    Position(
        knob="closed_until",
        value="none",
        jurnal="Every day is open.",
        posbridge="-",
    ),
    Position(
        knob="closed_until",
        value="the first day",
        jurnal="Takes nothing dated in the closed period, and tells of it in `companies/active`.",
        posbridge="Holds what belongs there. Once it is open, a run by hand books it at once, nights within days.",
        knobs={"closed_until": str(DAY)},
        codes=frozenset({"period_locked", "count_in_closed_period"}),
        mend=_turn(closed_until=None),
        mended_on=_AFTER,
        by_hand=True,
    ),
    Position(
        knob="closed_until",
        value="the first day, `closed_periods: first_open_day`",
        jurnal="The same.",
        posbridge="Books on the first open day, with the own day in the memo; a count is held.",
        knobs={"closed_until": str(DAY)},
        prepare=book_on_the_first_open_day,
        codes=frozenset({"count_in_closed_period"}),
        not_before=NEXT,
    ),
    Position(
        knob="closing_shown",
        value="false, the first day is locked",
        jurnal="Takes nothing dated on or before it, and tells of it only by refusing.",
        posbridge="Learns it from the refusal; then the same.",
        knobs={"closed_until": str(DAY), "closing_shown": False},
        codes=frozenset({"period_locked", "count_in_closed_period"}),
        mend=_turn(closed_until=None),
        mended_on=_AFTER,
        by_hand=True,
    ),
    Position(
        knob="allow_negative_stock",
        value="true",
        jurnal="Lets stock fall below nothing.",
        posbridge="-",
    ),
    Position(
        knob="allow_negative_stock",
        value="false",
        jurnal="Refuses an invoice of goods that it does not hold.",
        posbridge="Names the receipts that were refused; they go once the goods are in Jurnal.",
        knobs={"allow_negative_stock": False},
        codes=frozenset({"refused_by_jurnal"}),
        mend=_turn(allow_negative_stock=True),
        mended_on=_AFTER,
    ),
    Position(
        knob="adjustments_show_ids",
        value="true",
        jurnal="Answers about adjustments state `custom_id` and number.",
        posbridge="Compares them where they are stated.",
        knobs={"adjustments_show_ids": True},
    ),
    Position(
        knob="transfers_show_ids, stock_paths_take_custom_id",
        value="false",
        jurnal="Answers about transfers state neither, and stock documents cannot be looked up by `custom_id`.",
        posbridge="Looks them up by number, and in the list of the newest.",
        knobs={"transfers_show_ids": False, "stock_paths_take_custom_id": False},
    ),
)

RIGHTS = (
    Position(
        knob="product_unique",
        value="custom_id",
        jurnal="Lets two products share name and code.",
        posbridge="Looks its products up by `custom_id`.",
        knobs={"product_unique": ["custom_id"]},
    ),
    Position(
        knob="scopes_denied",
        value="batches",
        jurnal="Answers 403 to every batch.",
        posbridge="Learns it once and sends singly.",
        knobs={"scopes_denied": ["batch_create"]},
    ),
    Position(
        knob="scopes_denied",
        value="reports",
        jurnal="Answers 403 to the reports.",
        posbridge="Books all the same; `reconcile` fails and names the scope, as nothing is proved.",
        knobs={"scopes_denied": ["sales_lists|general_ledger"]},
        failed=frozenset({"ScopeMissingError"}),
        mend=_turn(scopes_denied=[]),
        mended_on=_AFTER,
    ),
    Position(
        knob="clock_offset_seconds",
        value="400",
        jurnal="Its clock is 400 s off; signatures are good for 300 s.",
        posbridge="Fails and names the clock; nothing is sent.",
        knobs={"clock_offset_seconds": 400},
        failed=frozenset({"CredentialsRefusedError", "FatalError"}),
        mend=_turn(clock_offset_seconds=0),
        mended_on=_AFTER,
    ),
)

GROUPS = {
    "Limits and failures": LIMITS,
    "Batches, numbers and look-ups": ANSWERS,
    "Periods and stock": BOOKS,
    "Names, rights and the clock": RIGHTS,
}

NOT_TRIED = {
    "hang_seconds": "how long an answer is kept back, not whether",
    "scope_status": "401 is the answer to a wrong signature, which clock_offset_seconds brings",
    "transaction_quota": "of the quota endpoints, which a run does not ask",
    "seed": "of the probabilities",
    "companies": "overrides of the others",
}
"""Knobs without a row, and why."""

KNOBS = frozenset(each.name for each in fields(JurnalKnobs))
