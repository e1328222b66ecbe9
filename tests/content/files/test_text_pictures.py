"""Pictures in a text: found by their marks, said in words."""

from __future__ import annotations

import pytest

from content.files.text_pictures import can_be_marked, in_words, mark_of, marked_in

TEXT = "先看〔图：电表.png〕，再看〔图：没有.png〕。"


def test_a_content_names_its_pictures_by_field() -> None:
    content = {"steps": [{"detail": TEXT}, {"detail": "无图"}], "note": "〔图：b.png〕", "n": 1}
    assert list(marked_in(content, "content")) == [
        ("content.steps.0.detail", "电表.png"),
        ("content.steps.0.detail", "没有.png"),
        ("content.note", "b.png"),
    ]


def test_what_pictures_show_stands_in_their_place() -> None:
    said = {"电表.png": r"上排\1是电量", "没有.png": ""}
    assert in_words(TEXT, {"电表.png": said["电表.png"]}) == (
        r"先看（图：上排\1是电量），再看〔图：没有.png〕。"
    )


@pytest.mark.parametrize(
    ("name", "can"), [("a b.png", True), ("图〔1〕.png", False), ("a\nb.png", False), ("", False)]
)
def test_a_name_that_would_break_the_mark_cannot_be_placed(name: str, can: bool) -> None:
    assert can_be_marked(name) is can
    assert ([name] == [found for _path, found in marked_in(mark_of(name))]) is can
