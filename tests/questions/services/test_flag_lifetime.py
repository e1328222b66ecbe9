"""How long a flag lives: with the revision it was about, unless the department confirmed it."""

from __future__ import annotations

import pytest

from content.queries import entry_numbered
from content.services.drafts import start_draft
from questions.models import GroupState, QuestionGroup
from questions.services import flag_lifetime, flagging
from tests.questions.desk import Desk
from tests.review.urgent_path import put_up
from tests.review.writing import ask_to_retire, save


@pytest.fixture
def number(desk: Desk) -> str:
    """A published entry of marketing's."""
    return desk.maker.published(title="复电流程")


def work(desk: Desk) -> None:
    """The worker comes round."""
    with desk.database.transaction() as session:
        for group_id in flag_lifetime.overtaken_flags(session):
            flag_lifetime.end_overtaken(session, group_id)
        flag_lifetime.forget_what_was_not_approved(session)


def publish_anew(desk: Desk, number: str) -> None:
    """Somebody publishes another revision, with no thought of the flag."""
    with desk.database.transaction() as session:
        start_draft(session, desk.actor("li"), number)
    save(desk.maker, number, "li", title="复电流程（新）")
    desk.maker.sign_all(desk.maker.submit(number, "li"))
    desk.maker.drain()


def test_it_ends_with_the_revision_it_was_about(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    work(desk)
    assert desk.group(flag).state == GroupState.OPEN
    publish_anew(desk, number)
    work(desk)
    assert desk.group(flag).state == GroupState.ANSWERED
    assert desk.doubts(number) == []
    assert any("已更新" in text for text in desk.inbox("an"))


def test_what_was_confirmed_is_not_forgotten(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    desk.do(flagging.confirm, "wang", desk.number(flag))
    publish_anew(desk, number)
    work(desk)
    assert desk.group(flag).state == GroupState.OPEN
    assert desk.doubts(number)


def test_another_flag_about_the_new_revision_keeps_it(desk: Desk, number: str) -> None:
    flag = desk.flag(number)
    publish_anew(desk, number)
    desk.flag(number, who="zhao")
    work(desk)
    assert desk.group(flag).state == GroupState.OPEN


def test_what_was_never_approved_does_not_live_on(desk: Desk, number: str) -> None:
    desk.maker.full_committee()
    with desk.database.transaction() as session:
        start_draft(session, desk.actor("li"), number)
    save(desk.maker, number, "li", title="没有通过的题目")
    review_id = put_up(desk.maker, number)
    flag = desk.flag(number, passage="没有通过的正文")
    work(desk)
    assert desk.question(flag).passage == "没有通过的正文"  # it is shown still
    desk.maker.decide(review_id, "reject", reviewer="qian")
    work(desk)
    with desk.database.reading() as session:
        group = session.get_one(QuestionGroup, flag.group_id)
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        assert group.text == entry.published.title != "没有通过的题目"
        assert [one.passage for one in group.questions] == [""]


def test_what_was_taken_down_does_not_live_on(desk: Desk, number: str) -> None:
    """Nor what its entry said before."""
    before = desk.flag(number, passage="先前的正文")
    publish_anew(desk, number)
    flag = desk.flag(number, who="zhao", passage="后来的正文")
    work(desk)
    assert desk.question(flag).passage == "后来的正文"
    review_id = ask_to_retire(desk.maker, number, "li")
    desk.maker.sign_all(review_id)
    work(desk)
    assert [desk.question(one).passage for one in (before, flag)] == ["", ""]
    assert desk.group(flag).text == number
