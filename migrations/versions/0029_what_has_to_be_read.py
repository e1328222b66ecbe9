"""Shifts, what has to be read and who has, what people keep at hand and follow"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # or no table that changed before gets an index
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("name", name=op.f("uq_shifts_name")),
    )
    op.create_table(
        "followers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("digested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digested_on", sa.Date(), nullable=True),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.Column("feed_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_followers_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_followers")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_followers_feed_hash")),
    )
    op.create_table(
        "shift_members",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_shift_members_shift_id_shifts")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_shift_members_user_id_users")
        ),
        sa.PrimaryKeyConstraint("shift_id", "user_id", name=op.f("pk_shift_members")),
    )
    op.create_index(op.f("ix_shift_members_user_id"), "shift_members", ["user_id"], unique=False)
    op.create_table(
        "favourites",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_favourites_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_favourites_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", "entry_id", name=op.f("pk_favourites")),
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (category_id IS NULL)", name=op.f("ck_follows_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_follows_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_follows_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_follows_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("user_id", "category_id", name=op.f("uq_follows_user_id_category_id")),
        sa.UniqueConstraint("user_id", "entry_id", name=op.f("uq_follows_user_id_entry_id")),
    )
    op.create_index(op.f("ix_follows_entry_id"), "follows", ["entry_id"], unique=False)
    op.create_table(
        "reading_choices",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("due_minutes", sa.Integer(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["users.id"], name=op.f("fk_reading_choices_chosen_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_reading_choices_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_reading_choices")),
    )
    op.create_table(
        "reading_marks",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_reading_marks_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_reading_marks_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_reading_marks")),
    )
    op.create_table(
        "required_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("required_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum(
                "overtaken",
                "taken_down",
                "called_off",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_required_readings_ended")
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["revisions.id"], name=op.f("fk_required_readings_base_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_required_readings_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["required_by_id"], ["users.id"], name=op.f("fk_required_readings_required_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_required_readings_revision_id_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_readings")),
    )
    op.create_index(
        op.f("ix_required_readings_entry_id"), "required_readings", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_required_readings_since"), "required_readings", ["since"], unique=False
    )
    op.create_index(
        "uq_required_readings_open",
        "required_readings",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "reading_confirmations",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["required_readings.id"],
            name=op.f("fk_reading_confirmations_reading_id_required_readings"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_reading_confirmations_revision_id_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reading_confirmations_user_id_users")
        ),
        sa.PrimaryKeyConstraint("reading_id", "user_id", name=op.f("pk_reading_confirmations")),
    )
    op.create_index(
        "ix_reading_confirmations_user",
        "reading_confirmations",
        ["user_id", "reading_id"],
        unique=False,
    )
    op.create_table(
        "reading_duties",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["required_readings.id"],
            name=op.f("fk_reading_duties_reading_id_required_readings"),
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_reading_duties_shift_id_shifts")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reading_duties_user_id_users")
        ),
        sa.PrimaryKeyConstraint("reading_id", "user_id", name=op.f("pk_reading_duties")),
    )
    op.create_index(op.f("ix_reading_duties_since"), "reading_duties", ["since"], unique=False)
    op.create_table(
        "reading_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["required_readings.id"],
            name=op.f("fk_reading_reminders_reading_id_required_readings"),
        ),
        sa.ForeignKeyConstraint(
            ["reminded_by_id"], ["users.id"], name=op.f("fk_reading_reminders_reminded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reading_reminders_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_reminders")),
    )
    op.create_index(
        "ix_reading_reminders_reading", "reading_reminders", ["reading_id", "at"], unique=False
    )
    op.create_index(op.f("ix_revisions_ended_at"), "revisions", ["ended_at"], unique=False)
    op.create_index(op.f("ix_revisions_published_at"), "revisions", ["published_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_published_at"), table_name="revisions")
    op.drop_index(op.f("ix_revisions_ended_at"), table_name="revisions")
    op.drop_index("ix_reading_reminders_reading", table_name="reading_reminders")
    op.drop_table("reading_reminders")
    op.drop_index(op.f("ix_reading_duties_since"), table_name="reading_duties")
    op.drop_table("reading_duties")
    op.drop_index("ix_reading_confirmations_user", table_name="reading_confirmations")
    op.drop_table("reading_confirmations")
    op.drop_index(
        "uq_required_readings_open",
        table_name="required_readings",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_required_readings_since"), table_name="required_readings")
    op.drop_index(op.f("ix_required_readings_entry_id"), table_name="required_readings")
    op.drop_table("required_readings")
    op.drop_table("reading_marks")
    op.drop_table("reading_choices")
    op.drop_index(op.f("ix_follows_entry_id"), table_name="follows")
    op.drop_table("follows")
    op.drop_table("favourites")
    op.drop_index(op.f("ix_shift_members_user_id"), table_name="shift_members")
    op.drop_table("shift_members")
    op.drop_table("followers")
    op.drop_table("shifts")
