"""Calls: what an agent's call was about, lines heard in it, call-backs owed"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("ended_at IS NULL")
INSTANT = sa.DateTime(timezone=True)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("outer_key", sa.String(64), nullable=True),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("department_id", sa.Integer, nullable=True),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("seconds", sa.Integer, nullable=True),
        sa.Column(
            "outcome",
            _one_of("outcome", "solved", "call_back", "passed_on", "recorded", "escalated"),
            nullable=True,
        ),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("caller_cipher", sa.Text, nullable=True),
        sa.Column("caller_hash", sa.String(64), nullable=True),
        sa.Column("promised_id", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calls_user_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_calls_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["promised_id"], ["questions.id"], name=op.f("fk_calls_promised_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_calls_user_id_key")),
    )
    op.create_index("ix_calls_outer_key", "calls", ["outer_key"])
    op.create_index(op.f("ix_calls_ended_at"), "calls", ["ended_at"])
    op.create_index(op.f("ix_calls_caller_hash"), "calls", ["caller_hash"])
    op.create_index(
        "uq_calls_under_way",
        "calls",
        ["user_id"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    op.create_table(
        "call_lines",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("call_id", sa.Integer, nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_lines_call_id_calls")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_call_lines_call_id"), "call_lines", ["call_id"])
    op.create_index(op.f("ix_call_lines_at"), "call_lines", ["at"])
    op.create_table(
        "call_proposals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("call_id", sa.Integer, nullable=False),
        sa.Column("line_id", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("clause", sa.String(100), nullable=True),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("shown_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_proposals_call_id_calls")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_call_proposals_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_proposals")),
    )
    for column in ("call_id", "line_id", "entry_id", "at"):
        op.create_index(op.f(f"ix_call_proposals_{column}"), "call_proposals", [column])
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("call_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("about", sa.String(500), nullable=False),
        sa.Column("caller_cipher", sa.Text, nullable=True),
        sa.Column("promised_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=True),
        sa.Column(
            "satisfaction",
            _one_of("satisfaction", "satisfied", "neutral", "dissatisfied", "unreached"),
            nullable=True,
        ),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_backs_call_id_calls")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_call_backs_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_backs")),
    )
    for column in ("call_id", "user_id", "due_at"):
        op.create_index(op.f(f"ix_call_backs_{column}"), "call_backs", [column])
    op.add_column("logged_searches", sa.Column("call_key", sa.String(40), nullable=True))
    op.create_index(op.f("ix_logged_searches_call_key"), "logged_searches", ["call_key"])
    op.add_column("questions", sa.Column("call_key", sa.String(40), nullable=True))
    op.create_index(op.f("ix_questions_call_key"), "questions", ["call_key"])
    op.add_column("questions", sa.Column("agent_note", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("questions", "agent_note")
    op.drop_index(op.f("ix_questions_call_key"), "questions")
    op.drop_column("questions", "call_key")
    op.drop_index(op.f("ix_logged_searches_call_key"), "logged_searches")
    op.drop_column("logged_searches", "call_key")
    for table in ("call_backs", "call_proposals", "call_lines", "calls"):
        op.drop_table(table)
