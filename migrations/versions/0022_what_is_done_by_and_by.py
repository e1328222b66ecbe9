"""Tasks: work that takes longer than anybody may wait for; which of them brings an import in"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    states = sa.Enum(
        "waiting",
        "running",
        "done",
        "stopped",
        "failed",
        name="taskstate",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.Integer, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
        sa.Column("failures", sa.JSON, nullable=False),
        sa.Column("trouble", sa.String(500), nullable=False),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        sa.Column("runner", sa.String(40), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_owner_id"), "tasks", ["owner_id"])
    op.create_index(op.f("ix_tasks_ended_at"), "tasks", ["ended_at"])
    op.create_index("ix_tasks_open", "tasks", ["beat_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.add_column("import_batches", sa.Column("task_id", sa.Integer, nullable=True))


def downgrade() -> None:
    op.drop_column("import_batches", "task_id")
    op.drop_table("tasks")
