"""Pictures of pages are kept, within bounds, and drawn again when what is kept is no good."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.files import page_pictures
from content.files.kept_types import DOCX
from content.files.page_pictures import PagePicture, PagePictures
from content.files.refusals import Refused
from core.storage.blobs import digest
from tests.made_files import pdf, picture, word_with_pictures

DATA = pdf([["第一条 甲乙", "丙丁"], ["第二条"]])
NAME = digest(DATA)


def drawn(folder: Path, page: int = 1) -> PagePicture:
    """A page of `DATA`."""
    return PagePictures(folder).page(NAME, page, lambda: DATA)


def test_characters_stand_where_they_are_drawn(tmp_path: Path) -> None:
    page = drawn(tmp_path)
    place = page.text.index("甲")
    [(left, top, right, bottom)] = page.marks([(place, place + 2)])
    assert 72 < left < right < page.width
    assert 50 < top < bottom < 90
    both = page.marks([(place, len(page.text))])
    assert len(both) == 2  # a line each
    assert both[0][3] < both[1][3]


def test_what_is_kept_is_given_again_and_drawn_anew_when_it_is_damaged(tmp_path: Path) -> None:
    first = drawn(tmp_path)
    [kept] = tmp_path.glob("*/*")
    assert kept.stat().st_mode & 0o077 == 0
    assert PagePictures(tmp_path).page(NAME, 1, _gone) == first
    kept.write_bytes(kept.read_bytes()[:20])
    assert drawn(tmp_path) == first


def test_the_oldest_goes_when_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_pictures, "LOOKED_EVERY", 1)
    monkeypatch.setattr(page_pictures, "KEPT_MOST", 1)
    drawn(tmp_path, 1)
    drawn(tmp_path, 2)
    assert list(tmp_path.glob("*/*")) == []


def test_of_a_file_that_is_gone_nothing_is_kept(tmp_path: Path) -> None:
    kept = PagePictures(tmp_path)
    drawn(tmp_path, 1)
    drawn(tmp_path, 2)
    assert kept.names() == {NAME}
    kept.forget(digest(b"other"))
    kept.forget("../x")
    assert len(list(tmp_path.glob("*/*"))) == 2
    kept.forget(NAME)
    assert kept.names() == set()


def test_an_office_file_is_taken_apart_once(tmp_path: Path) -> None:
    data = word_with_pictures("看图。", (picture(), "红"), "完。")
    made = PagePictures(tmp_path).view(digest(data), DOCX, lambda: data)
    assert [one["text"] for one in made.parts[0]] == ["看图。", "〔图：图1.png〕", "完。"]
    assert [one["alt"] for one in made.pictures] == ["红"]
    assert made.picture(0) is not None
    assert made.picture(1) is made.picture(-1) is None
    assert PagePictures(tmp_path).view(digest(data), DOCX, _gone) == made


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        drawn(tmp_path, 3)
    with pytest.raises(Refused):
        PagePictures(tmp_path).page(digest(b"a"), 1, lambda: b"%PDF-broken")
    with pytest.raises(ValueError, match="SHA-256"):
        PagePictures(tmp_path).page("../x", 1, _gone)


def _gone() -> bytes:
    raise AssertionError("was kept")
