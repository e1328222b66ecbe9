"""Training: exercises tied to what they rest on, answers, courses, coaching"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "training_coachings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("notes", sa.String(length=2000), nullable=False),
        sa.Column("steps", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["users.id"], name=op.f("fk_training_coachings_coach_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_training_coachings_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_coachings")),
    )
    with op.batch_alter_table("training_coachings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_coachings_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_coachings_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "training_courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_training_courses_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_courses")),
    )
    op.create_table(
        "training_enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("feedback", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"],
            ["users.id"],
            name=op.f("fk_training_enrolments_assigned_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["training_courses.id"],
            name=op.f("fk_training_enrolments_course_id_training_courses"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_training_enrolments_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolments")),
        sa.UniqueConstraint(
            "course_id", "user_id", name=op.f("uq_training_enrolments_course_id_user_id")
        ),
    )
    with op.batch_alter_table("training_enrolments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_enrolments_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "training_known",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["entries.id"], name=op.f("fk_training_known_exercise_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_training_known_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", "exercise_id", name=op.f("pk_training_known")),
    )
    with op.batch_alter_table("training_known", schema=None) as batch_op:
        batch_op.create_index(
            "ix_training_known_user_id_due_at", ["user_id", "due_at"], unique=False
        )

    op.create_table(
        "training_parts",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["training_courses.id"],
            name=op.f("fk_training_parts_course_id_training_courses"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_training_parts_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("course_id", "entry_id", name=op.f("pk_training_parts")),
    )
    op.create_table(
        "training_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["entries.id"], name=op.f("fk_training_answers_exercise_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_training_answers_revision_id_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_training_answers_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_answers")),
    )
    with op.batch_alter_table("training_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_answers_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_answers_exercise_id"), ["exercise_id"], unique=False
        )

    op.create_table(
        "training_items",
        sa.Column("exercise_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_revision_id", sa.Integer(), nullable=True),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column("tied_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["entries.id"], name=op.f("fk_training_items_exercise_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_training_items_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["entries.id"], name=op.f("fk_training_items_source_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["source_revision_id"],
            ["revisions.id"],
            name=op.f("fk_training_items_source_revision_id_revisions"),
        ),
        sa.PrimaryKeyConstraint("exercise_id", name=op.f("pk_training_items")),
    )
    with op.batch_alter_table("training_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_items_skill"), ["skill"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_items_source_id"), ["source_id"], unique=False
        )


def downgrade() -> None:
    for table in (
        "training_parts",
        "training_enrolments",
        "training_courses",
        "training_coachings",
        "training_answers",
        "training_known",
        "training_items",
    ):
        op.drop_table(table)
