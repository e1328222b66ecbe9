"""A draft may wait for its category, which is asked for when it is submitted"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_HAS_CATEGORY = "ck_revisions_has_category"


def upgrade() -> None:
    columns = {one["name"]: one for one in sa.inspect(op.get_bind()).get_columns("revisions")}
    if columns["category_id"]["nullable"]:
        return  # left so by `downgrade`
    with op.batch_alter_table("revisions") as table:
        table.alter_column("category_id", existing_type=sa.Integer, nullable=True)
        table.create_check_constraint(
            op.f(_HAS_CATEGORY), "category_id IS NOT NULL OR state IN ('draft', 'discarded')"
        )


def downgrade() -> None:
    """Drafts without a category get the first of their department. SQLite could only replace the
    table, which others refer to: there it goes on allowing what nobody writes any more."""
    op.execute(
        "UPDATE revisions SET category_id = COALESCE("
        " (SELECT MIN(categories.id) FROM categories JOIN entries"
        "  ON entries.department_id = categories.department_id"
        "  WHERE entries.id = revisions.entry_id), (SELECT MIN(id) FROM categories))"
        " WHERE category_id IS NULL"
    )
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_HAS_CATEGORY), "revisions")
        op.alter_column("revisions", "category_id", existing_type=sa.Integer, nullable=False)
