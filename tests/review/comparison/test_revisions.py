"""Two revisions side by side: everything that is judged is compared."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from content.queries import entry_numbered
from review.comparison import Mark, compare
from review.comparison.pieces import Piece, Sort
from review.comparison.revisions import compared
from tests.makers import CONTENT, Maker
from tests.review.comparison.writing import CLAUSES
from tests.review.writing import save


def test_everything_that_is_judged_is_compared(maker: Maker) -> None:
    law = maker.published("regulation")
    number = maker.draft(
        citations=[{"number": law, "clause": "第一条"}],
        effective_from="2026-01-01",
        expires_on="2099-01-01",
        review_by="2098-01-01",
    )
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        pairs = compare(None, entry.revisions[0]).pairs
    keys = {pair.key for pair in pairs}
    fields = {"title", "category", "answer", "effective_from", "expires_on", "review_by"}
    assert fields | {f"citations.{law}.第一条"} <= keys
    assert {pair.mark for pair in pairs} == {Mark.NEW}


def law(*rows: tuple[str, str, str]) -> dict[str, Any]:
    """A regulation of (chapter, label, text)."""
    clauses = [{"heading": chapter, "label": label, "text": text} for chapter, label, text in rows]
    return CONTENT["regulation"] | {"clauses": clauses}


SUPPLY = "第二章 供电 / 第一节 一般规定"
BEFORE = law(
    ("第一章 总则", "第一条", CLAUSES[0][1]),
    (SUPPLY, "第二条", CLAUSES[1][1]),
    (SUPPLY, "第三条", CLAUSES[2][1]),
    ("第三章 附则", "第四条", CLAUSES[3][1]),
)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(
            law(
                ("第一章 总则", "第一条", CLAUSES[0][1]),
                (SUPPLY, "第三条", CLAUSES[2][1]),
                ("第三章 附则", "第四条", CLAUSES[3][1]),
                ("第三章 附则", "第五条", CLAUSES[1][1]),
            ),
            {"第五条": Mark.MOVED},
            id="to another chapter under another number",
        ),
        pytest.param(
            law(
                ("第一章 总则", "第一条", CLAUSES[0][1]),
                ("第二章 供用电 / 第一节 一般规定", "第二条", CLAUSES[1][1]),
                ("第二章 供用电 / 第一节 一般规定", "第三条", CLAUSES[2][1]),
                ("第三章 附则", "第四条", CLAUSES[3][1]),
            ),
            {"第二章": Mark.CHANGED},
            id="another name of a chapter",
        ),
        pytest.param(
            law(
                ("第一章 总则", "第一条", CLAUSES[0][1]),
                ("第二章 电网建设", "第一条之一", "公司应当按规划建设电网。"),
                ("第三章 供电 / 第一节 一般规定", "第二条", CLAUSES[1][1]),
                ("第三章 供电 / 第一节 一般规定", "第三条", CLAUSES[2][1]),
                ("第四章 附则", "第四条", CLAUSES[3][1]),
            ),
            {
                "第二章": Mark.NEW,
                "第一条之一": Mark.NEW,
                "第三章": Mark.RENUMBERED,
                "第四章": Mark.RENUMBERED,
            },
            id="a chapter more",
        ),
        pytest.param(
            law(
                ("第一章 总则", "第一条", CLAUSES[0][1]),
                (SUPPLY, "第二条", CLAUSES[1][1]),
                ("第三章 附则", "第三条之一", "坐席应当记录来电。"),
                ("第三章 附则", "第四条", CLAUSES[3][1]),
            ),
            {"第三条": Mark.GONE, "第三条之一": Mark.NEW},
            id="one went and another came",
        ),
    ],
)
def test_a_clause_is_what_it_says_wherever_it_stands(
    maker: Maker, after: dict[str, Any], expected: dict[str, Mark]
) -> None:
    number = maker.draft("regulation", title="停电管理规定", content=BEFORE)
    maker.sign_all(maker.submit(number))
    save(maker, number, title="停电管理规定", content=after)
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        pairs = compare(entry.published, entry.revisions[-1]).pairs
    placed = [pair for pair in pairs if pair.piece.sort in (Sort.CLAUSE, Sort.CHAPTER)]
    assert {str(p.label): p.mark for p in placed if p.mark != Mark.SAME} == expected


def test_another_empty_line_is_told_though_no_word_differs() -> None:
    def two(gap: str) -> list[Piece]:
        return [
            Piece("answer", "answer", "答案", "第一段", Sort.PARAGRAPH, 1, gap=gap),
            Piece("answer.2", "answer", "答案", "第二段", Sort.PARAGRAPH, 2),
        ]

    assert compared(two("\n"), two("\n\n")).only_spacing
    assert not compared(two("\n"), two("\n")).only_spacing
    assert not compared(two("\n"), two("\n")).changes


def test_steps_of_what_is_walked_are_told_apart_by_their_names(maker: Maker) -> None:
    number = maker.published("diagnosis", title="家里没电")
    content = deepcopy(CONTENT["diagnosis"])
    content["questions"].reverse()
    content["questions"][0]["label"] = "看闸刀"
    content["questions"][1]["answers"][1]["to"] = "看闸刀"
    content["sums"][0]["lines"][1]["rate"] = "0.6"
    save(maker, number, title="家里没电", content=content)
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        found = compare(entry.published, entry.revisions[-1])
    marks = {pair.key: pair.mark for pair in found.pairs if "." in pair.key}
    changed = {key for key, mark in marks.items() if mark == Mark.CHANGED}
    assert changed == {"questions.看闸刀", "questions.问欠费", "sums.算一算"}
    assert {mark for key, mark in marks.items() if key not in changed} == {Mark.SAME}
    (sum_pair,) = (pair for pair in found.pairs if pair.key == "sums.算一算")
    assert sum_pair.before is not None
    assert sum_pair.after is not None
    assert "合计 154.50 元" in sum_pair.before.text
    assert "合计 159.00 元" in sum_pair.after.text
