"""Grievances handled: what was told, steps, clocks, warnings"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RUNNING = sa.text("ended_at IS NULL")
# The points a new base starts with; `grievances.warning.signs` says the same.
POINTS = {
    "repeated": 1, "raised": 8, "tendency": 3, "own_fault": 1, "hotline_late": 2,
    "department_late": 2, "handed_over": 1, "dissatisfied": 2, "refused": 2, "danger_told": 8,
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "warning_contacts",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_warning_contacts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("level", "user_id", name=op.f("pk_warning_contacts")),
    )
    op.create_table(
        "warning_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("in_force_since", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_warning_models_proposed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_models")),
    )
    op.create_table(
        "warning_approvals",
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["warning_models.id"],
            name=op.f("fk_warning_approvals_model_id_warning_models"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_warning_approvals_user_id_users")
        ),
        sa.PrimaryKeyConstraint("model_id", "user_id", name=op.f("pk_warning_approvals")),
    )
    op.create_table(
        "grievance_handlings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grievance_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="handlingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "hotline",
                "counter",
                "online",
                "letter",
                "visit",
                "government",
                "media",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "dissatisfaction",
            sa.Enum(
                "result",
                "process",
                name="dissatisfaction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("wish", sa.String(length=500), nullable=False),
        sa.Column(
            "promise",
            sa.Enum(
                "two_hours",
                "day",
                "days",
                name="promise",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("promise_days", sa.Integer(), nullable=True),
        sa.Column("restated", sa.String(length=500), nullable=False),
        sa.Column("own_fault", sa.Boolean(), nullable=False),
        sa.Column("tendency", sa.Boolean(), nullable=False),
        sa.Column("danger", sa.String(length=100), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("call_key", sa.String(length=40), nullable=True),
        sa.Column("caller_cipher", sa.Text(), nullable=True),
        sa.Column("caller_hash", sa.String(length=64), nullable=True),
        sa.Column("call_number", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("informed_at", INSTANT, nullable=True),
        sa.Column("told_late_at", INSTANT, nullable=True),
        sa.Column("hand_overs", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
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
        sa.Column("called_at", INSTANT, nullable=True),
        sa.Column("ask_again_by", INSTANT, nullable=True),
        sa.Column("asked_again_at", INSTANT, nullable=True),
        sa.Column("told_ask_again_at", INSTANT, nullable=True),
        sa.Column("outside_at", INSTANT, nullable=True),
        sa.Column("cause", sa.String(length=1000), nullable=False),
        sa.Column("responsibility", sa.String(length=1000), nullable=False),
        sa.Column("measure", sa.String(length=1000), nullable=False),
        sa.Column("is_instructive", sa.Boolean(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=True),
        sa.Column("peak_points", sa.Integer(), nullable=False),
        sa.Column("peak_grade", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["users.id"], name=op.f("fk_grievance_handlings_assignee_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_grievance_handlings_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["grievance_id"],
            ["grievances.id"],
            name=op.f("fk_grievance_handlings_grievance_id_grievances"),
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["warning_models.id"],
            name=op.f("fk_grievance_handlings_model_id_warning_models"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["users.id"],
            name=op.f("fk_grievance_handlings_recorded_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_handlings")),
        sa.UniqueConstraint("grievance_id", name=op.f("uq_grievance_handlings_grievance_id")),
    )
    with op.batch_alter_table("grievance_handlings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_ask_again_by"), ["ask_again_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_call_key"), ["call_key"], unique=False
        )
        batch_op.create_index("ix_grievance_handlings_caller", ["caller_hash"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_closed_at"), ["closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievance_handlings_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_grievance_handlings_grade"), ["grade"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_outside_at"), ["outside_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_recorded_at"), ["recorded_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_grievance_handlings_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievance_handlings_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_grievance_handlings_token", ["recorded_by_id", "token"], unique=True
        )

    op.create_table(
        "grievance_escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_grievance_escalations_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"],
            ["grievance_handlings.id"],
            name=op.f("fk_grievance_escalations_handling_id_grievance_handlings"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_grievance_escalations_taken_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_escalations")),
    )
    with op.batch_alter_table("grievance_escalations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_escalations_due_at"), ["due_at"], unique=False
        )
        batch_op.create_index(
            "uq_grievance_escalations_level", ["handling_id", "level"], unique=True
        )

    op.create_table(
        "grievance_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "soothe",
                "record",
                "judge",
                "assign",
                "find_cause",
                "propose",
                "inform",
                "hold_to_account",
                "improve",
                "follow_up",
                "hand_over",
                "visit",
                "call",
                "refused",
                "dissatisfied",
                "repeated",
                "raised",
                "hotline_late",
                "department_late",
                "ask_again_late",
                "escalated",
                "taken",
                "outside",
                "close",
                "reopen",
                "drafted",
                "discussed",
                name="grievance_step_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handling_id"],
            ["grievance_handlings.id"],
            name=op.f("fk_grievance_steps_handling_id_grievance_handlings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_steps")),
    )
    with op.batch_alter_table("grievance_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_steps_handling_id"), ["handling_id"], unique=False
        )

    op.create_table(
        "grievance_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("told_late_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_grievance_terms_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"],
            ["grievance_handlings.id"],
            name=op.f("fk_grievance_terms_handling_id_grievance_handlings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_terms")),
    )
    with op.batch_alter_table("grievance_terms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_terms_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievance_terms_due_at"), ["due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grievance_terms_handling_id"), ["handling_id"], unique=False
        )
        batch_op.create_index(
            "uq_grievance_terms_running",
            ["handling_id"],
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        )

    op.create_table(
        "escalation_told",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["grievance_escalations.id"],
            name=op.f("fk_escalation_told_escalation_id_grievance_escalations"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_escalation_told_user_id_users")
        ),
        sa.PrimaryKeyConstraint("escalation_id", "user_id", name=op.f("pk_escalation_told")),
    )
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.alter_column("import_id", existing_type=sa.INTEGER(), nullable=True)
    _begin_with_points()
    _add_quality()


def _begin_with_points() -> None:
    """The first version of the warning model."""
    models = sa.table(
        "warning_models",
        *(sa.column(name, sa.JSON) for name in ("points", "thresholds", "minutes")),
        sa.column("note", sa.String),
        *(sa.column(name, INSTANT) for name in ("proposed_at", "in_force_since")),
    )
    now = datetime.now(UTC)
    first = {"points": POINTS, "thresholds": [3, 5, 8], "minutes": [240, 120, 60], "note": ""}
    op.execute(models.insert().values(**first, proposed_at=now, in_force_since=now))


def _add_quality() -> None:
    """Quality of supply, below its reliability, where a base has the one and not the other."""
    columns = ("id", "department_id", "parent_id", "position", "version")
    categories = sa.table(
        "categories",
        sa.column("code", sa.String),
        sa.column("name", sa.String),
        *(sa.column(name, sa.Integer) for name in columns),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(categories.c.code, categories.c.id))
    known = {row.code: row.id for row in rows}
    if "reliability" not in known or "quality" in known:
        return
    above = known["reliability"]
    owner = connection.scalar(sa.select(categories.c.department_id).where(categories.c.id == above))
    values = {"code": "quality", "name": "供电质量", "position": 0, "version": 1}
    op.execute(categories.insert().values(**values, parent_id=above, department_id=owner))


def downgrade() -> None:
    for table in ("escalation_told", "grievance_escalations", "grievance_steps", "grievance_terms"):
        op.drop_table(table)
    op.drop_table("grievance_handlings")
    for table in ("warning_approvals", "warning_models", "warning_contacts"):
        op.drop_table(table)
    op.execute("DELETE FROM grievances WHERE import_id IS NULL")
    with op.batch_alter_table("grievances") as batch_op:
        batch_op.alter_column("import_id", existing_type=sa.Integer, nullable=False)
