"""A call may have been for somebody else than the power company"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

OUTCOMES = ("solved", "call_back", "passed_on", "recorded", "escalated")
NOT_OURS = "not_ours"


def upgrade() -> None:
    _outcomes_may_be((*OUTCOMES, NOT_OURS))


def downgrade() -> None:
    calls = sa.table("calls", sa.column("outcome", sa.String))
    op.execute(calls.update().where(calls.c.outcome == NOT_OURS).values(outcome="solved"))
    _outcomes_may_be(OUTCOMES)


def _outcomes_may_be(outcomes: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{one}'" for one in outcomes)
    with op.batch_alter_table("calls") as batch:
        batch.drop_constraint(op.f("ck_calls_outcome"), type_="check")
        batch.create_check_constraint(op.f("ck_calls_outcome"), f"outcome IN ({allowed})")
