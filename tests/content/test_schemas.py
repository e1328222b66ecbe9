"""What cannot be stored is refused by field, and nothing of it is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from content.schemas import CategorySchema, DraftSchema, NewEntrySchema
from content.services import drafts
from core import clock
from core.base_schema import load
from core.errors import Invalid
from tests.content.looking import counts, newest
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker, new_entry

LONG = "长" * 201
BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": LONG}, "title"),
    ({"title": "a\nb"}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"title": "\ud83d"}, "title"),
    ({"title": 5}, "title"),
    ({"title": None}, "title"),
    ({"kind": "poem"}, "kind"),
    ({"kind": ["answer"]}, "kind"),
    ({"category": "nowhere"}, "category"),
    ({"category": "service"}, "category"),  # the service department's
    ({"category": None}, "category"),
    ({"department": "nowhere"}, "department"),
    ({"content": "text"}, "content"),
    ({"content": None}, "content"),
    ({"content": []}, "content"),
    ({"content": {"answer": "x" * 20_001}}, "content.answer"),
    ({"content": {"answer": "a\x00b"}}, "content.answer"),
    ({"content": {"answer": ["x"]}}, "content.answer"),
    ({"content": {"answer": "x", "status": "approved"}}, "content.status"),
    ({"content": {"answer": "x", "variants": "x"}}, "content.variants"),
    ({"content": {"answer": "x", "variants": ["x"] * 201}}, "content.variants"),
    ({"content": {"answer": "x", "variants": ["a\nb"]}}, "content.variants.0"),
    ({"content": {"answer": "x", "keywords": ["x" * 51]}}, "content.keywords.0"),
    ({"effective_from": "2026-02-30"}, "effective_from"),
    ({"effective_from": "tomorrow"}, "effective_from"),
    ({"effective_from": 20260301}, "effective_from"),
    ({"effective_from": "2030-01-02", "expires_on": "2030-01-01"}, "expires_on"),
    ({"citations": "KB-000001"}, "citations"),
    ({"citations": [{"number": "KB-000001"}]}, "citations.0.clause"),
    ({"citations": [{"number": "KB-999999", "clause": "第一条"}]}, "citations.0.number"),
    ({"citations": [{"number": "KB-999999999999", "clause": "第一条"}]}, "citations.0.number"),
    ({"citations": [{"number": "x' OR 1=1", "clause": "第一条"}]}, "citations.0.number"),
    ({"change_note": "x" * 501}, "change_note"),
    ({"role": "admin"}, "role"),
    ({"status": "published"}, "status"),
    ({"state": "published"}, "state"),
    ({"author_id": 1}, "author_id"),
    ({"number": "KB-000001"}, "number"),
]
BAD_CONTENT: list[tuple[str, dict[str, Any], str]] = [
    (
        "regulation",
        {"clauses": [{"label": "第一条", "text": "x"}] * 2},
        "content.clauses.1.label",
    ),
    (
        "regulation",
        {"clauses": [{"label": "第一条", "text": "x"}], "issued_on": "2026-13-01"},
        "content.issued_on",
    ),
    ("script", {"situation": "x", "say": ["x"], "never_say": [5]}, "content.never_say.0"),
    ("procedure", {"steps": [{"title": "x"}] * 101}, "content.steps"),
    ("procedure", {"steps": [["x"]]}, "content.steps.0"),
    ("notice", {"text": "x" * 20_001}, "content.text"),
]


@ON_SQLITE
@pytest.mark.parametrize(("changes", "field"), BAD)
def test_a_bad_entry_is_refused_at_its_field(
    maker: Maker, changes: dict[str, Any], field: str
) -> None:
    _refused(maker, "answer", changes, field)


@ON_SQLITE
@pytest.mark.parametrize(("kind", "content", "field"), BAD_CONTENT)
def test_bad_content_of_each_kind_is_refused_at_its_field(
    maker: Maker, kind: str, content: dict[str, Any], field: str
) -> None:
    _refused(maker, kind, {"content": content}, field)


def _refused(maker: Maker, kind: str, changes: dict[str, Any], field: str) -> None:
    before = counts(maker.database)
    with pytest.raises(Invalid) as refused, maker.database.transaction() as session:
        values = load(NewEntrySchema(), new_entry(kind) | changes)
        drafts.create_entry(session, maker.actor("wang"), values)
    assert list(refused.value.fields) == [field]
    assert all(str(message) for message in refused.value.fields[field])
    assert counts(maker.database) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "service"}, "category"),
        ({"content": {"answer": "x" * 20_001}}, "content.answer"),
        ({"citations": [{"number": "KB-000001", "clause": "第九条"}]}, "citations.0.clause"),
        ({"citations": [{"number": "KB-000002", "clause": "第一条"}]}, "citations.0.number"),
    ],
)
def test_a_bad_save_leaves_the_draft_as_it_was(
    maker: Maker, changes: dict[str, Any], field: str
) -> None:
    maker.published("regulation")
    number = maker.draft()
    before = newest(maker.database, number), counts(maker.database)
    values = {"title": "新", "category": "third-party", "content": CONTENT["answer"]} | changes
    with pytest.raises(Invalid) as refused, maker.database.transaction() as session:
        loaded = load(DraftSchema(), values)
        drafts.save_draft(session, maker.actor("wang"), number, loaded, None)
    assert list(refused.value.fields) == [field]
    assert (newest(maker.database, number), counts(maker.database)) == before


def test_a_category_of_another_department_names_the_one_responsible(maker: Maker) -> None:
    with pytest.raises(Invalid) as refused:
        maker.draft(category="safety")
    assert refused.value.code == "foreign_category"
    assert "安全监察部" in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "days", "holds"),
    [
        ("notice", None, False),
        ("notice", -1, False),
        ("notice", 0, True),
        ("answer", None, True),
        ("answer", -1, False),
    ],
)
def test_what_is_submitted_must_not_be_over_and_a_notice_says_until_when(
    maker: Maker, kind: str, days: int | None, holds: bool
) -> None:
    expires = None if days is None else str(clock.today() + timedelta(days=days))
    number = maker.draft(kind, expires_on=expires)
    if holds:
        maker.submit(number)
        return
    with pytest.raises(Invalid) as refused:
        maker.submit(number)
    assert list(refused.value.fields) == ["expires_on"]
    assert newest(maker.database, number).state == "draft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "a/b"}, "code"),
        ({"name": ""}, "name"),
        ({"position": -1}, "position"),
        ({"position": "x"}, "position"),
        ({"position": 1.5}, "position"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_a_bad_category_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(CategorySchema(), {"code": "x", "name": "X", "department": "safety"} | changes)
    assert list(refused.value.fields) == [field]
