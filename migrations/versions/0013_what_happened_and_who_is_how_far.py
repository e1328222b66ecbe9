"""What happened in a sequence, and how far each that follows it is"""

import sqlalchemy as sa
from alembic import op

from core import clock
from core.database import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("number", name=op.f("uq_feed_number")),
        sqlite_autoincrement=True,
    )
    positions = op.create_table(
        "feed_positions",
        sa.Column("consumer", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", name=op.f("pk_feed_positions")),
    )
    op.add_column(
        "change_counts", sa.Column("feed", sa.Integer(), nullable=False, server_default="0")
    )
    # What the index is still owed comes first in the feed, in its order.
    op.execute(
        "INSERT INTO feed (number, topic, subject_id, at) "
        "SELECT row_number() OVER (ORDER BY id), 'changed', subject_id, created_at "
        "FROM outbox WHERE topic = 'index' ORDER BY id"
    )
    op.execute("UPDATE change_counts SET feed = (SELECT count(*) FROM feed)")
    op.bulk_insert(positions, [{"consumer": "index", "number": 0, "moved_at": clock.now()}])
    op.drop_table("outbox")


def downgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_topic"), "outbox", ["topic"])
    op.execute(
        "INSERT INTO outbox (topic, subject_id, created_at) "
        "SELECT 'index', subject_id, at FROM feed WHERE number > "
        "(SELECT number FROM feed_positions WHERE consumer = 'index') ORDER BY number"
    )
    op.drop_table("feed_positions")
    op.drop_table("feed")  # and with it the trigger, which names the column
    op.drop_column("change_counts", "feed")
