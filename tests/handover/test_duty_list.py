"""Who answers for what: duties, people, who stands in, clocks for who may see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.errors import Forbidden
from handover.duty_list import Duties, duty_list
from people.absence_calendar import Absence
from people.actors import Actor
from people.models import User
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def duties(office: Office, who: str = "zhou", of: str = "marketing") -> Duties:
    """One department's."""
    with office.database.reading() as session:
        found = duty_list(session, office.actor(who))
        one = next(one for one in found if one.department.code == of)
        _loaded = [category.parent for category in one.categories]
        return one


def test_a_department_with_its_people_and_clocks(office: Office) -> None:
    office.maker.published()
    office.ask()
    office.counter.record()
    office.maker.submitted(title="送审一")
    office.measure()
    found = duties(office)
    assert [one.code for one in found.categories] == ["third-party"]
    assert [one.user.name for one in found.contributors] == ["wang", "li"]
    assert found.clocks is not None
    assert {name: one.running for name, one in found.clocks.items()} == {
        **dict.fromkeys(("questions", "grievances", "submissions", "measures", "upkeep"), 1),
    }
    assert (found.entries, found.is_able) == (1, True)
    assert not duties(office, of="safety").is_able


def test_what_is_late_is_counted(office: Office) -> None:
    office.ask()
    with clock.moved_to(clock.now() + timedelta(days=3)):
        found = duties(office)
    assert found.clocks is not None
    assert (found.clocks["questions"].running, found.clocks["questions"].late) == (1, 1)


@pytest.mark.parametrize(
    ("who", "sees"), [("wang", True), ("zhao", False), ("an", False), ("chen", True)]
)
def test_clocks_are_for_the_department_and_those_above(
    office: Office, who: str, sees: bool
) -> None:
    office.ask()
    assert (duties(office, who).clocks is not None) is sees


def test_while_one_is_away_the_others_stand_in(office: Office) -> None:
    with office.database.transaction() as session:
        li = session.scalars(select(User).where(User.name == "li")).one()
        today = clock.today()
        session.add(
            Absence(
                user=li, starts_on=today, ends_on=today, entered_by_id=li.id, entered_at=clock.now()
            )
        )
    wang, away = duties(office).contributors
    assert (wang.absence, away.stands_in) == (None, ("wang",))


def test_what_is_about_to_leave_is_told(office: Office) -> None:
    office.maker.published()
    made = office.propose()
    assert [one.id for one in duties(office).leaving] == [made]


def test_nobody_without_a_role(office: Office) -> None:
    nobody = Actor(1, "x", "x", None, frozenset())
    with office.database.reading() as session, pytest.raises(Forbidden):
        duty_list(session, nobody)
