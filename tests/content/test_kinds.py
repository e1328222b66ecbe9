"""The registry of kinds and what every kind gives away of its content."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.hashing import content_hash
from content.kinds.markdown_text import plain_text
from content.kinds.registry import all_kinds, kind_named, shown_kinds
from core.base_schema import load
from core.errors import Invalid
from tests.makers import CONTENT

LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


def test_the_kinds_of_the_domain_are_there_in_their_order() -> None:
    six = ["answer", "script", "procedure", "case", "regulation", "notice"]
    assert list(shown_kinds()) == six
    assert list(all_kinds()) == [*six, "synonyms", "pin"]
    assert [name for name, kind in all_kinds().items() if kind.expiry_required] == ["notice"]


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        kind_named("poem")
    assert "answer" in str(refused.value)


@pytest.mark.parametrize("name", list(CONTENT))
def test_stored_content_is_read_again_as_it_was(name: str) -> None:
    kind = kind_named(name)
    stored = kind.schema().dump(load(kind.schema(), CONTENT[name]))
    again = kind.schema().dump(load(kind.schema(), stored))
    assert again == stored


@pytest.mark.parametrize("name", list(CONTENT))
def test_every_field_has_a_label_and_every_block_a_key_of_its_own(name: str) -> None:
    kind = kind_named(name)
    assert all("label" in field.metadata for field in kind.schema().fields.values())
    blocks = kind.blocks(CONTENT[name])
    assert blocks
    assert len({block.key for block in blocks}) == len(blocks)
    assert all(block.text and str(block.label) for block in blocks)


def test_what_is_searched_is_neither_internal_nor_counted_twice() -> None:
    content = {
        "answer": "**答案**",
        "confirm": ["户号"],
        "variants": ["又问"],
        "keywords": ["复电"],
        "note": "内部",
        "no_basis": "口头",
    }
    assert kind_named("answer").searchable_text(content) == "答案\n户号"


def test_a_block_is_found_by_its_clause() -> None:
    keys = [block.key for block in kind_named("regulation").blocks(CONTENT["regulation"])]
    assert keys[-2:] == ["clauses.第一条", "clauses.第二条"]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**粗** _斜_ `码`", "粗 斜 码"),
        ("- 一\n2. 二\n# 三", "一\n二\n三"),
        ("[字](https://x.cn)", "字"),
        ("a_b * c", "a_b  c"),
    ],
)
def test_markdown_marks_are_not_searched(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


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
    ],
)
def test_the_hash_covers_everything_that_is_judged(changes: dict[str, Any]) -> None:
    assert content_hash(revision(**changes)) != content_hash(revision())


@given(st.dictionaries(LINES, LINES, max_size=5))
def test_the_hash_does_not_depend_on_the_order_of_fields(content: dict[str, str]) -> None:
    turned = dict(reversed(content.items()))
    assert content_hash(revision(content=content)) == content_hash(revision(content=turned))


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("synonyms", {"words": ["停电"]}, "words"),
        ("synonyms", {"words": ["停电", "停电"]}, "words.1"),
        ("synonyms", {"words": ["ＥＶ", "ev"]}, "words.1"),
        ("synonyms", {"words": ["停电", "电"]}, "words.1"),
        ("synonyms", {"words": ["停电", "……"]}, "words.1"),
        ("synonyms", {"words": [f"词{n}" for n in range(21)]}, "words"),
        ("synonyms", {"words": ["停电", "长" * 31]}, "words.1"),
        ("pin", {"queries": []}, "queries"),
        ("pin", {"queries": ["？"]}, "queries.0"),
        ("pin", {"entries": []}, "entries"),
        ("pin", {"entries": ["KB-1"]}, "entries.0"),
        ("pin", {"entries": ["KB-000001", "KB-000001"]}, "entries.1"),
        ("pin", {"entries": [f"KB-{n:06d}" for n in range(1, 5)]}, "entries"),
    ],
)
def test_rules_for_searching_are_checked(kind: str, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named(kind).schema(), CONTENT[kind] | changes)
    assert list(refused.value.fields) == [field]
