"""Where a caller is and what they are: the region of a call, the class of customer of a question"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("region_id", sa.Integer, nullable=True))
    op.add_column("questions", sa.Column("customer", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("questions", "customer")
    op.drop_column("calls", "region_id")
