"""Labels of pages: told from those of clauses, and read back."""

from __future__ import annotations

from search_index.text.page_labels import is_page, page_label, page_labelled


def test_a_page_is_told_by_its_label() -> None:
    assert page_labelled(page_label(2, 31)) == (2, 31)
    assert is_page(page_label(1, 1))
    assert not any(map(is_page, (None, "", "第一条", "1.1")))
