"""What was done in a call, read from the log of searches and from the questions."""

from __future__ import annotations

import pytest

from calls.queries import call_under_way, history_of, own_call
from core.errors import NotFound
from questions.context import QuestionContext
from search_index.models import UseAction
from tests.calls.phone import Phone
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def test_the_history_of_a_call_is_its_own(phone: Phone, maker: Maker) -> None:
    number = maker.published()
    phone.begin()
    phone.search("交了电费")
    phone.search("交了电费多久来电", copied=number)
    asked = phone.record("电表箱漏水归谁管")
    first = phone.key
    phone.close("recorded")
    phone.begin()
    phone.search("交了电费多久来电")

    with phone.database.reading() as session:
        done = history_of(session, own_call(session, phone.actor, first))
        after = history_of(session, own_call(session, phone.actor, phone.key))

    assert [one.text for one in done.searches] == ["交了电费多久来电"], "one line as it was meant"
    ((used),) = done.uses
    assert (used.number, used.revision, used.action) == (number, 1, UseAction.COPIED)
    assert [one.id for one in done.questions] == [asked.id]
    assert [one.text for one in after.searches] == ["交了电费多久来电"], "a line of its own"
    assert (after.uses, list(after.questions)) == ([], [])


def test_a_call_is_its_agents_alone(phone: Phone, context: QuestionContext) -> None:
    phone.begin()
    other = Phone(phone.database, context, "zhou").actor
    with phone.database.reading() as session:
        assert call_under_way(session, other) is None
        with pytest.raises(NotFound):
            own_call(session, other, phone.key)
