"""The checklist with each urgent sign-off"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("urgent_sign_offs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("urgent_sign_offs", schema=None) as batch_op:
        batch_op.drop_column("checked")
