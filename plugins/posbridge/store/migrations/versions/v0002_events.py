"""Events that start runs, and what was learnt about a connection."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "connection_facts",
        sa.Column("connection", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("learnt_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection", "key"),
    )
    op.create_table(
        "events",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("mark", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drained_at", MOMENT),
        sa.Column("run", KEY),
        sa.PrimaryKeyConstraint("outlet", "mark"),
    )
    op.create_index("ix_events_open", "events", ["outlet", "drained_at", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_events_open", table_name="events")
    op.drop_table("events")
    op.drop_table("connection_facts")
