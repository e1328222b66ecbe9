"""Which key an audit row is sealed with; rows of before have none and stay as they are"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "audit_events", sa.Column("seal", sa.String(16), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("audit_events", "seal")
