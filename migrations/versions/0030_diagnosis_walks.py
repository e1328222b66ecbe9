"""Diagnosis walks: which way a diagnosis was gone, and where it ended or stopped"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnosis_walks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("revision_id", sa.Integer, nullable=False),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("at", sa.String(30), nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("walked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_diagnosis_walks_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_diagnosis_walks_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_walks")),
        sa.UniqueConstraint("token", name=op.f("uq_diagnosis_walks_token")),
    )
    op.create_index(
        "ix_diagnosis_walks_entry_id_walked_at", "diagnosis_walks", ["entry_id", "walked_at"]
    )
    op.create_index(op.f("ix_diagnosis_walks_walked_at"), "diagnosis_walks", ["walked_at"])


def downgrade() -> None:
    op.drop_table("diagnosis_walks")
