"""A PDF opened: its pages and what each says."""

from __future__ import annotations

import pytest

from content.files import pdf_documents
from content.files.pdf_documents import inspected
from content.files.refusals import Refused
from tests.made_files import pdf


def test_each_page_says_its_own() -> None:
    found, _none = inspected(pdf([["甲乙"], [], ["丙丁"]]))
    assert [text.strip() for text in found["texts"]] == ["甲乙", "", "丙丁"]


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_documents, "MAX_PAGES", 2)
    with pytest.raises(Refused, match="2 页"):
        inspected(pdf([["甲"], ["乙"], ["丙"]]))


def test_of_too_much_text_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_documents, "MAX_DOCUMENT_CHARS", 5)
    found, _none = inspected(pdf([["甲乙丙丁"], ["戊己庚辛"]]))
    assert sum(map(len, found["texts"])) == 5
