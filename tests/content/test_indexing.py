"""What the index is given of an entry."""

from __future__ import annotations

from content.indexing import indexed_entries
from tests.makers import Maker


def test_the_index_is_given_one_piece_per_clause_and_no_internal_note(maker: Maker) -> None:
    regulation = maker.published("regulation", title="办法")
    answer = maker.published(
        title="问", content={"answer": "答 **粗**", "note": "内部", "variants": ["又问"]}
    )
    with maker.database.reading() as session:
        found = {entry.title: entry for entry in indexed_entries(session)}
    assert [clause.label for clause in found["办法"].clauses] == ["第一条", "第二条"]
    assert found["办法"].entry_id == int(regulation[3:])
    assert (found["问"].text, found["问"].variants) == ("答 粗", ("又问",))
    assert found["问"].entry_id == int(answer[3:])
    assert (found["问"].department, found["问"].category) == ("marketing", "third-party")
