"""Where a comment stands: at the piece that holds its words, in the next round too."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Invalid
from review import services
from review.comments.models import Comment
from tests.makers import Maker

ANSWER = {"answer": "计划检修停电，提前 7 天通知。\n\n临时停电，提前 24 小时通知。"}


def write(maker: Maker, review_id: int, who: str = "chen", **values: Any) -> int:
    given = {"piece": "answer", "text": "条例写的是七天，请说明依据"} | values
    with maker.database.transaction() as session:
        return services.write_comment(session, maker.actor(who), review_id, **given).id


def stored(maker: Maker, comment_id: int) -> Comment | None:
    with maker.database.reading() as session:
        return session.get(Comment, comment_id)


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


def test_there_must_be_such_a_piece(maker: Maker) -> None:
    with pytest.raises(Invalid) as refused:
        write(maker, maker.submitted(content=ANSWER), piece="clauses.第九条")
    assert "piece" in refused.value.fields
