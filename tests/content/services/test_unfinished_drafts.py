"""A draft may lack anything; what it lacks is named, and keeps it from being submitted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from content.models import Revision
from content.queries import entry_numbered, revision_in_work
from content.services import drafts
from content.unfinished_drafts import lacking
from core.errors import Invalid
from review import services as review_services
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker

pytestmark = ON_SQLITE


def draft_of(session: Session, number: str) -> Revision:
    entry = entry_numbered(session, number)
    assert entry is not None
    draft = revision_in_work(session, entry.id)
    assert draft is not None
    return draft


@pytest.mark.parametrize(
    ("kind", "changes", "lacks"),
    [
        ("answer", {"title": ""}, ["title"]),
        ("answer", {"title": " ", "category": ""}, ["title", "category"]),
        ("answer", {"content": {}}, ["content.answer"]),
        ("answer", {"content": {"variants": ["好", ""]}}, ["content.answer", "content.variants.1"]),
        ("regulation", {"content": {"clauses": []}}, ["content.clauses"]),
        ("regulation", {"content": {"clauses": [{"label": "第一条"}]}}, ["content.clauses.0.text"]),
        ("procedure", {"content": {"steps": [{"detail": "x"}]}}, ["content.steps.0.title"]),
        ("script", {"content": {"situation": "x", "say": [""]}}, ["content.say.0"]),
        ("case", {"content": {"facts": "x"}}, ["content.handling"]),
        ("notice", {"expires_on": None, "content": {}}, ["content.text", "expires_on"]),
        ("synonyms", {"content": {"words": ["停电"]}}, ["content.words"]),
        ("pin", {"content": {"queries": ["停电"]}}, ["content.entries"]),
    ],
)
def test_it_is_kept_and_refused_only_when_it_is_submitted(
    maker: Maker, kind: str, changes: dict[str, Any], lacks: list[str]
) -> None:
    number = maker.draft(kind, **changes)
    with maker.database.reading() as session:
        draft = draft_of(session, number)
        assert list(lacking(draft)) == lacks
        before = draft.content
    with pytest.raises(Invalid) as refused, maker.database.transaction() as session:
        review_services.submit(session, maker.actor("wang"), number)
    assert list(refused.value.fields) == lacks
    with maker.database.reading() as session:
        assert draft_of(session, number).content == before


@pytest.mark.parametrize("kind", CONTENT)
def test_what_is_whole_lacks_nothing(maker: Maker, kind: str) -> None:
    maker.published()  # for a pin to name
    number = maker.draft(kind, **({"expires_on": "2099-01-01"} if kind == "notice" else {}))
    with maker.database.reading() as session:
        assert lacking(draft_of(session, number)) == {}


def test_where_nothing_was_written_there_is_no_entry(maker: Maker) -> None:
    with pytest.raises(Invalid) as refused:
        maker.draft(title=" ", content={"answer": "  ", "variants": [""]})
    assert refused.value.code == "blank"


def test_a_variant_can_be_added_to_what_is_not_whole(maker: Maker) -> None:
    number = maker.draft(content={})
    with maker.database.transaction() as session:
        draft = drafts.add_variant(session, maker.actor("wang"), number, "怎么过户")
        assert draft.content["variants"] == ["怎么过户"]
