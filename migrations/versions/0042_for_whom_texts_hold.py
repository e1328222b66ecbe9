"""For whom texts hold: regions, and what entries, categories, people and questions say of them"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

# Without references: SQLite could not take such a column away again. No region is ever deleted.
_COLUMNS = (
    ("revisions", "applies_to", sa.JSON),
    ("categories", "applies_to", sa.JSON),
    ("users", "region_id", sa.Integer),
    ("question_groups", "region_id", sa.Integer),
    ("questions", "region_id", sa.Integer),
)


def upgrade() -> None:
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=True),
        sa.Column("department_id", sa.Integer, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["regions.id"], name=op.f("fk_regions_parent_id_regions")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_regions_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("code", name=op.f("uq_regions_code")),
    )
    for table, name, type_ in _COLUMNS:
        op.add_column(table, sa.Column(name, type_, nullable=True))


def downgrade() -> None:
    for table, name, _type in reversed(_COLUMNS):
        op.drop_column(table, name)
    op.drop_table("regions")
