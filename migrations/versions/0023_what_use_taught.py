"""What use taught about lines, and how a replay judged it"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meaning_lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("before", sa.Double(), nullable=False),
        sa.Column("after", sa.Double(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("stretch", sa.Double(), nullable=False),
        sa.Column("change", sa.LargeBinary(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"],
            ["users.id"],
            name=op.f("fk_meaning_lessons_taken_back_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meaning_lessons")),
    )


def downgrade() -> None:
    op.drop_table("meaning_lessons")
