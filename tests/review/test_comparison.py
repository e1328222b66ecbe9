"""What is new, changed, gone and the same between two revisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content.kinds.base import Block
from content.queries import entry_numbered
from review.comparison import Mark, align, compare
from tests.makers import CONTENT, Maker

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def blocks(**texts: str) -> list[Block]:
    return [Block(key, key, text) for key, text in texts.items()]


def marks(before: list[Block], after: list[Block]) -> list[tuple[str, Mark]]:
    return [(pair.key, pair.mark) for pair in align(before, after)]


def test_each_piece_is_marked() -> None:
    before = blocks(a="same", b="old", c="gone")
    after = blocks(a="same", b="new", d="added")
    assert marks(before, after) == [
        ("a", Mark.SAME),
        ("b", Mark.CHANGED),
        ("c", Mark.GONE),
        ("d", Mark.NEW),
    ]


def test_what_is_gone_stands_where_it_stood() -> None:
    before = blocks(x="1", a="2", y="3", z="4", b="5")
    after = blocks(a="2", b="5")
    assert [key for key, _mark in marks(before, after)] == ["x", "a", "y", "z", "b"]


@given(KEYS, KEYS, st.sets(st.sampled_from("abcdefgh")))
def test_every_piece_of_both_sides_is_shown_once(
    old: list[str], new: list[str], touched: set[str]
) -> None:
    before = [Block(key, key, "text") for key in old]
    after = [Block(key, key, "other" if key in touched else "text") for key in new]
    pairs = align(before, after)
    assert sorted(pair.key for pair in pairs) == sorted({*old, *new})
    assert [pair.after for pair in pairs if pair.after] == after
    assert {pair.key for pair in pairs if pair.before} == set(old)
    for pair in pairs:
        both = pair.key in old and pair.key in new
        assert (pair.mark in (Mark.SAME, Mark.CHANGED)) == both
        assert (pair.mark == Mark.SAME) == (both and pair.key not in touched)


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
        pairs = compare(None, entry.revisions[0])
    keys = {pair.key for pair in pairs}
    fields = {"title", "category", "answer", "effective_from", "expires_on", "review_by"}
    assert fields | {f"citations.{law}.第一条"} <= keys
    assert {pair.mark for pair in pairs} == {Mark.NEW}


def test_a_clause_is_shown_without_its_label(maker: Maker) -> None:
    number = maker.draft("regulation")
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        pairs = {pair.key: pair for pair in compare(None, entry.revisions[0])}
    clause = CONTENT["regulation"]["clauses"][0]
    shown = pairs["clauses.第一条"].after
    assert shown is not None
    assert shown.text == f"{clause['heading']}\n{clause['text']}"
