"""The tables. ``migrations`` builds the same; a test keeps the two in step."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, Table, Text

from posbridge.store.reasons import reason_columns
from posbridge.store.types import ExactDecimal, Instant, Key

metadata = MetaData()

records = Table(
    "records",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("record_id", Key, primary_key=True),  # "<kind>:<source_id>"
    Column("kind", Key, nullable=False),
    Column("source_id", Key, nullable=False),
    Column("entity", Key, nullable=False),
    Column("parent_id", Key),
    Column("receipt_no", Text, nullable=False),
    Column("occurred_at", Instant),
    Column("occurred_local", Text),  # ISO 8601 with the till's own offset: the business date is in it
    Column("version", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("typed", Text),
    Column("problem", Text),
    Column("raw", Text),
    Column("state", Key, nullable=False),
    *reason_columns(),
    Column("first_seen", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("run", Key, nullable=False),  # the last run that received or marked it
    Index("ix_records_entity_state", "outlet", "entity", "state"),
    Index("ix_records_kind_occurred_at", "outlet", "kind", "occurred_at"),
    Index("ix_records_kind_parent_id", "outlet", "kind", "parent_id"),
)

record_versions = Table(
    "record_versions",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("record_id", Key, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("typed", Text),
    Column("raw", Text),
    Column("seen_at", Instant, nullable=False),
    Column("run", Key, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("company", Key, primary_key=True),
    Column("custom_id", Key, primary_key=True),
    Column("outlet", Key, nullable=False),  # the one that planned it first
    Column("kind", Key, nullable=False),
    Column("entity", Key, nullable=False),
    Column("transaction_no", Text, nullable=False),
    Column("record_id", Key, nullable=False),
    Column("receipt_no", Text, nullable=False),
    Column("date", Date, nullable=False),  # the day it is booked on
    Column("body", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("expected_total", ExactDecimal, nullable=False),
    Column("state", Key, nullable=False),
    *reason_columns(),
    Column("jurnal_id", Text),
    Column("posted", Text),  # the last proven answer; set means that Jurnal holds the document
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", Key),
    Column("claimed_at", Instant),
    Column("posted_at", Instant),
    Column("planned_run", Key, nullable=False),
    Column("sent_run", Key),
    Column("stamp", Text, nullable=False),
    Column("day", Date),  # the day it happened, where that is another
    Column("sent_at", Instant),  # when the last attempt was let out
    Column("settles_at", Instant),  # until then Jurnal may still store what it did not answer
    Index("ix_documents_queue", "company", "kind", "state", "date", "custom_id"),
    Index("ix_documents_date", "company", "date"),
    Index("ix_documents_day", "company", "day"),
)

document_needs = Table(
    "document_needs",
    metadata,
    Column("company", Key, primary_key=True),
    Column("custom_id", Key, primary_key=True),
    Column("needs_custom_id", Key, primary_key=True),
    Column("position", Integer, nullable=False),
)

document_records = Table(
    "document_records",
    metadata,
    Column("company", Key, primary_key=True),
    Column("outlet", Key, primary_key=True),
    Column("record_id", Key, primary_key=True),
    Column("custom_id", Key, primary_key=True),
    Index("ix_document_records_custom_id", "company", "custom_id"),
)

marks = Table(
    "marks",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("feed", Key, primary_key=True),
    Column("moment", Instant, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("field", Key, primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("holder", Key, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

statuses = Table(
    "statuses",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("entity", Key, primary_key=True),
    Column("last_sync", Instant, nullable=False),
    Column("last_success", Instant),
    Column("posted", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("run", Key, nullable=False),
)

catalogue_links = Table(
    "catalogue_links",
    metadata,
    Column("company", Key, primary_key=True),
    Column("resource", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("jurnal_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("custom_id", Text),
    Column("fields", Text),
)

catalogue_reads = Table(
    "catalogue_reads",
    metadata,
    Column("company", Key, primary_key=True),
    Column("resource", Key, primary_key=True),
    Column("read_at", Instant, nullable=False),
)

budget_windows = Table(
    "budget_windows",
    metadata,
    Column("company", Key, primary_key=True),
    Column("span", Key, primary_key=True),  # minute | hour | month
    Column("opened", Instant, nullable=False),
    Column("used", Integer, nullable=False),
    Column("ceiling", Integer),  # what the server's headers last said
    Column("spent", Boolean, nullable=False),  # the server said so, whatever we counted
)

tokens = Table(
    "tokens",
    metadata,
    Column("connection", Key, primary_key=True),
    Column("pair", Text, nullable=False),  # encrypted
    Column("previous", Text),  # encrypted
    Column("renewed_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("mark", Key, primary_key=True),  # a message told twice is one event
    Column("kind", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Column("drained_at", Instant),
    Column("run", Key),  # the one that drained it
    Index("ix_events_open", "outlet", "drained_at", "received_at"),
)

connection_facts = Table(
    "connection_facts",
    metadata,
    Column("connection", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("value", Text, nullable=False),
    Column("learnt_at", Instant, nullable=False),
)

tie_outs = Table(
    "tie_outs",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("proved_at", Instant, primary_key=True),
    Column("run", Key, nullable=False),
    Column("tied", Boolean, nullable=False),
    Column("rows", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("differences", Text, nullable=False),
)

differences = Table(
    "differences",
    metadata,
    Column("outlet", Key, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("reason", Key, nullable=False),  # missing | extra | amount | tax | date | payment | stock
    Column("said", Text, nullable=False),  # the difference as it was last seen
    Column("first_seen", Instant, nullable=False),
    Column("first_run", Key, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("last_run", Key, nullable=False),
    Column("closed_at", Instant),
    Column("closed_run", Key),
    Index("ix_differences_open", "outlet", "closed_at", "day"),
)

budget_shares = Table(
    "budget_shares",
    metadata,
    Column("company", Key, primary_key=True),
    Column("outlet", Key, primary_key=True),
    Column("opened", Instant, nullable=False),  # the minute that ``used`` is counted in
    Column("used", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("before", Instant, nullable=False),  # the minute before ``opened`` in which it took any
)
