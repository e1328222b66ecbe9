"""whose turn and by when"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from core import clock
from core.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_absences_days")),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["users.id"], name=op.f("fk_absences_delegate_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_absences_entered_by_id_users")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_days", ["ends_on", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_user_id"), ["user_id"], unique=False)

    op.create_table(
        "review_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"],
            ["users.id"],
            name=op.f("fk_review_assignments_assigned_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_assignments_review_id_reviews")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_review_assignments_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_assignments")),
    )
    with op.batch_alter_table("review_assignments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_assignments_assigned_at"), ["assigned_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_review_assignments_review_id"), ["review_id"], unique=False
        )
        batch_op.create_index(
            "uq_review_assignments_open",
            ["user_id", "review_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_began_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("step_spent_seconds", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unseated", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_reviews_due", ["state", "due_at"], unique=False)
        batch_op.create_index(
            "ix_reviews_remind",
            ["remind_at"],
            unique=False,
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        )
    _begin_the_steps_of_open_reviews()


def _begin_the_steps_of_open_reviews() -> None:
    """What waits when the clock is introduced has its whole time; the worker shares it out."""
    reviews = sa.table(
        "reviews",
        sa.column("state", sa.String),
        sa.column("step_began_at", UtcDateTime),
        sa.column("due_at", UtcDateTime),
        sa.column("remind_at", UtcDateTime),
        sa.column("unseated", sa.Integer),
    )
    now = clock.now()
    op.execute(
        reviews.update()
        .where(reviews.c.state == "open")
        .values(
            step_began_at=now,
            due_at=now + timedelta(hours=24),
            remind_at=now + timedelta(hours=18),
            unseated=1,
        )
    )
