"""Lines heard in a call: what is sure is proposed, shown, used, and nothing else."""

from __future__ import annotations

import pytest

from calls.models import Proposal
from calls.queries import lines_after, own_call, proposed_for
from calls.services.hearing import note_told
from core.errors import Conflict, NotFound
from questions.context import QuestionContext
from tests.calls.phone import Phone
from tests.makers import Maker

SAID = "我交了电费多久来电啊"


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def proposals(phone: Phone, after: int = 0) -> dict[str, list[tuple[str, str]]]:
    """What was proposed for each line, as number and what is said."""
    with phone.database.reading() as session:
        call = own_call(session, phone.actor, phone.key)
        lines = lines_after(session, call, after, 9)
        told = proposed_for(session, lines)
        return {one.text: [(p.number, p.say) for p in told[one.id]] for one in lines}


def test_what_is_sure_is_proposed_as_it_is_said_now(phone: Phone, maker: Maker) -> None:
    number = maker.published()
    maker.published("case", title="交了电费没来电的一次投诉")
    phone.begin()
    first = phone.hear(SAID)
    phone.hear("喂你好 电话13800138000")

    told = proposals(phone)
    assert list(told) == [SAID, "喂你好 电话***"]
    assert told[SAID] == [(number, "结清电费后 24 小时内恢复供电。")]
    assert told["喂你好 电话***"] == []
    assert list(proposals(phone, after=first.id)) == ["喂你好 电话***"]


def test_what_is_no_longer_published_is_no_longer_proposed(phone: Phone, maker: Maker) -> None:
    number = maker.published()
    phone.begin()
    phone.hear(SAID)
    assert proposals(phone)[SAID]
    maker.retire(number)
    assert proposals(phone)[SAID] == []


def test_shown_and_used_are_counted_once_and_only_by_its_agent(
    phone: Phone, maker: Maker, context: QuestionContext
) -> None:
    maker.published()
    phone.begin()
    phone.hear(SAID)
    with phone.database.reading() as session:
        first = session.query(Proposal).one()
    assert (first.shown_at, first.used_at) == (None, None)
    for shown, used in (([first.id], []), ([], [first.id]), ([first.id], [first.id])):
        with phone.database.transaction() as session:
            note_told(session, phone.actor, phone.key, shown, used)
            after = session.get_one(Proposal, first.id)
            times = (after.shown_at, after.used_at)
    assert times[0] is not None
    assert times[1] is not None
    assert times[0] < times[1], "the first time counts"
    with pytest.raises(NotFound), phone.database.transaction() as session:
        note_told(session, Phone(phone.database, context, "zhou").actor, phone.key, [1], [])


def test_nothing_is_heard_after_the_call(phone: Phone) -> None:
    phone.begin()
    phone.close()
    with pytest.raises(Conflict):
        phone.hear(SAID)
