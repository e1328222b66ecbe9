"""Questions agents could not answer, their groups, steps and answers; duty turns"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_duty_turns_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_duty_turns_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_turns")),
    )
    with op.batch_alter_table("duty_turns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duty_turns_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "question_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "flag",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answering",
                "answered",
                "closed",
                name="groupstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "grade",
            sa.Enum(
                "simple",
                "complex",
                "urgent",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("with_chair", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("flagged_entry_id", sa.Integer(), nullable=True),
        sa.Column("answer_entry_id", sa.Integer(), nullable=True),
        sa.Column("interim_note", sa.String(length=1000), nullable=False),
        sa.Column("interim_by_id", sa.Integer(), nullable=True),
        sa.Column("interim_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("burst_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=1000), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_entry_id"],
            ["entries.id"],
            name=op.f("fk_question_groups_answer_entry_id_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["users.id"], name=op.f("fk_question_groups_assignee_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_question_groups_category_id_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_question_groups_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["flagged_entry_id"],
            ["entries.id"],
            name=op.f("fk_question_groups_flagged_entry_id_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["interim_by_id"], ["users.id"], name=op.f("fk_question_groups_interim_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["question_groups.id"],
            name=op.f("fk_question_groups_merged_into_id_question_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_groups")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("question_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_groups_answer_entry_id"), ["answer_entry_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_question_groups_answered_at"), ["answered_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_question_groups_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_question_groups_assignee_id"), ["assignee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_question_groups_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_question_groups_closed_at"), ["closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_question_groups_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_question_groups_due_at"), ["due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_question_groups_flagged_entry_id"), ["flagged_entry_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_question_groups_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_question_groups_flagged",
            ["flagged_entry_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'answering')"),
            postgresql_where=sa.text("state IN ('open', 'answering')"),
        )

    op.create_table(
        "question_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "draft",
                "link",
                "no_general",
                name="answermeans",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_revision_id", sa.Integer(), nullable=True),
        sa.Column("checked_revision_id", sa.Integer(), nullable=True),
        sa.Column("not_found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_question_answers_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["users.id"], name=op.f("fk_question_answers_given_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_groups.id"],
            name=op.f("fk_question_answers_group_id_question_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
    )
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_answers_entry_id"), ["entry_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_question_answers_group_id"), ["group_id"], unique=False
        )

    op.create_table(
        "question_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked",
                "flagged",
                "routed",
                "returned",
                "to_chair",
                "assigned",
                "snoozed",
                "interim",
                "drafted",
                "linked",
                "declined",
                "variants",
                "merged",
                "split",
                "undone",
                "reminded",
                "escalated",
                "raised",
                "burst",
                "not_found",
                "answered",
                "kept",
                "closed",
                "reopened",
                "called",
                "withdrawn",
                name="stepkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_groups.id"],
            name=op.f("fk_question_steps_group_id_question_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_steps")),
    )
    with op.batch_alter_table("question_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_steps_group_id"), ["group_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("earlier_queries", sa.JSON(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column(
            "grade",
            sa.Enum(
                "simple",
                "complex",
                "urgent",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column(
            "flag_reason",
            sa.Enum(
                "wrong",
                "outdated",
                "unclear",
                name="flagreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("passage", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("caller_cipher", sa.Text(), nullable=True),
        sa.Column("caller_hash", sa.String(length=64), nullable=True),
        sa.Column("callback_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "neutral",
                "dissatisfied",
                "unreached",
                name="satisfaction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("call_note", sa.String(length=1000), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_questions_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["users.id"], name=op.f("fk_questions_called_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_questions_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name=op.f("fk_questions_group_id_question_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_callback_by"), ["callback_by"], unique=False)
        batch_op.create_index("ix_questions_caller", ["caller_hash", "group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_group_id"), ["group_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_group_id"))
        batch_op.drop_index("ix_questions_caller")
        batch_op.drop_index(batch_op.f("ix_questions_callback_by"))
        batch_op.drop_index(batch_op.f("ix_questions_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_questions_asked_at"))

    op.drop_table("questions")
    with op.batch_alter_table("question_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_steps_group_id"))

    op.drop_table("question_steps")
    with op.batch_alter_table("question_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_answers_group_id"))
        batch_op.drop_index(batch_op.f("ix_question_answers_entry_id"))

    op.drop_table("question_answers")
    with op.batch_alter_table("question_groups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_question_groups_flagged",
            sqlite_where=sa.text("state IN ('open', 'answering')"),
            postgresql_where=sa.text("state IN ('open', 'answering')"),
        )
        batch_op.drop_index(batch_op.f("ix_question_groups_state"))
        batch_op.drop_index(batch_op.f("ix_question_groups_flagged_entry_id"))
        batch_op.drop_index(batch_op.f("ix_question_groups_due_at"))
        batch_op.drop_index(batch_op.f("ix_question_groups_department_id"))
        batch_op.drop_index(batch_op.f("ix_question_groups_closed_at"))
        batch_op.drop_index(batch_op.f("ix_question_groups_category_id"))
        batch_op.drop_index(batch_op.f("ix_question_groups_assignee_id"))
        batch_op.drop_index(batch_op.f("ix_question_groups_asked_at"))
        batch_op.drop_index(batch_op.f("ix_question_groups_answered_at"))
        batch_op.drop_index(batch_op.f("ix_question_groups_answer_entry_id"))

    op.drop_table("question_groups")
    with op.batch_alter_table("duty_turns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_turns_department_id"))

    op.drop_table("duty_turns")
    # ### end Alembic commands ###
