"""Comments: private while they are written, sent with the verdict, answered, carried over."""

from __future__ import annotations

from typing import Any

import pytest

from content.models import Revision
from content.queries import entry_numbered, revision_in_work
from core.errors import Conflict, Forbidden, Invalid, NotFound
from review import queries, services
from review.comments.anchors import placed
from review.comments.models import Comment
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


def stored(maker: Maker, comment_id: int) -> Comment | None:
    with maker.database.reading() as session:
        return session.get(Comment, comment_id)


def test_only_its_writer_sees_a_comment_before_the_verdict(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    written = write(maker, review_id)
    assert seen(maker, review_id, "chen") == [written]
    assert seen(maker, review_id, "sun") == []
    assert seen(maker, review_id, "wang") == []
    maker.decide(review_id, "request_changes")
    assert seen(maker, review_id, "sun") == [written]
    assert seen(maker, review_id, "wang") == [written]


def test_a_verdict_sends_ones_own_comments_and_no_others(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    own, other = write(maker, review_id), write(maker, review_id, "sun")
    maker.decide(review_id, "request_changes", reviewer="chen")
    sent, unsent = stored(maker, own), stored(maker, other)
    assert sent
    assert sent.sent_at
    assert unsent
    assert unsent.sent_at is None
    assert seen(maker, review_id, "wang") == [own]


def test_a_comment_stands_at_the_piece_that_holds_its_words(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    written = stored(maker, write(maker, review_id, quote="提前 24 小时"))
    assert written
    assert written.piece == "answer.2"
    assert str(written.place) == "答案 第 2 段"
    whole = stored(maker, write(maker, review_id))
    assert whole
    assert whole.quote == "计划检修停电，提前 7 天通知。"
    assert str(whole.place) == "答案 第 1 段"


def test_what_is_sent_is_changed_no_more(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    kept, dropped = write(maker, review_id), write(maker, review_id)
    chen = maker.actor("chen")
    with maker.database.transaction() as session:
        services.rewrite_comment(session, chen, kept, "换一种说法")
        services.drop_comment(session, chen, dropped)
    assert stored(maker, dropped) is None
    maker.decide(review_id, "request_changes")
    for change in (services.drop_comment, services.rewrite_comment):
        arguments = ("再改",) if change is services.rewrite_comment else ()
        with maker.database.transaction() as session, pytest.raises(Conflict):
            change(session, chen, kept, *arguments)


def test_who_may_not_decide_writes_none(maker: Maker) -> None:
    review_id = maker.submitted(author="sun", content=ANSWER)
    for who, error in (("sun", Forbidden), ("zhao", Forbidden), ("an", NotFound)):
        with pytest.raises(error):
            write(maker, review_id, who)
    maker.decide(review_id, "reject")
    with pytest.raises(Conflict):
        write(maker, review_id)


def test_there_must_be_such_a_piece(maker: Maker) -> None:
    with pytest.raises(Invalid) as refused:
        write(maker, maker.submitted(content=ANSWER), piece="clauses.第九条")
    assert "piece" in refused.value.fields


def test_the_department_answers_and_nobody_else(maker: Maker) -> None:
    review_id = maker.submitted(content=ANSWER)
    written = write(maker, review_id)
    with maker.database.transaction() as session, pytest.raises(NotFound):
        services.settle_comment(session, maker.actor("li"), written, "还没有送出")
    maker.decide(review_id, "request_changes")
    for who, error in (("zhao", NotFound), ("sun", Forbidden), ("an", NotFound)):
        with maker.database.transaction() as session, pytest.raises(error):
            services.settle_comment(session, maker.actor(who), written, "不该由我答")
    with maker.database.transaction() as session:
        settled = services.settle_comment(session, maker.actor("li"), written, "已改为七天")
        assert settled.settled_by
        assert (settled.answer, settled.settled_by.name) == ("已改为七天", "li")


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


def test_an_approval_ends_the_change_and_its_comments(maker: Maker) -> None:
    number = maker.draft(content=ANSWER)
    first = maker.submit(number)
    write(maker, first)
    maker.decide(first, "approve")
    save(maker, number, content=ANSWER | {"note": "后来的改动"})
    second = maker.submit(number)
    with maker.database.reading() as session:
        review = session.get_one(Review, second)
        assert carried_to(session, review) == []
