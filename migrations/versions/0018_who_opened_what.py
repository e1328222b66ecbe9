"""Who opened which submission, as it stood"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_openings",
        sa.Column("review_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_openings_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_openings_user_id_users")
        ),
        sa.PrimaryKeyConstraint(
            "review_id", "user_id", "content_hash", name=op.f("pk_review_openings")
        ),
    )


def downgrade() -> None:
    op.drop_table("review_openings")
