"""Characters are read as they usually are in a word, before they are read as they seldom are."""

from __future__ import annotations

from search_index.engine import Index
from tests.search_index.entries import entry


def test_the_usual_reading_comes_first(empty_index: Index) -> None:
    empty_index.apply([entry(n, "能开发票吗") for n in range(1, 6)])  # 能 can be read tai
    empty_index.apply([entry(9, "电费太高")])
    assert empty_index.searcher.understand("tai").meant == "太"
