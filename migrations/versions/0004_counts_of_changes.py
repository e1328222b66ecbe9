"""counts of changes"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = op.create_table(
        "change_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("structure", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_counts")),
    )
    op.create_table(
        "changed_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_changed_entries")),
    )
    op.create_index(op.f("ix_revisions_expires_on"), "revisions", ["expires_on"])
    op.bulk_insert(counts, [{"id": 1, "rights": 0, "content": 0, "structure": 0}])


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_expires_on"), table_name="revisions")
    op.drop_table("changed_entries")
    op.drop_table("change_counts")
