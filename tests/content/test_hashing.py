"""The content hash: it covers what is judged, whatever the order of fields."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.applicability.circles import EVERYBODY, Circle
from content.hashing import content_hash

LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


def file(**changes: Any) -> Any:
    """As much of a file as is judged."""
    values = {"sha256": "a" * 64, "name": "a.pdf", "alt": "", "recognised": None}
    return SimpleNamespace(**(values | changes))


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
        {"circle": Circle(departments=("safety",))},
    ],
)
def test_the_hash_covers_everything_that_is_judged(changes: dict[str, Any]) -> None:
    assert content_hash(revision(**changes)) != content_hash(revision())


@given(st.dictionaries(LINES, LINES, max_size=5))
def test_the_hash_does_not_depend_on_the_order_of_fields(content: dict[str, str]) -> None:
    turned = dict(reversed(content.items()))
    assert content_hash(revision(content=content)) == content_hash(revision(content=turned))
