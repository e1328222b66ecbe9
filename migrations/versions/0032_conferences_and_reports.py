"""Conferences on grievances, reports"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "grievance_conferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_grievance_conferences_created_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_conferences")),
    )
    with op.batch_alter_table("grievance_conferences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_conferences_held_on"), ["held_on"], unique=False
        )

    op.create_table(
        "report_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_report_templates_saved_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_templates")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_reports_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_made_at"), ["made_at"], unique=False)
        batch_op.create_index(
            "uq_reports_scheduled",
            ["kind", "period", "format"],
            unique=True,
            sqlite_where=sa.text("made_by_id IS NULL"),
            postgresql_where=sa.text("made_by_id IS NULL"),
        )

    op.create_table(
        "grievance_agenda",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "open",
                "repeated",
                "instructive",
                name="agendareason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["grievance_conferences.id"],
            name=op.f("fk_grievance_agenda_conference_id_grievance_conferences"),
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"],
            ["grievance_handlings.id"],
            name=op.f("fk_grievance_agenda_handling_id_grievance_handlings"),
        ),
        sa.PrimaryKeyConstraint("conference_id", "handling_id", name=op.f("pk_grievance_agenda")),
    )
    op.create_table(
        "grievance_measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_note", sa.String(length=1000), nullable=False),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("chased_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["grievance_conferences.id"],
            name=op.f("fk_grievance_measures_conference_id_grievance_conferences"),
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"],
            ["grievance_handlings.id"],
            name=op.f("fk_grievance_measures_handling_id_grievance_handlings"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_grievance_measures_owner_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_measures")),
    )
    with op.batch_alter_table("grievance_measures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_measures_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievance_measures_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grievance_measures_owner_id"), ["owner_id"], unique=False
        )


def downgrade() -> None:
    for table in ("grievance_measures", "grievance_agenda", "grievance_conferences"):
        op.drop_table(table)
    op.drop_table("report_templates")
    op.drop_table("reports")
