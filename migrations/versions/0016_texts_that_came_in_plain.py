"""What was read from rows and nobody touched since is plain text

A content says how its texts are written from now on (`format`), and what says nothing is Markdown,
so nothing that was judged or published changes. Only what nobody has worked on yet is marked plain:
previews that wait, and drafts as an import made them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KIND = "answer"  # the one kind that was read from rows
_CAME_IN = ("导入自 %", "Imported from %")
_batches = sa.table(
    "import_batches",
    sa.column("id", sa.Integer),
    sa.column("entries", sa.JSON),
    sa.column("committed_at", sa.DateTime),
)
_entries = sa.table("entries", sa.column("id", sa.Integer), sa.column("kind", sa.String))
_revisions = sa.table(
    "revisions",
    sa.column("id", sa.Integer),
    sa.column("entry_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("version", sa.Integer),
    sa.column("content", sa.JSON),
    sa.column("change_note", sa.String),
)


def upgrade() -> None:
    _each_content(_with_format)


def downgrade() -> None:
    _each_content(lambda content: {k: v for k, v in content.items() if k != "format"})


def _with_format(content: dict[str, Any]) -> dict[str, Any]:
    looks_marked = any(mark in content.get("answer", "") for mark in ("**", "](", "|--"))
    return content if looks_marked else {**content, "format": "plain"}


def _each_content(changed: Any) -> None:
    connection = op.get_bind()
    waiting = sa.select(_batches.c.id, _batches.c.entries).where(_batches.c.committed_at.is_(None))
    for own_id, rows in connection.execute(waiting).all():
        entries = [
            {**row, "content": changed(row["content"])} if row.get("kind") == _KIND else row
            for row in rows
        ]
        update = sa.update(_batches).where(_batches.c.id == own_id)
        connection.execute(update.values(entries=entries))
    drafts = (
        sa.select(_revisions.c.id, _revisions.c.content)
        .join(_entries, _entries.c.id == _revisions.c.entry_id)
        .where(
            _entries.c.kind == _KIND,
            sa.cast(_revisions.c.state, sa.String) == "draft",
            _revisions.c.version == 1,
            sa.or_(*(_revisions.c.change_note.like(note) for note in _CAME_IN)),
        )
    )
    for own_id, content in connection.execute(drafts).all():
        update = sa.update(_revisions).where(_revisions.c.id == own_id)
        connection.execute(update.values(content=changed(content)))
