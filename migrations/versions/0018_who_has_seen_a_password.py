"""Whether somebody else has seen a password, so that its owner has to choose another"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("password_issued", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("users", column)  # in place: others refer to the table


def downgrade() -> None:
    op.drop_column("users", "password_issued")
