"""Log-ins that say where and when, tokens that end, second factors, known places, sign-offs that lapse"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SESSION_COLUMNS = (
    sa.Column("last_seen_at", _MOMENT, nullable=True),
    sa.Column("confirmed_at", _MOMENT, nullable=True),
    sa.Column("address", sa.String(45), nullable=False, server_default=""),
    sa.Column("browser", sa.String(200), nullable=False, server_default=""),
)
_TOKEN_COLUMNS = (
    sa.Column("scope", sa.String(16), nullable=False, server_default="write"),
    sa.Column("expires_at", _MOMENT, nullable=True),
    sa.Column("last_used_at", _MOMENT, nullable=True),
)
_SIGNED = ("sign_offs", "urgent_sign_offs")


def upgrade() -> None:
    for column in _SESSION_COLUMNS:
        op.add_column("login_sessions", column._copy())
    for column in _TOKEN_COLUMNS:
        op.add_column("api_tokens", column._copy())
    # Those issued before there was an end have a year from now.
    tokens = sa.table("api_tokens", sa.column("expires_at", _MOMENT))
    op.execute(tokens.update().values(expires_at=datetime.now(UTC) + timedelta(days=365)))
    for table in _SIGNED:  # in place: others refer to what they stand in
        op.add_column(table, sa.Column("lapsed_at", _MOMENT, nullable=True))
    op.create_table(
        "login_places",
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_login_places")),
    )
    op.create_index(op.f("ix_login_places_seen_at"), "login_places", ["seen_at"])
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("secret", sa.String(300), nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("recovery", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "security_events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
    )
    op.create_index(op.f("ix_security_events_at"), "security_events", ["at"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # a trigger holds the columns it watches
        for table in ("login_sessions", "api_tokens"):
            op.execute(f"DROP TRIGGER IF EXISTS count_rights_{table}_update ON {table}")
    for table in ("security_events", "second_factors", "login_places"):
        op.drop_table(table)
    for table in _SIGNED:
        op.drop_column(table, "lapsed_at")
    for column in reversed(_TOKEN_COLUMNS):
        op.drop_column("api_tokens", column.name)
    for column in reversed(_SESSION_COLUMNS):
        op.drop_column("login_sessions", column.name)
