"""Titles are looked up whole: who wrote the same words under another number"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_revisions_title"), "revisions", ["title"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_title"), table_name="revisions")
