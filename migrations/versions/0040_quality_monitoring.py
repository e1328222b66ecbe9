"""Quality monitoring: plans and quotas, samples, scores, appeals, findings, needs of training"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "monitors",
        sa.Column(
            "level",
            sa.Enum(
                "bureau",
                "department",
                "manager",
                "team",
                "shift",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_monitors_user_id_users")),
        sa.PrimaryKeyConstraint("level", "user_id", name=op.f("pk_monitors")),
    )
    op.create_table(
        "monitoring_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("entry_card_id", sa.Integer(), nullable=True),
        sa.Column("double_percent", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"], ["entries.id"], name=op.f("fk_monitoring_plans_card_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_monitoring_plans_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entry_card_id"],
            ["entries.id"],
            name=op.f("fk_monitoring_plans_entry_card_id_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_plans")),
    )
    with op.batch_alter_table("monitoring_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_plans_ends_on"), ["ends_on"], unique=False)

    op.create_table(
        "monitoring_quotas",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "bureau",
                "department",
                "manager",
                "team",
                "shift",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["monitoring_plans.id"],
            name=op.f("fk_monitoring_quotas_plan_id_monitoring_plans"),
        ),
        sa.PrimaryKeyConstraint("plan_id", "level", name=op.f("pk_monitoring_quotas")),
    )
    op.create_table(
        "monitoring_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "bureau",
                "department",
                "manager",
                "team",
                "shift",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("card_revision_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("marks", sa.JSON(), nullable=True),
        sa.Column("total", sa.Double(), nullable=True),
        sa.Column("concluded_at", INSTANT, nullable=True),
        sa.Column("calibrated_by_id", sa.Integer(), nullable=True),
        sa.Column("calibration", sa.String(length=1000), nullable=False),
        sa.Column("appeal_by", INSTANT, nullable=True),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("final_at", INSTANT, nullable=True),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "call_id IS NULL OR entry_id IS NULL", name=op.f("ck_monitoring_samples_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("fk_monitoring_samples_agent_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["calibrated_by_id"],
            ["users.id"],
            name=op.f("fk_monitoring_samples_calibrated_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_monitoring_samples_call_id_calls")
        ),
        sa.ForeignKeyConstraint(
            ["card_revision_id"],
            ["revisions.id"],
            name=op.f("fk_monitoring_samples_card_revision_id_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_monitoring_samples_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["monitoring_plans.id"],
            name=op.f("fk_monitoring_samples_plan_id_monitoring_plans"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_monitoring_samples_revision_id_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_samples")),
        sa.UniqueConstraint(
            "plan_id", "call_id", name=op.f("uq_monitoring_samples_plan_id_call_id")
        ),
        sa.UniqueConstraint(
            "plan_id", "entry_id", name=op.f("uq_monitoring_samples_plan_id_entry_id")
        ),
    )
    with op.batch_alter_table("monitoring_samples", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_monitoring_samples_agent_id"), ["agent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_monitoring_samples_appeal_by"), ["appeal_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_monitoring_samples_concluded_at"), ["concluded_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_monitoring_samples_plan_id"), ["plan_id"], unique=False
        )

    op.create_table(
        "monitoring_appeals",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("told_late_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_monitoring_appeals_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["monitoring_samples.id"],
            name=op.f("fk_monitoring_appeals_sample_id_monitoring_samples"),
        ),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_monitoring_appeals")),
    )
    with op.batch_alter_table("monitoring_appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_appeals_due_at"), ["due_at"], unique=False)

    op.create_table(
        "monitoring_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=True),
        sa.Column("total", sa.Double(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["monitoring_samples.id"],
            name=op.f("fk_monitoring_assessments_sample_id_monitoring_samples"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_monitoring_assessments_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_assessments")),
        sa.UniqueConstraint(
            "sample_id", "user_id", name=op.f("uq_monitoring_assessments_sample_id_user_id")
        ),
    )
    with op.batch_alter_table("monitoring_assessments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_monitoring_assessments_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "monitoring_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "content",
                "skill",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("flag", sa.String(length=20), nullable=False),
        sa.Column("dropped_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_monitoring_findings_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["found_by_id"], ["users.id"], name=op.f("fk_monitoring_findings_found_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["monitoring_samples.id"],
            name=op.f("fk_monitoring_findings_sample_id_monitoring_samples"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_findings")),
    )
    with op.batch_alter_table("monitoring_findings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_monitoring_findings_entry_id"), ["entry_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_monitoring_findings_sample_id"), ["sample_id"], unique=False
        )

    op.create_table(
        "training_needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("met_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["monitoring_findings.id"],
            name=op.f("fk_training_needs_finding_id_monitoring_findings"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_training_needs_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_needs")),
    )
    with op.batch_alter_table("training_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_needs_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_training_needs_open",
            ["user_id", "skill"],
            unique=True,
            sqlite_where=sa.text("met_at IS NULL"),
            postgresql_where=sa.text("met_at IS NULL"),
        )


def downgrade() -> None:
    for table in (
        "training_needs",
        "monitoring_findings",
        "monitoring_assessments",
        "monitoring_appeals",
        "monitoring_samples",
        "monitoring_quotas",
        "monitoring_plans",
        "monitors",
    ):
        op.drop_table(table)
