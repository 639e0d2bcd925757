"""The first shape."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "budget_windows",
        sa.Column("company", KEY, nullable=False),
        sa.Column("span", KEY, nullable=False),
        sa.Column("opened", MOMENT, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("ceiling", sa.Integer()),
        sa.Column("spent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company", "span"),
    )
    op.create_table(
        "catalogue_links",
        sa.Column("company", KEY, nullable=False),
        sa.Column("resource", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("jurnal_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("custom_id", sa.Text()),
        sa.Column("fields", sa.Text()),
        sa.PrimaryKeyConstraint("company", "resource", "key"),
    )
    op.create_table(
        "catalogue_reads",
        sa.Column("company", KEY, nullable=False),
        sa.Column("resource", KEY, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("company", "resource"),
    )
    op.create_table(
        "document_needs",
        sa.Column("company", KEY, nullable=False),
        sa.Column("custom_id", KEY, nullable=False),
        sa.Column("needs_custom_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company", "custom_id", "needs_custom_id"),
    )
    op.create_table(
        "document_records",
        sa.Column("company", KEY, nullable=False),
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("custom_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("company", "outlet", "record_id", "custom_id"),
    )
    op.create_index("ix_document_records_custom_id", "document_records", ["company", "custom_id"])
    op.create_table(
        "documents",
        sa.Column("company", KEY, nullable=False),
        sa.Column("custom_id", KEY, nullable=False),
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("entity", KEY, nullable=False),
        sa.Column("transaction_no", sa.Text(), nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("receipt_no", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("expected_total", sa.Text(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("reason_code", sa.Text()),
        sa.Column("reason_message", sa.Text()),
        sa.Column("reason_remedy", sa.Text()),
        sa.Column("reason_residual", sa.Text()),
        sa.Column("jurnal_id", sa.Text()),
        sa.Column("posted", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", KEY),
        sa.Column("claimed_at", MOMENT),
        sa.Column("posted_at", MOMENT),
        sa.Column("planned_run", KEY, nullable=False),
        sa.Column("sent_run", KEY),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("company", "custom_id"),
    )
    op.create_index("ix_documents_date", "documents", ["company", "date"])
    op.create_index("ix_documents_queue", "documents", ["company", "kind", "state", "date", "custom_id"])
    op.create_table(
        "leases",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("holder", KEY, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("outlet"),
    )
    op.create_table(
        "marks",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("moment", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "feed"),
    )
    op.create_table(
        "pins",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "field"),
    )
    op.create_table(
        "record_versions",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text()),
        sa.Column("raw", sa.Text()),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "record_id", "version"),
    )
    op.create_table(
        "records",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("entity", KEY, nullable=False),
        sa.Column("parent_id", KEY),
        sa.Column("receipt_no", sa.Text(), nullable=False),
        sa.Column("occurred_at", MOMENT),
        sa.Column("occurred_local", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text()),
        sa.Column("problem", sa.Text()),
        sa.Column("raw", sa.Text()),
        sa.Column("state", KEY, nullable=False),
        sa.Column("reason_code", sa.Text()),
        sa.Column("reason_message", sa.Text()),
        sa.Column("reason_remedy", sa.Text()),
        sa.Column("reason_residual", sa.Text()),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "record_id"),
    )
    op.create_index("ix_records_entity_state", "records", ["outlet", "entity", "state"])
    op.create_index("ix_records_kind_occurred_at", "records", ["outlet", "kind", "occurred_at"])
    op.create_index("ix_records_kind_parent_id", "records", ["outlet", "kind", "parent_id"])
    op.create_table(
        "statuses",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("entity", KEY, nullable=False),
        sa.Column("last_sync", MOMENT, nullable=False),
        sa.Column("last_success", MOMENT),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "entity"),
    )
    op.create_table(
        "tokens",
        sa.Column("connection", KEY, nullable=False),
        sa.Column("pair", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text()),
        sa.Column("renewed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection"),
    )


def downgrade() -> None:
    op.drop_table("tokens")
    op.drop_table("statuses")
    op.drop_table("records")
    op.drop_table("record_versions")
    op.drop_table("pins")
    op.drop_table("marks")
    op.drop_table("leases")
    op.drop_table("documents")
    op.drop_table("document_records")
    op.drop_table("document_needs")
    op.drop_table("catalogue_reads")
    op.drop_table("catalogue_links")
    op.drop_table("budget_windows")
