"""The log of searches, and the variants proposed from it"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_mark")),
    )
    op.create_table(
        "logged_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.String(length=32), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_logged_searches_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_searches")),
    )
    with op.batch_alter_table("logged_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_logged_searches_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_logged_searches_folded"), ["folded"], unique=False)
        batch_op.create_index("ix_logged_searches_sitting_at", ["sitting", "at"], unique=False)

    op.create_table(
        "variant_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "obsolete",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("worst_rank", sa.Integer(), nullable=True),
        sa.Column("accepted_text", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_variant_proposals_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_variant_proposals_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_proposals")),
        sa.UniqueConstraint(
            "entry_id", "folded", name=op.f("uq_variant_proposals_entry_id_folded")
        ),
    )
    with op.batch_alter_table("variant_proposals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_variant_proposals_state_entry_id", ["state", "entry_id"], unique=False
        )

    op.create_table(
        "search_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "opened",
                "copied",
                name="useaction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_search_uses_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_search_uses_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["logged_searches.id"],
            name=op.f("fk_search_uses_search_id_logged_searches"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_uses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("search_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_uses_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_uses_search_id"), ["search_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_uses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_uses_search_id"))
        batch_op.drop_index(batch_op.f("ix_search_uses_entry_id"))

    op.drop_table("search_uses")
    with op.batch_alter_table("variant_proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_variant_proposals_state_entry_id")

    op.drop_table("variant_proposals")
    with op.batch_alter_table("logged_searches", schema=None) as batch_op:
        batch_op.drop_index("ix_logged_searches_sitting_at")
        batch_op.drop_index(batch_op.f("ix_logged_searches_folded"))
        batch_op.drop_index(batch_op.f("ix_logged_searches_at"))

    op.drop_table("logged_searches")
    op.drop_table("learning_mark")
