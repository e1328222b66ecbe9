"""Rows of a file that ask what is asked already are told of before anything comes in."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import event

from content.services import previews
from review.impact import like_rows
from tests.makers import Maker


def told(maker: Maker, *titles: str, answer: str = "另一个说法。") -> list[tuple[int, str, float]]:
    """Row, number and likeness of what the preview of these titles notes."""
    rows = [{"question": title, "answer": answer} for title in titles]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    parsed = previews.parse("answers", [("a.jsonl", data)])
    with maker.database.transaction() as session:
        batch = previews.keep_preview(
            session,
            previews.preview_import(
                session, maker.actor("wang"), "answers", parsed, "marketing", "third-party"
            ),
        )
        like_rows.note_like_rows(session, batch)
        return [(r["row"], r["number"], r["likeness"]) for r in like_rows.like_rows(batch)]


@pytest.mark.parametrize(
    ("title", "likeness"),
    [
        ("欠费停电后多久恢复供电", 1.0),
        ("“欠费停电”后，多久恢复供电？", 1.0),
        ("交了电费多久来电", 1.0),  # as it is asked too
        ("恢复供电，欠费停电后多久", 1.0),  # the same words
        ("电表走得快怎么办", None),
        ("欠费停电后能不能借电", None),
    ],
)
def test_the_same_title_and_the_same_sense_are_told(
    maker: Maker, title: str, likeness: float | None
) -> None:
    number = maker.published()
    found = told(maker, "完全没有的一问", title)
    assert found == ([] if likeness is None else [(2, number, likeness)])


def test_other_words_of_the_same_sense_are_told(maker: Maker) -> None:
    number = maker.published(title="电费贵")
    assert told(maker, "电费高") == [(1, number, 1.0)]


def test_drafts_of_others_are_not_told_and_own_are(maker: Maker) -> None:
    maker.draft(author="zhao", title="空调怎么省电")
    own = maker.draft(title="冰箱怎么省电")
    assert told(maker, "空调怎么省电", "冰箱怎么省电？") == [(2, own, 1.0)]


def test_what_will_be_left_out_is_not_told(maker: Maker) -> None:
    """Word for word the same: the preview says already that it does not come in."""
    maker.published(title="电费怎么交", content={"answer": "网上可以交。"})
    assert told(maker, "电费怎么交", answer="网上可以交。") == []
    assert len(told(maker, "电费怎么交", answer="不一样。")) == 1


def test_more_than_can_be_read_are_counted(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(like_rows, "TOLD", 1)
    maker.published(title="电费怎么交")
    assert len(told(maker, "电费怎么交？", "电费怎么交!", "电费 怎么交")) == 1


def test_a_file_of_a_thousand_rows_asks_the_base_no_more_often(maker: Maker) -> None:
    maker.published()
    assert asked(maker, "电费怎么交") == asked(maker, *(f"第{n}台电表在哪" for n in range(1_000)))


def asked(maker: Maker, *titles: str) -> int:
    """How many queries a preview of these titles makes."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(maker.database.engine, "before_cursor_execute", note)
    try:
        told(maker, *titles)
    finally:
        event.remove(maker.database.engine, "before_cursor_execute", note)
    return len(statements)
