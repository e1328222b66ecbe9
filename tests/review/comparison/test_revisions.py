"""Two revisions side by side: everything that is judged is compared."""

from __future__ import annotations

from content.queries import entry_numbered
from review.comparison import Mark, compare
from review.comparison.pieces import Piece, Sort
from review.comparison.revisions import compared
from tests.makers import CONTENT, Maker


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


def test_a_clause_is_shown_without_its_label(maker: Maker) -> None:
    number = maker.draft("regulation")
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        pairs = {pair.key: pair for pair in compare(None, entry.revisions[0]).pairs}
    clause = CONTENT["regulation"]["clauses"][0]
    shown = pairs["clauses.第一条"].after
    assert shown is not None
    assert shown.text == f"{clause['heading']}\n{clause['text']}"


def test_another_empty_line_is_told_though_no_word_differs() -> None:
    def two(gap: str) -> list[Piece]:
        return [
            Piece("answer", "answer", "答案", "第一段", Sort.PARAGRAPH, 1, gap=gap),
            Piece("answer.2", "answer", "答案", "第二段", Sort.PARAGRAPH, 2),
        ]

    assert compared(two("\n"), two("\n\n")).only_spacing
    assert not compared(two("\n"), two("\n")).only_spacing
    assert not compared(two("\n"), two("\n")).changes
