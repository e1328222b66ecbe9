"""Hand-overs between departments, and the operations group"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STATES = ("proposed", "accepted", "refused", "withdrawn", "done")
SORTS = ("category", "region", "entry", "question", "grievance", "measure")


def _to(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{of}_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "group_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("appointed_by_id", sa.Integer(), nullable=False),
        sa.Column("appointed_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_group_members_days")),
        _to("users", "user_id", "group_members"),
        _to("departments", "department_id", "group_members"),
        _to("users", "substitute_id", "group_members"),
        _to("users", "appointed_by_id", "group_members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
    )
    op.create_index(op.f("ix_group_members_user_id"), "group_members", ["user_id"])
    op.create_index("ix_group_members_days", "group_members", ["ends_on", "starts_on"])
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("state", _one_of(STATES, "handoverstate"), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("chased_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("troubled_at", INSTANT, nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        _to("departments", "giver_id", "handovers"),
        _to("departments", "receiver_id", "handovers"),
        _to("users", "proposed_by_id", "handovers"),
        _to("users", "answered_by_id", "handovers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    for column in ("giver_id", "receiver_id", "state"):
        op.create_index(op.f(f"ix_handovers_{column}"), "handovers", [column])
    op.create_table(
        "handover_items",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort", _one_of(SORTS, "handover_sort"), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("came_later", sa.Boolean(), nullable=False),
        _to("handovers", "handover_id", "handover_items"),
        sa.PrimaryKeyConstraint("handover_id", "position", name=op.f("pk_handover_items")),
    )


def downgrade() -> None:
    for table in ("handover_items", "handovers", "group_members"):
        op.drop_table(table)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
