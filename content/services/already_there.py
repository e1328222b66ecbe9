"""Whether what is to come in is there already, word for word, and how texts are compared.

What an import adds to a text (its format, a line of the note) and what a file cannot say (for whom
a clause holds) make no difference.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.for_whom import without_clause_scopes
from content.models import Entry, ImportBatch, Revision, RevisionState
from content.stored_content import UNREADABLE
from content.texts.formats import FIELD

_ADDED_BASIS = re.compile(r"^依据（未收录）：.*$", re.MULTILINE)
GIVEN_UP = (RevisionState.DISCARDED, RevisionState.REJECTED)


def texts_present(session: Session, batch: ImportBatch) -> set[tuple[str, str]]:
    """Title and text of what the department has or has before the committee."""
    kinds = {item["kind"] for item in batch.entries}
    query = (
        select(Revision.title, Revision.content, Revision.written)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(
            Entry.department_id == batch.department_id,
            Entry.kind.in_(kinds),
            Revision.state.not_in(GIVEN_UP),
        )
    )
    rows = session.execute(query)
    return {(title, known_text(as_typed(typed, read)) or "") for title, read, typed in rows}


def identity(item: dict[str, Any]) -> tuple[str, str]:
    return item["title"], canonical(item["content"])


def as_typed(written: dict[str, Any] | None, content: dict[str, Any]) -> dict[str, Any]:
    """What was typed: of what refers to blocks not what is read."""
    return content if written is None else written


def known_text(content: dict[str, Any]) -> str | None:
    """As `canonical`, of what is in the base; None of what cannot be read."""
    try:
        return canonical(content)
    except UNREADABLE:
        return None


def canonical(content: dict[str, Any]) -> str:
    """The content as it was written, without what an import adds (format, line of the note) and
    what it cannot say: for whom clauses hold."""
    bare = without_clause_scopes(content)
    compared = {key: value for key, value in bare.items() if value and key != FIELD}
    note = _ADDED_BASIS.sub("", compared.pop("note", "")).strip()
    return json.dumps([compared, note], ensure_ascii=False, sort_keys=True, default=str)
