"""What an entry comes down to on the phone: the text that is copied and that stands on top."""

from __future__ import annotations

from content.files.models import said_by
from content.files.text_pictures import has_marks, in_words
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Revision


def sentence(revision: Revision, clause: Clause | None = None) -> str:
    """What stands on top as the thing to say; empty where an entry is not for saying."""
    if clause is not None:
        return clause.text
    return _said(revision) if kind_named(revision.entry.kind).spoken else ""


def text_to_say(revision: Revision, clause: Clause | None = None) -> str:
    """The plain text to read out or copy; empty for what is not for saying: a case, a whole law.

    What its pictures show is said in words.
    """
    if clause is not None:
        said = said_of_clause(revision.title, clause.label, clause.text)
    else:
        said = _said(revision)
    return in_words(said, said_by(revision.files)) if has_marks(said) else said


def _said(revision: Revision) -> str:
    return kind_named(revision.entry.kind).text_to_say(revision.content)


def said_of_clause(title: str, label: str, text: str) -> str:
    """What is said of one clause: with where it stands."""
    return f"《{title}》{label}：{text}"
