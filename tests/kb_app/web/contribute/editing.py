"""The editor's form as it is sent, and the draft it leaves."""

from __future__ import annotations

from typing import Any

from content.queries import entry_numbered, revision_in_work
from kb_app.web.contribute.draft_form import typed_from
from tests.makers import Maker

JSON = {"Accept": "application/json"}
EVIL = "<script>alert(1)</script>\"'{{7*7}}"


def form(version: int | None = None, **changes: str) -> dict[str, str]:
    """What the editor of an answer sends."""
    values = {
        "title": "欠费停电后多久恢复供电？",
        "category": "third-party",
        "content.answer": "结清后 24 小时内。",
        "content.variants": "交了钱多久来电\n啥时候来电",
        **changes,
    }
    return values | ({"version": str(version)} if version is not None else {})


def stored(maker: Maker, number: str) -> dict[str, Any]:
    """The draft as a form would show it, with its version."""
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        draft = revision_in_work(session, entry.id)
        assert draft is not None
        return typed_from(draft) | {"version": draft.version, "state": str(draft.state)}


def saved_number(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.location.rsplit("/", 1)[1])
