"""What changed since a day, out of the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Forbidden
from handover.duty_changes import changes_since
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def actions(office: Office, since: int = 0, who: str = "wang") -> list[str]:
    """What was done within so many days, the newest first."""
    with office.database.reading() as session:
        day = clock.today() - timedelta(days=since)
        return [one.action for one in changes_since(session, office.actor(who), day)]


def test_a_hand_over_and_a_change_of_people_are_told(office: Office) -> None:
    with clock.moved_to(clock.now() + timedelta(days=2)):
        office.maker.published()
        office.hand_over()
        office.change("li", department="service")
        assert actions(office) == [
            "user.change",
            "handover.effect",
            "category.save",
            "handover.accept",
            "handover.propose",
        ]
        with office.database.reading() as session:
            last = changes_since(session, office.actor("wang"), clock.today())[0]
        assert (last.who, last.called, last.values["department"]) == ("admin", "li", "service")
        assert len(actions(office, since=10)) > 10


def test_agents_read_the_base_and_no_trail(office: Office) -> None:
    with pytest.raises(Forbidden):
        actions(office, who="an")
