"""Comments: written in private, sent with the verdict, answered, ended with the change."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, Forbidden, Invalid, NotFound
from review import services
from review.comments.models import Comment
from review.comments.queries import carried_to, comments_on
from review.models import Review, Verdict
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


@pytest.mark.parametrize("verdict", [Verdict.REQUEST_CHANGES, Verdict.REJECT])
def test_what_was_written_on_a_piece_is_reason_enough(maker: Maker, verdict: Verdict) -> None:
    review_id = maker.submitted(content=ANSWER)
    write(maker, review_id, "sun")  # what another has written is not one's own reason

    def decide() -> None:
        with maker.database.transaction() as session:
            services.decide(session, maker.actor("chen"), review_id, verdict, " ")

    with pytest.raises(Invalid) as refused:
        decide()
    assert list(refused.value.fields) == ["comment"]
    written = write(maker, review_id)
    decide()
    comment = stored(maker, written)
    assert comment is not None
    assert comment.sent_at is not None
