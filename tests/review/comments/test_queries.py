"""Who reads which comments: its writer before the verdict, the author after it, the next round."""

from __future__ import annotations

from typing import Any

from content.models import Revision
from content.queries import entry_numbered, revision_in_work
from review import queries, services
from review.comments.anchors import placed
from review.comments.queries import carried_to, comments_for_author, comments_on
from review.comparison.pieces import pieces_of
from review.models import Review
from tests.makers import Maker
from tests.review.writing import save

ANSWER = {"answer": "计划检修停电，提前 7 天通知。\n\n临时停电，提前 24 小时通知。"}


def write(maker: Maker, review_id: int, who: str = "chen", **values: Any) -> int:
    given = {"piece": "answer", "text": "条例写的是七天，请说明依据"} | values
    with maker.database.transaction() as session:
        return services.write_comment(session, maker.actor(who), review_id, **given).id


def seen(maker: Maker, review_id: int, who: str) -> list[int]:
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        return [c.id for c in comments_on(session, maker.actor(who), review)]


def test_only_its_writer_sees_a_comment_before_the_verdict(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    written = write(maker, review_id)
    assert seen(maker, review_id, "chen") == [written]
    assert seen(maker, review_id, "sun") == []
    assert seen(maker, review_id, "wang") == []
    maker.decide(review_id, "request_changes")
    assert seen(maker, review_id, "sun") == [written]
    assert seen(maker, review_id, "wang") == [written]


def test_the_next_round_shows_them_where_their_words_went(maker: Maker) -> None:
    number = maker.draft(content=ANSWER)
    first = maker.submit(number)
    stays = write(maker, first, quote="提前 24 小时")
    changes = write(maker, first, quote="提前 7 天")
    maker.decide(first, "request_changes")
    moved = {"answer": "临时停电，提前 24 小时通知。\n\n计划检修停电，提前 3 天通知。"}
    save(maker, number, content=moved)
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry
        draft = revision_in_work(session, entry.id)
        assert isinstance(draft, Revision)
        told = comments_for_author(session, draft)
        assert [(one.comment.id, one.stands) for one in told] == [(stays, True), (changes, False)]
    second = maker.submit(number)
    with maker.database.reading() as session:
        review = queries.review_numbered(session, maker.actor("sun"), second)
        pieces = pieces_of(review.revision)
        shown = placed(carried_to(session, review), pieces, [p.key for p in pieces])
    at = {one.comment.id: (key, one.stands) for key, found in shown.items() for one in found}
    assert at == {stays: ("answer", True), changes: ("answer", False)}
