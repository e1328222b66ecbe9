"""Which searches were not sure of what they found"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("logged_searches", sa.Column("doubted", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("logged_searches", "doubted")
