"""For whom the clauses of a regulation hold"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("clauses_apply_to", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("revisions", "clauses_apply_to")
