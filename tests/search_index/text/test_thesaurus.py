"""Everyday words that say the same have one sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.text import thesaurus
from search_index.text.thesaurus import sense_of, thesaurus_words, words_of_sense


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A thesaurus of the test's own."""
    path = tmp_path / "thesaurus.txt"
    monkeypatch.setattr(thesaurus, "THESAURUS", path)
    for kept in (thesaurus._groups, thesaurus._senses):
        monkeypatch.setattr(thesaurus, kept.__name__, kept.__wrapped__)
    return path


def test_a_group_has_the_sense_of_its_first_word(written: Path) -> None:
    written.write_text("# 问法\n怎么 如何 咋\n\n停电 断电\n", encoding="utf-8")
    assert [sense_of(word) for word in ("怎么", "咋", "断电", "来电")] == [
        "怎么",
        "怎么",
        "停电",
        "来电",
    ]
    assert words_of_sense("怎么") == ("怎么", "如何", "咋")
    assert words_of_sense("来电") == ("来电",)
    assert sorted(thesaurus_words()) == sorted(["怎么", "如何", "咋", "停电", "断电"])


def test_a_word_in_two_groups_is_refused(written: Path) -> None:
    written.write_text("怎么 如何\n为何 如何\n", encoding="utf-8")
    with pytest.raises(ValueError, match="如何 stands in two groups"):
        sense_of("如何")


def test_the_thesaurus_of_the_product_is_sound() -> None:
    for word in thesaurus_words():
        assert word in words_of_sense(sense_of(word))


def test_a_meter_is_installed_and_a_file_downloaded() -> None:
    assert sense_of("安装") == sense_of("装") != sense_of("下载")
