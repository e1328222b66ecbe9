"""The receiver says yes or no; who does not is reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden, NotFound
from handover.models import HandoverState
from handover.services import accepting
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_only_the_receivers_contributors_answer_and_only_once(office: Office) -> None:
    office.maker.published()
    made = office.propose()
    for who in ("wang", "admin", "zhou", "chen"):
        with pytest.raises(Forbidden):
            office.accept(made, who)
    with pytest.raises(NotFound):
        office.accept(made, "an")
    office.accept(made, "sun")
    with pytest.raises(Conflict):
        office.do(accepting.refuse, "zhao", made, "晚了")
    assert office.row(made).state == HandoverState.ACCEPTED
    assert any("已接收移交" in text for text in office.told("wang"))


def test_a_no_says_why_and_nothing_moves(office: Office) -> None:
    number = office.maker.published()
    made = office.propose()
    office.do(accepting.refuse, "zhao", made, "不归我们")
    assert office.effect() == 0
    assert office.owner(number) == "marketing"
    assert office.row(made).answer == "不归我们"
    assert any("拒收" in text for text in office.told("li"))


def test_silence_is_chased_every_day_and_told_above_once_it_is_late(office: Office) -> None:
    office.maker.published()
    day = clock.today() + timedelta(days=3)
    office.propose(effective_on=str(day), everything=True)

    def chased(after: timedelta) -> int:
        with clock.moved_to(now + after), office.database.transaction() as session:
            return accepting.chase_unanswered(session)

    now = clock.now()
    assert chased(timedelta(hours=2)) == 0
    assert chased(timedelta(hours=25)) == 1
    assert chased(timedelta(hours=26)) == 0
    assert not any("到期未接收" in text for text in office.told("admin"))
    assert chased(timedelta(hours=97)) == 1
    assert any("到期未接收" in text for text in office.told("admin"))
    assert any("移交待接收" in text for text in office.told("zhao"))
