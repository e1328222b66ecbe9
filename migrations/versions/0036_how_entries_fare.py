"""How entries fare: their use by day, and what the rules found in them"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_days",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("found", "opened", "read_out", "in_vain")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_days_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "day", name=op.f("pk_entry_days")),
    )
    op.create_index(op.f("ix_entry_days_day"), "entry_days", ["day"])
    op.create_table(
        "entry_health",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("revision_id", sa.Integer, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("trust", sa.Integer, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_health_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_entry_health_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_health")),
    )
    op.create_index(op.f("ix_entry_health_checked_at"), "entry_health", ["checked_at"])
    op.create_index(op.f("ix_entry_health_trust"), "entry_health", ["trust"])


def downgrade() -> None:
    op.drop_table("entry_health")
    op.drop_table("entry_days")
