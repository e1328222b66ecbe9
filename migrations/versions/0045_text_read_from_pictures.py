"""Text read from pictures of pages, and what a department says of it"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("blob_pages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recognised", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("revision_files", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recognised", sa.String(length=10), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("revision_files", schema=None) as batch_op:
        batch_op.drop_column("recognised")
    with op.batch_alter_table("blob_pages", schema=None) as batch_op:
        batch_op.drop_column("recognised")
