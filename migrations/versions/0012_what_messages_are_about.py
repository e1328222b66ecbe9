"""A message of the inbox says what it is about, not at which address that is shown"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Kind, the beginning of the path before the reference, and what the whole path is like.
_ALONE = (
    ("entry", "/entries/", "/entries/KB-%"),
    ("question", "/questions/", "/questions/Q-%"),
    ("review", "/review/", "/review/%"),
)
_TOGETHER = (
    ("own_turns", "/review?turn=mine"),
    ("absences", "/review/absences"),
    ("upkeep", "/upkeep"),
    ("proposals", "/contribute/proposed"),
)
_messages = sa.table(
    "inbox_messages",
    sa.column("path", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_reference", sa.String),
)


def upgrade() -> None:
    for name, length in (("subject_kind", 32), ("subject_reference", 200)):
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("inbox_messages", column)
    told, path = _messages.update(), _messages.c.path
    for kind, whole in _TOGETHER:
        op.execute(told.where(path == whole).values(subject_kind=kind))
    for kind, start, like in _ALONE:
        reference = sa.func.substr(path, len(start) + 1)
        plain = ~sa.or_(reference.contains("/"), reference.contains("?"))
        untold = _messages.c.subject_kind == ""
        op.execute(
            told.where(path.like(like), plain, reference != "", untold).values(
                subject_kind=kind, subject_reference=reference
            )
        )
    rest = told.where(_messages.c.subject_kind == "")
    op.execute(rest.values(subject_kind="page", subject_reference=path))
    op.drop_column("inbox_messages", "path")


def downgrade() -> None:
    path = sa.Column("path", sa.String(200), nullable=False, server_default="/")
    op.add_column("inbox_messages", path)
    told, kind_of, reference = (
        _messages.update(),
        _messages.c.subject_kind,
        _messages.c.subject_reference,
    )
    for kind, whole in _TOGETHER:
        op.execute(told.where(kind_of == kind).values(path=whole))
    for kind, start, _like in (*_ALONE, ("page", "", "")):
        op.execute(told.where(kind_of == kind).values(path=sa.literal(start) + reference))
    for name in ("subject_kind", "subject_reference"):
        op.drop_column("inbox_messages", name)
