"""When a document was sent, the day it happened; tie-outs and their differences; each outlet's share of the budget."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("documents", sa.Column("day", sa.Date()))
    op.add_column("documents", sa.Column("sent_at", MOMENT))
    op.add_column("documents", sa.Column("settles_at", MOMENT))
    op.create_index("ix_documents_day", "documents", ["company", "day"])
    op.create_table(
        "tie_outs",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "day", "proved_at"),
    )
    op.create_table(
        "differences",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("first_run", KEY, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("last_run", KEY, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_run", KEY),
        sa.PrimaryKeyConstraint("outlet", "day", "key"),
    )
    op.create_index("ix_differences_open", "differences", ["outlet", "closed_at", "day"])
    op.create_table(
        "budget_shares",
        sa.Column("company", KEY, nullable=False),
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("opened", MOMENT, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("before", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("company", "outlet"),
    )


def downgrade() -> None:
    op.drop_table("budget_shares")
    op.drop_index("ix_differences_open", table_name="differences")
    op.drop_table("differences")
    op.drop_table("tie_outs")
    op.drop_index("ix_documents_day", table_name="documents")
    for column in ("settles_at", "sent_at", "day"):
        op.drop_column("documents", column)
