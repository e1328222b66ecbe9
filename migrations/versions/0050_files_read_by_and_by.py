"""Files that are read by and by for an import: what was sent, what was read so far"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_batches", sa.Column("reading_id", sa.Integer, nullable=True))
    op.add_column("import_batches", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "sent_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("batch_id", sa.Integer, nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sent_files_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_sent_files_batch_id_import_batches"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_files")),
    )
    for column in ("user_id", "batch_id", "sha256", "sent_at"):
        op.create_index(op.f(f"ix_sent_files_{column}"), "sent_files", [column])
    op.create_table(
        "found_in_files",
        sa.Column("batch_id", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name=op.f("fk_found_in_files_batch_id_import_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "place", name=op.f("pk_found_in_files")),
    )


def downgrade() -> None:
    op.drop_table("found_in_files")
    op.drop_table("sent_files")
    op.drop_column("import_batches", "read_at")
    op.drop_column("import_batches", "reading_id")
