"""Who sees which hand-over, and how many wait for an answer."""

from __future__ import annotations

import pytest

from core.errors import Forbidden, NotFound
from handover import queries
from handover.models import HandoverState
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_departments_see_their_own_and_those_above_all(office: Office) -> None:
    office.change("chen", roles=["contributor", "reviewer"])
    office.maker.published()
    made = office.propose(numbers=["KB-000001"])
    other = office.maker.draft(author="zhao")
    office.propose(to="safety", giver="service", numbers=[other])
    with office.database.reading() as session:
        seen = {
            who: queries.handovers(session, office.actor(who), limit=10).total
            for who in ("wang", "zhao", "zhou", "admin")
        }
        assert seen == {"wang": 1, "zhao": 2, "zhou": 2, "admin": 2}
        assert queries.to_answer_count(session, office.actor("zhao")) == 1
        assert queries.to_answer_count(session, office.actor("wang")) == 0
        assert queries.to_answer_count(session, office.actor("an")) == 0
        done = queries.handovers(session, office.actor("zhou"), state=HandoverState.DONE, limit=10)
        assert done.total == 0
        with pytest.raises(Forbidden):
            queries.handovers(session, office.actor("an"), limit=10)
        with pytest.raises(NotFound):
            queries.handover_with_id(session, office.actor("wang"), made + 1)
        assert queries.handover_with_id(session, office.actor("wang"), made).id == made
