"""Every danger is heard, calls are counted by customer and matter; more kinds of steps"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_STEPS = (
    "asked", "flagged", "routed", "returned", "to_chair", "assigned", "snoozed", "interim",
    "drafted", "linked", "declined", "variants", "merged", "split", "undone", "reminded",
    "escalated", "raised", "burst", "not_found", "answered", "kept", "closed", "reopened",
    "called", "withdrawn",
)  # fmt: skip
_MORE = ("repeated", "confirmed", "handed_over")
_STEP_CHECK = "ck_question_steps_stepkind"


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("call_number", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("alarmed_place", sa.String(300), nullable=False, server_default="")
        )
    _steps_may_be(_STEPS + _MORE)


def downgrade() -> None:
    steps = sa.table("question_steps", sa.column("kind", sa.String))
    op.execute(steps.delete().where(steps.c.kind.in_(_MORE)))
    _steps_may_be(_STEPS)
    with op.batch_alter_table("questions") as batch:
        for name in ("alarmed_place", "alarmed_at", "call_number"):
            batch.drop_column(name)


def _steps_may_be(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("question_steps") as batch:
        batch.drop_constraint(op.f(_STEP_CHECK), type_="check")
        batch.create_check_constraint(op.f(_STEP_CHECK), f"kind IN ({allowed})")
