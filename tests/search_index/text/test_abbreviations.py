"""Letters that are words of their own."""

from __future__ import annotations

from search_index.text.abbreviations import is_abbreviation
from search_index.text.pinyin import segmented


def test_the_list_is_read_without_its_comments() -> None:
    assert is_abbreviation("led")
    assert is_abbreviation("app")
    assert not is_abbreviation("tingdian")
    assert not is_abbreviation("#")
    assert not is_abbreviation("")


def test_none_of_them_could_be_pinyin() -> None:
    listed = [word for word in ("led", "app", "vat", "wifi", "pos") if is_abbreviation(word)]
    assert listed
    assert [word for word in listed if segmented(word)] == []
