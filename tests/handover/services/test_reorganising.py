"""Accounts, departments and categories change so that nothing is left to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from core import clock
from core.errors import Invalid
from handover.services import reorganising
from people.models import User
from people.queries import user_named
from questions.models import DutyTurn, QuestionGroup
from questions.services import routing
from review.models import Review
from tests.handover.office import Office
from tests.makers import Browser, Maker

THIRD = {"code": "third-party", "name": "第三方机构", "parent": "", "position": 6}


def test_a_member_is_put_off_on_the_page_and_the_review_asks_for_another(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.full_committee()
    maker.reviewer("ma", "marketing")
    review_id = maker.submitted()
    maker.decide(review_id, reviewer="qian")
    form = {"display_name": "钱", "roles.0": "reviewer", "department": "marketing", "version": "1"}
    saved = browser("admin").post("/admin/users/qian", form | {"active": "false"})
    assert saved.status_code == 303
    page = browser("sun").get(f"/review/{review_id}").text
    assert "签过的不再计入" in page
    assert "市场营销部 1 人、客户服务中心 1 人" in page
    waiting = browser("ma").get("/review?turn=mine").text
    assert f"/review/{review_id}" in waiting


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"active": False}, "active"),
        ({"roles": ["agent"]}, "roles"),
        ({"department": "service"}, "department"),
    ],
)
def test_the_last_contributor_stays_while_there_is_something(
    office: Office, changes: dict[str, object], field: str
) -> None:
    """Whichever way one leaves; with a colleague there it is no matter."""
    office.maker.published()
    office.change("li", **changes)
    with pytest.raises(Invalid) as refused:
        office.change("wang", **changes)
    assert set(refused.value.fields) == {field}
    assert "第三方机构" in str(refused.value)
    assert refused.value.details["giver"] == "marketing"
    office.hand_over()
    office.change("wang", **changes)


def test_a_department_is_closed_when_it_holds_nothing(office: Office) -> None:
    question, grievance = office.ask(), office.counter.record()
    with pytest.raises(Invalid) as refused:
        office.close("marketing")
    for named in ("第三方机构", question, grievance):
        assert named in str(refused.value)
    office.hand_over()
    office.close("marketing")
    assert not {key for key in office.orphans() if "marketing" in key or question in key}


def test_what_a_leaving_person_had_goes_to_colleagues(office: Office) -> None:
    """Questions, grievances, measures, turns of the rota; deadlines as they were."""
    office.change("li", active=False)
    question, grievance, measure = office.ask(), office.counter.record(), office.measure("wang")
    day = {"user": "wang", "first_day": clock.today(), "last_day": clock.today()}
    office.do(routing.save_turn, "wang", "marketing", day)
    office.change("li", active=True)
    before = office.deadlines()
    office.change("wang", active=False)
    li = office.actor("li").id
    assert office.counter.row(grievance).assignee_id == li
    with office.database.reading() as session:
        group = session.get_one(QuestionGroup, int(question[2:]))
        assert (group.assignee_id, group.with_chair) == (li, False)
        assert session.scalars(select(DutyTurn)).all() == []
    assert f"measure:M-{measure:06d}" not in office.orphans()
    assert office.deadlines() == before


def test_a_measure_of_somebody_without_colleagues_is_named(office: Office) -> None:
    office.measure("chen")
    with pytest.raises(Invalid) as refused:
        office.change("chen", active=False)
    assert "案例会措施 M-000001" in str(refused.value)


def test_a_category_given_away_takes_its_work_along(office: Office) -> None:
    office.maker.full_committee()
    review = office.maker.submitted()
    question, grievance = office.ask(), office.counter.record()
    before = office.deadlines()
    office.do(reorganising.change_category, "admin", THIRD | {"department": "service"})
    assert {office.owner(one) for one in (question, grievance, "KB-000001")} == {"service"}
    assert office.deadlines() == before
    with office.database.reading() as session:
        found = session.get_one(Review, review)
        assert "sun" in {user.name for user in found.awaited}


def test_a_category_goes_to_nobody_who_cannot(office: Office) -> None:
    """An empty one, too, once somebody answers for it."""
    with pytest.raises(Invalid) as refused:
        office.do(reorganising.change_category, "admin", THIRD | {"department": "safety"})
    assert set(refused.value.fields) == {"department"}


def test_the_refusal_on_the_page_leads_to_the_hand_over(
    office: Office, browser: Callable[[str], Browser]
) -> None:
    office.maker.published()
    form = {"name": "市场营销部", "active": "false", "version": "1"}
    page = browser("admin").post("/admin/departments/marketing", form)
    assert page.status_code == 400
    assert "这样会没有人能办" in page.text
    assert "/duties/handovers/new?giver=marketing" in page.text


def test_of_the_last_two_one_stays(office: Office) -> None:
    """Put off at the same moment, by two administrators."""
    office.maker.published()
    barrier, refused = Barrier(2), []

    def put_off(name: str) -> None:
        barrier.wait()
        try:
            office.change(name, active=False)
        except Invalid as error:
            refused.append(error)

    both = [Thread(target=put_off, args=(name,)) for name in ("wang", "li")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    with office.database.reading() as session:
        left = [user_named(session, name) for name in ("wang", "li")]
        assert sum(isinstance(user, User) and user.active for user in left) == 1


def test_what_was_orphaned_before_keeps_nobody_from_working(office: Office) -> None:
    """Departments without people are there from the start."""
    assert "category:construction" in office.orphans()
    office.change("an", roles=["agent", "supervisor"])
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        office.change("li", active=False)
