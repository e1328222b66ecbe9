"""Who opened which submission, as it stood; first loads of which a sample was opened"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
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
    op.create_table(
        "takeovers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("department_id", sa.Integer, nullable=False),
        sa.Column("declared_by_id", sa.Integer, nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declaration", sa.String(2000), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_takeovers_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["users.id"], name=op.f("fk_takeovers_declared_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
    )
    op.create_index(op.f("ix_takeovers_department_id"), "takeovers", ["department_id"])
    op.create_table(
        "takeover_items",
        sa.Column("takeover_id", sa.Integer, nullable=False),
        sa.Column("review_id", sa.Integer, nullable=False),
        sa.Column("sampled", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["takeover_id"], ["takeovers.id"], name=op.f("fk_takeover_items_takeover_id_takeovers")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_takeover_items_review_id_reviews")
        ),
        sa.PrimaryKeyConstraint("takeover_id", "review_id", name=op.f("pk_takeover_items")),
    )
    op.create_index(op.f("ix_takeover_items_review_id"), "takeover_items", ["review_id"])
    column = sa.Column("taken_over_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("revisions", column)  # in place: others refer to the table


def downgrade() -> None:
    op.drop_column("revisions", "taken_over_at")
    op.drop_table("takeover_items")
    op.drop_table("takeovers")
    op.drop_table("review_openings")
