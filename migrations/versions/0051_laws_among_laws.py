"""What laws say of each other, and whether a submission knew that its basis was repealed"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

RELATIONS = ("repeals", "replaces", "implements", "amends")


def _to(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_law_relations_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)


def upgrade() -> None:
    relation = sa.Enum(
        *RELATIONS, name="relation", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "law_relations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("relation", relation, nullable=False),
        sa.Column("named_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("linked_id", sa.Integer(), nullable=True),
        _to("revisions", "revision_id"),
        _to("entries", "named_id"),
        _to("entries", "linked_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_relations")),
    )
    for column in ("revision_id", "named_id", "title_key", "linked_id"):
        op.create_index(op.f(f"ix_law_relations_{column}"), "law_relations", [column])
    op.add_column(
        "citations",
        sa.Column("seen_ended", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("citations", "seen_ended")
    op.drop_table("law_relations")
