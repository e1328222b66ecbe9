"""The wording of revisions: copied words are found whatever their letters

Only what was never published is looked for, so only that is filled in here.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_NOT_SAID = {"variants", "keywords", "format", "note", "no_basis"}
_REMARK = re.compile(r"^\[[^\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)
_revisions = sa.table(
    "revisions",
    sa.column("id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("content", sa.JSON),
    sa.column("published_at", sa.DateTime),
    sa.column("wording", sa.String),
)


def upgrade() -> None:
    op.add_column("revisions", sa.Column("wording", sa.String(64), nullable=True))
    op.create_index(op.f("ix_revisions_wording"), "revisions", ["wording"])
    connection = op.get_bind()
    query = sa.select(_revisions.c.id, _revisions.c.title, _revisions.c.content)
    last = 0
    while rows := connection.execute(
        query.where(_revisions.c.published_at.is_(None), _revisions.c.id > last)
        .order_by(_revisions.c.id)
        .limit(_AT_ONCE)
    ).all():
        last = rows[-1].id
        connection.execute(
            sa.update(_revisions)
            .where(_revisions.c.id == sa.bindparam("row"))
            .values(wording=sa.bindparam("said")),
            [{"row": row.id, "said": _wording(row.title, row.content)} for row in rows],
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_wording"), "revisions")
    op.drop_column("revisions", "wording")


def _wording(title: str, content: Any) -> str:
    said = (_letters(text) for text in (title, *_texts(content)))
    return hashlib.sha256("\n".join(filter(None, said)).encode()).hexdigest()


def _letters(text: str) -> str:
    pieces, place = [], 0
    while (begin := text.find("<!--", place)) >= 0:
        end = text.find("-->", begin + 4)
        if end < 0:
            break
        pieces.append(text[place:begin])
        place = end + 3
    shown = _REMARK.sub("", "".join([*pieces, text[place:]]))
    plain = unicodedata.normalize("NFKC", shown).casefold()
    return "".join(char for char in plain if char.isalnum())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name in sorted(value):
            if name not in _NOT_SAID:
                yield from _texts(value[name])
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
