"""Seminars and contests; courses that are given by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RULES = ("for_needs", "for_new", "on_change")


def upgrade() -> None:
    for name in RULES:
        op.add_column(
            "training_courses",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.create_table(
        "training_seminars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("led_by_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.String(length=8000), nullable=False),
        sa.Column("agreed", sa.String(length=2000), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        *_refers("training_seminars", entry_id="entries", led_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_seminars")),
    )
    op.create_index(op.f("ix_training_seminars_held_on"), "training_seminars", ["held_on"])
    op.create_table(
        "training_seminar_guests",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *_refers("training_seminar_guests", seminar_id="training_seminars", user_id="users"),
        sa.PrimaryKeyConstraint("seminar_id", "user_id", name=op.f("pk_training_seminar_guests")),
    )
    op.create_index(
        op.f("ix_training_seminar_guests_user_id"), "training_seminar_guests", ["user_id"]
    )
    op.create_table(
        "training_contests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        *_refers("training_contests", made_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_contests")),
    )
    op.create_index(op.f("ix_training_contests_closes_at"), "training_contests", ["closes_at"])
    op.create_table(
        "training_contest_parts",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *_refers("training_contest_parts", contest_id="training_contests", exercise_id="entries"),
        sa.PrimaryKeyConstraint(
            "contest_id", "exercise_id", name=op.f("pk_training_contest_parts")
        ),
    )
    op.create_table(
        "training_contest_answers",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        *_refers(
            "training_contest_answers",
            contest_id="training_contests",
            user_id="users",
            exercise_id="entries",
        ),
        sa.PrimaryKeyConstraint(
            "contest_id", "user_id", "exercise_id", name=op.f("pk_training_contest_answers")
        ),
    )
    op.create_index(op.f("ix_training_contest_answers_at"), "training_contest_answers", ["at"])


def downgrade() -> None:
    for table in ("contest_answers", "contest_parts", "contests", "seminar_guests", "seminars"):
        op.drop_table(f"training_{table}")
    for name in reversed(RULES):
        op.drop_column("training_courses", name)


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
        )
        for column, target in columns.items()
    ]
