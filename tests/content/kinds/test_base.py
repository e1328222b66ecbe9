"""What every kind gives away of its content."""

from __future__ import annotations

import pytest

from content.kinds.registry import kind_named
from core.base_schema import load
from tests.makers import CONTENT


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
