"""Files line by line: what changed, whatever page it stands on."""

from __future__ import annotations

import pytest

from content.files.models import Blob, BlobPage
from review.comparison import Mark, file_changes
from review.comparison.file_changes import compare_files, is_cut, page_of


def blob(*pages: str) -> Blob:
    """A PDF of these pages."""
    texts = [BlobPage(page=page, text=text) for page, text in enumerate(pages, start=1)]
    return Blob(pages=len(pages), page_texts=texts)


def test_lines_are_aligned_over_pages() -> None:
    before = blob("第一条 提前七日公告停电安排。\n第二条 收费以表为准。")
    after = blob("第一条 提前十日公告停电安排。", "第二条 收费以表为准。\n第三条 另行规定。")
    compared = compare_files(before, after)
    told = [(pair.mark, page_of(pair.before), page_of(pair.after)) for pair in compared.pairs]
    assert told == [(Mark.CHANGED, 1, 1), (Mark.SAME, 1, 2), (Mark.NEW, None, 2)]


def test_of_a_long_file_the_beginning_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_changes, "LINES_MOST", 2)
    assert is_cut(blob("甲\n乙\n丙"))
    assert not is_cut(blob("甲\n乙"))
    assert len(compare_files(blob("甲\n乙\n丙"), blob("甲\n乙\n丁")).pairs) == 2
