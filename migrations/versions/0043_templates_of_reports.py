"""Templates of reports: what they report on"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    about = sa.Column("about", sa.String(20), nullable=False, server_default="grievances")
    op.add_column("report_templates", about)


def downgrade() -> None:
    op.drop_column("report_templates", "about")
