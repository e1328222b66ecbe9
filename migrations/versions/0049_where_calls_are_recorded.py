"""Where the telephony keeps what was said in a call"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("recording", sa.String(500), nullable=True))


def downgrade() -> None:
    op.drop_column("calls", "recording")
