"""Who may see it: circles that entries and categories are limited to, where people are posted"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

# Without references: SQLite could not take such a column away again. No circle is ever deleted.
_COLUMNS = (
    ("revisions", "circle_id"),
    ("categories", "circle_id"),
    ("users", "posted_to_id"),
)


def upgrade() -> None:
    op.create_table(
        "circles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("key", name=op.f("uq_circles_key")),
    )
    for table, name in _COLUMNS:
        op.add_column(table, sa.Column(name, sa.Integer, nullable=True))


def downgrade() -> None:
    for table, name in reversed(_COLUMNS):
        op.drop_column(table, name)
    op.drop_table("circles")
