"""Grievances of customers by half-year"""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grievance_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("committed_at", UtcDateTime(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_grievance_imports_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance_imports")),
    )
    with op.batch_alter_table("grievance_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievance_imports_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievance_imports_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_grievance_imports_counted",
            ["fingerprint"],
            unique=True,
            sqlite_where=sa.text("committed_at IS NOT NULL"),
            postgresql_where=sa.text("committed_at IS NOT NULL"),
        )

    op.create_table(
        "grievances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "complaint",
                "opinion",
                "suggestion",
                name="grievancetype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_grievances_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["grievance_imports.id"],
            name=op.f("fk_grievances_import_id_grievance_imports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievances")),
    )
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grievances_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grievances_import_id"), ["import_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_grievances_received_on"), ["received_on"], unique=False
        )
        batch_op.create_index("uq_grievances_number", ["number"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("grievances", schema=None) as batch_op:
        batch_op.drop_index("uq_grievances_number")
        batch_op.drop_index(batch_op.f("ix_grievances_received_on"))
        batch_op.drop_index(batch_op.f("ix_grievances_import_id"))
        batch_op.drop_index(batch_op.f("ix_grievances_category_id"))

    op.drop_table("grievances")
    with op.batch_alter_table("grievance_imports", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grievance_imports_counted",
            sqlite_where=sa.text("committed_at IS NOT NULL"),
            postgresql_where=sa.text("committed_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_grievance_imports_user_id"))
        batch_op.drop_index(batch_op.f("ix_grievance_imports_created_at"))

    op.drop_table("grievance_imports")
