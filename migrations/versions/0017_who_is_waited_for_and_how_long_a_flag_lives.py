"""Who is waited for with an answer; which revision a flag is about, and whether it was confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awaited_entries",
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("callers", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_awaited_entries_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_awaited_entries")),
    )
    with op.batch_alter_table("question_groups") as batch:
        batch.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("flagged_revision_id", sa.Integer, nullable=True))
        batch.create_foreign_key(
            op.f("fk_questions_flagged_revision_id_revisions"),
            "revisions",
            ["flagged_revision_id"],
            ["id"],
        )
        batch.create_index(op.f("ix_questions_flagged_revision_id"), ["flagged_revision_id"])


def downgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.drop_index(op.f("ix_questions_flagged_revision_id"))
        batch.drop_constraint(op.f("fk_questions_flagged_revision_id_revisions"), "foreignkey")
        batch.drop_column("flagged_revision_id")
    with op.batch_alter_table("question_groups") as batch:
        batch.drop_column("confirmed_at")
    op.drop_table("awaited_entries")
