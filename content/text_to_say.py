"""What an entry comes down to on the phone: the text that is copied and that stands on top."""

from __future__ import annotations

from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Revision


def sentence(revision: Revision, clause: Clause | None = None) -> str:
    """What stands on top as the thing to say; empty where an entry is not for saying."""
    if clause is not None:
        return clause.text
    return text_to_say(revision) if kind_named(revision.entry.kind).spoken else ""


def text_to_say(revision: Revision, clause: Clause | None = None) -> str:
    """The plain text to read out or copy; never empty."""
    if clause is not None:
        return f"《{revision.title}》{clause.label}：{clause.text}"
    return kind_named(revision.entry.kind).text_to_say(revision.content) or revision.title
