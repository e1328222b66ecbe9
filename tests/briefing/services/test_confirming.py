"""Confirming: by the revision that stands there, with the right figure, and once."""

from __future__ import annotations

import pytest

from briefing import queries
from briefing.models import ReadingConfirmation
from briefing.services.confirming import confirm
from core.errors import Invalid, NotFound, Stale
from tests.briefing.reading_desk import Desk
from tests.databases import ON_SQLITE


@ON_SQLITE
def test_what_does_not_count_as_read(desk: Desk) -> None:
    """No answer, the wrong figure, an older revision, somebody it is not for, what is over."""
    number = desk.publish()
    desk.revise(number, "结清电费后 12 小时内恢复供电。")
    (asked,) = desk.to_read()
    assert asked.check is not None
    an, wang, key = desk.maker.actor("an"), desk.maker.actor("wang"), asked.reading.id
    wrong = 3 - asked.check.right
    with desk.database.transaction() as session:
        for answer in (None, wrong):
            with pytest.raises(Invalid) as refused:
                confirm(session, an, key, 2, answer)
            assert refused.value.code == "wrong_answer"
            assert refused.value.details == {"passage": "结清电费后 12 小时内恢复供电"}
        with pytest.raises(Stale):
            confirm(session, an, key, 1, asked.check.right)
        with pytest.raises(NotFound):
            confirm(session, wang, key, 2, asked.check.right)
        with pytest.raises(NotFound):
            confirm(session, an, 999, 2)
    assert desk.numbers() == [number]
    desk.confirm(asked)
    with desk.database.transaction() as session:
        again = confirm(session, an, key, 2, wrong)
        assert again.checked, "who has confirmed is given what they confirmed"
        assert session.query(ReadingConfirmation).count() == 1
        assert queries.to_read_count(session, an) == 0
        done = queries.confirmed_by(session, an, limit=5)
        assert [one.id for one in done.items] == [key]
    desk.maker.retire(number)
    with desk.database.transaction() as session:
        with pytest.raises(NotFound):
            confirm(session, an, key, 2, asked.check.right)
        assert queries.confirmed_by(session, an, limit=5).total == 0
