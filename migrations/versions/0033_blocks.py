"""Blocks of text: what was typed where they stand, which revision says which of them"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "block_uses",
        sa.Column("revision_id", sa.Integer, nullable=False),
        sa.Column("block_id", sa.Integer, nullable=False),
        sa.Column("filled_id", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_block_uses_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["entries.id"], name=op.f("fk_block_uses_block_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["filled_id"], ["revisions.id"], name=op.f("fk_block_uses_filled_id_revisions")
        ),
        sa.PrimaryKeyConstraint("revision_id", "block_id", name=op.f("pk_block_uses")),
    )
    op.create_index(op.f("ix_block_uses_block_id"), "block_uses", ["block_id"])
    # in place: others refer to the table
    op.add_column("revisions", sa.Column("written", sa.JSON, nullable=True))
    op.add_column("revisions", sa.Column("block_revision_id", sa.Integer, nullable=True))


def downgrade() -> None:
    op.drop_column("revisions", "block_revision_id")
    op.drop_column("revisions", "written")
    op.drop_table("block_uses")
