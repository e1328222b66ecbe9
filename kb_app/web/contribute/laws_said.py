"""What a text that is being written says of other laws, and its fields do not yet: proposed in the
editor, and put into its fields when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from content.kinds.base import Kind
from content.laws.naming import laws_offered
from content.laws.said import SaidRelation, said_in, unsaid
from content.unfinished_drafts import loaded_draft
from core.errors import Invalid
from kb_app.web.contribute.draft_form import Typed

TAKE = "take:relations"
"""What the button of the editor sends that puts them into the fields."""


def said_unstated(session: Session, kind: Kind, typed: Typed) -> list[SaidRelation]:
    """What is said and not stated; nothing of what cannot be read as a text of `kind`."""
    if not kind.citable:
        return []
    try:
        content = loaded_draft(kind, typed.get("content") or {})
    except Invalid:
        return []
    said = said_in(kind, str(typed.get("title") or ""), content)
    stated = _stated(typed)
    titles = dict(laws_offered(session)) if said and stated else {}
    return unsaid(
        said,
        [
            (
                str(one.get("relation")),
                str(one.get("title") or titles.get(str(one.get("number")), "")),
            )
            for one in stated
        ],
    )


def with_said(session: Session, kind: Kind, typed: Typed) -> Typed:
    """`typed` with them in its fields."""
    taken = [one.as_field for one in said_unstated(session, kind, typed)]
    return dict(typed) | {"relations": [*_stated(typed), *taken]}


def _stated(typed: Typed) -> list[Mapping[str, Any]]:
    rows = typed.get("relations")
    return [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []
