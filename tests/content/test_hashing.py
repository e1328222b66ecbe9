"""The content hash: it covers what is judged, whatever the order of fields."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.applicability.circles import EVERYBODY, Circle
from content.hashing import content_hash
from content.laws.models import LawRelation
from content.laws.relations import Relation

LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


def file(**changes: Any) -> Any:
    """As much of a file as is judged."""
    values = {"sha256": "a" * 64, "name": "a.pdf", "alt": "", "recognised": None}
    return SimpleNamespace(**(values | changes))


def relation(**changes: Any) -> LawRelation:
    """What a law says of another."""
    values = {"relation": Relation.REPEALS, "named_id": 1, "title": ""}
    return LawRelation(**(values | changes))


def revision(**changes: Any) -> Any:
    """As much of a revision as is judged."""
    values = {
        "entry": SimpleNamespace(kind="answer"),
        "title": "题",
        "category_id": 1,
        "content": {"answer": "答", "variants": ["问"]},
        "effective_from": None,
        "expires_on": None,
        "review_by": None,
        "citations": [SimpleNamespace(regulation_id=1, clause="第一条")],
        "files": [file()],
        "written": None,
        "applies_to": None,
        "circle": EVERYBODY,
        "relations": [relation()],
        "change_note": "",
        "author_id": 1,
    }
    return SimpleNamespace(**(values | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": SimpleNamespace(kind="case")},
        {"title": "题 "},
        {"category_id": 2},
        {"content": {"answer": "答", "variants": []}},
        {"content": {"answer": "答问", "variants": []}},
        {"effective_from": "2026-01-01"},
        {"expires_on": "2026-01-01"},
        {"review_by": "2026-01-01"},
        {"citations": []},
        {"citations": [SimpleNamespace(regulation_id=1, clause="第二条")]},
        {"citations": [SimpleNamespace(regulation_id=2, clause="第一条")]},
        {"files": []},
        {"files": [file(sha256="b" * 64)]},
        {"files": [file(name="b.pdf")]},
        {"files": [file(alt="图")]},
        {"files": [file(recognised=["读出的字"])]},
        {"written": {"answer": "〔段:KB-000001〕"}},
        {"applies_to": {"regions": ["luoyang"]}},
        {"relations": []},
        {"relations": [relation(relation=Relation.REPLACES)]},
        {"relations": [relation(named_id=2)]},
        {"relations": [relation(named_id=None, title="供电营业规则")]},
        {"circle": Circle(departments=("safety",))},
    ],
)
def test_the_hash_covers_everything_that_is_judged(changes: dict[str, Any]) -> None:
    assert content_hash(revision(**changes)) != content_hash(revision())


@given(st.dictionaries(LINES, LINES, max_size=5))
def test_the_hash_does_not_depend_on_the_order_of_fields(content: dict[str, str]) -> None:
    turned = dict(reversed(content.items()))
    assert content_hash(revision(content=content)) == content_hash(revision(content=turned))


def test_a_link_that_the_house_makes_is_no_part_of_what_was_signed() -> None:
    named = {"named_id": None, "title": "供电营业规则"}
    before = revision(relations=[relation(**named)])
    after = revision(relations=[relation(**named, linked_id=7)])
    assert content_hash(before) == content_hash(after)
