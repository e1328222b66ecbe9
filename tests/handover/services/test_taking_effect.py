"""On its day everything that was chosen is another department's, with the clocks as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from handover.models import HandoverState, Sort
from handover.services import offering
from people.queries import existing_user
from questions.services import routing
from tests.handover.office import Office


def things(office: Office) -> dict[str, str]:
    """One of each sort, of marketing."""
    maker = office.maker
    found = {"published": maker.published(), "draft": maker.draft(title="草稿")}
    found["submitted"] = maker.draft(title="送审的")
    maker.submit(found["submitted"])
    found["question"] = office.ask()
    found["grievance"] = office.counter.record()
    office.measure()
    return found


def test_everything_goes_and_no_clock_is_lost(office: Office) -> None:
    """Also to whom: both departments, and whoever worked on it."""
    found = things(office)
    before = office.deadlines()
    made = office.hand_over()
    assert {office.owner(number) for number in found.values()} == {"service"}
    assert office.category_owner("third-party") == "service"
    assert office.deadlines() == before
    row = office.row(made)
    assert row.state == HandoverState.DONE
    assert {item.sort for item in row.items} == set(Sort) - {Sort.REGION}
    for name in ("wang", "li", "zhao", "sun"):
        assert any("已由市场营销部移交客户服务中心" in text for text in office.told(name)), name
    assert office.told("an") == []


def test_it_waits_for_its_day_and_for_a_yes(office: Office) -> None:
    number = office.maker.published()
    ahead = clock.today() + timedelta(days=3)
    made = office.propose(effective_on=str(ahead), everything=True)
    with clock.moved_to(clock.start_of(ahead)):
        assert office.effect() == 0  # nobody said yes
        office.accept(made)
    assert office.effect() == 0  # the clock is back: not yet
    with clock.moved_to(clock.start_of(ahead)):
        assert office.effect() == 1
        assert office.effect() == 0
    assert office.owner(number) == "service"


def test_several_on_one_day_do_not_travel_twice(office: Office) -> None:
    """Marketing to service and service to safety: marketing's stay with service."""
    office.change("chen", roles=["contributor", "reviewer"])
    of_marketing = office.maker.published()
    of_service = office.maker.draft(author="zhao")
    first = office.propose()
    second = office.do(
        offering.propose, "admin", office.values("safety", giver="service", everything=True)
    ).id
    office.accept(second, "chen")
    office.accept(first, "zhao")
    assert office.effect() == 2
    assert office.owner(of_marketing) == "service"
    assert office.owner(of_service) == "safety"


def test_what_came_after_the_yes_goes_along_and_is_said(office: Office) -> None:
    office.maker.published()
    made = office.propose(categories=["third-party"])
    office.accept(made)
    later = office.ask()
    assert office.effect() == 1
    late = {item.reference: item.came_later for item in office.row(made).items}
    assert late[later] is True
    assert late["KB-000001"] is False


def test_what_went_elsewhere_meanwhile_stays_there(office: Office) -> None:
    office.maker.published()
    question = office.ask()
    made = office.propose(numbers=["KB-000001", question])
    office.accept(made)
    office.do(routing.route, "zhou", question, "safety", "第四条")
    assert office.effect() == 1
    assert office.owner(question) == "safety"
    assert [item.reference for item in office.row(made).items] == ["KB-000001"]


def test_a_receiver_who_is_gone_is_told_of_once_a_day_and_waited_for(office: Office) -> None:
    """Nothing moves to where nobody could see to it."""
    number = office.maker.published()
    office.change("chen", roles=["contributor", "reviewer"])
    made = office.propose(to="safety")
    office.accept(made, "chen")
    with office.database.transaction() as session:
        existing_user(session, "chen").active = False
    assert office.effect() == office.effect() == 0
    assert office.owner(number) == "marketing"
    assert "没有在用的供稿人" in office.row(made).trouble_told
    assert sum("没有生效" in text for text in office.told("admin")) == 1
    with office.database.transaction() as session:
        existing_user(session, "chen").active = True
    assert office.effect() == 1
    assert office.row(made).trouble is None


def test_sign_offs_stay_valid_or_are_voided_in_words(office: Office) -> None:
    """Obligations ask for the owner and the hotline: the hotline signed, then it becomes owner."""
    office.maker.full_committee()
    office.maker.reviewer("feng", "service")
    review = office.maker.submitted()
    office.maker.decide(review, reviewer="sun")
    due = office.deadlines()[f"review {review}"]
    made = office.hand_over()
    said = next(item.said_told for item in office.row(made).items if item.sort == Sort.ENTRY)
    assert said == "已有会签仍有效：sun；还需 其他部门 1 人"
    assert office.deadlines()[f"review {review}"] == due
    assert office.maker.sign_all(review)


@pytest.mark.parametrize("signed", ["sun", "chen"])
def test_no_review_is_left_with_nothing_to_sign(office: Office, signed: str) -> None:
    """A demand that is met by the move itself is not a decision: the last one signs again."""
    office.maker.full_committee()
    review = office.maker.submitted()
    office.maker.decide(review, reviewer=signed)
    office.hand_over()
    office.maker.sign_all(review)


def test_what_few_may_know_of_goes_by_its_number_alone(office: Office) -> None:
    limited = office.maker.published(title="内部口径", seen_by_departments=["marketing"])
    open_to_all = office.maker.published(title="公开条目")
    items = {item.reference: item.label for item in office.row(office.hand_over()).items}
    assert (items[limited], items[open_to_all]) == ("", "公开条目")
