"""Proposing: seen before, refused in words, nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import Conflict, DomainError, Forbidden, Invalid
from handover.models import HandoverState, Sort
from handover.queries import pending_of
from handover.services import offering
from tests.databases import ON_SQLITE
from tests.handover.office import Office

pytestmark = ON_SQLITE


def test_a_preview_says_what_goes_and_keeps_nothing(office: Office) -> None:
    """With a category what stands and is asked in it, with an entry the flag on it."""
    published, question = office.maker.published(), office.ask()
    grievance = office.counter.record()
    with office.database.reading() as session:
        values = office.values(categories=["third-party"])
        _giver, _receiver, found = offering.preview(session, office.actor("wang"), values)
    assert {one.reference for one in found.things} == {
        *("third-party", published, question, grievance)
    }
    assert found.of(Sort.QUESTION)[0].due_at is not None
    with office.database.reading() as session:
        assert pending_of(session, office.actor("wang").department_id or 0) == []


def test_titles_of_drafts_and_texts_of_questions_are_not_said(office: Office) -> None:
    office.maker.draft(title="还没公布的标题")
    office.ask("谁也不该在这里看到这句话")
    with office.database.reading() as session:
        found = offering.preview(session, office.actor("wang"), office.values())[2]
    said = "".join(f"{one.label}{one.note}" for one in found.things)
    assert "标题" not in said
    assert "这句话" not in said


@pytest.mark.parametrize(
    ("who", "changes", "refused", "field"),
    [
        ("zhao", {}, Forbidden, ""),
        ("zhou", {}, Forbidden, ""),
        ("an", {}, Forbidden, ""),
        ("wang", {"receiver": "safety"}, Invalid, "receiver"),
        ("wang", {"receiver": "marketing", "giver": ""}, Invalid, "receiver"),
        ("wang", {"receiver": "nowhere"}, Invalid, "receiver"),
        ("wang", {"effective_on": str(clock.today() - timedelta(days=1))}, Invalid, "effective_on"),
        ("wang", {"effective_on": "2999-01-01"}, Invalid, "effective_on"),
        ("admin", {"giver": "nowhere"}, Invalid, "giver"),
        ("admin", {"giver": ""}, Invalid, "giver"),
        ("wang", {"numbers": ["KB-000099"]}, Invalid, "numbers"),
        ("wang", {"numbers": ["电表"]}, Invalid, "numbers"),
        ("wang", {"categories": ["service"]}, Invalid, "categories"),
        ("wang", {"sorts": ["measures"]}, Invalid, "everything"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_refused(
    office: Office, who: str, changes: dict[str, Any], refused: type[DomainError], field: str
) -> None:
    office.maker.published()
    names = {"numbers", "categories", "sorts"} & changes.keys()
    given = {"everything": True} if not names else {}
    with pytest.raises(refused) as error:
        office.do(offering.propose, who, office.values(**(given | changes)))
    if isinstance(error.value, Invalid):
        assert set(error.value.fields) == {field}


def test_what_another_takes_along_is_not_given_twice(office: Office) -> None:
    office.change("chen", roles=["contributor", "reviewer"])
    office.maker.published()
    first = office.propose(categories=["third-party"])
    with pytest.raises(Conflict) as refused:
        office.propose(to="safety", numbers=["KB-000001"])
    assert refused.value.details == {"handover": first}
    office.do(offering.withdraw, "wang", first)
    assert office.row(first).state == HandoverState.WITHDRAWN
    assert office.propose(to="safety", numbers=["KB-000001"])
    assert any("已撤回" in text for text in office.told("zhao"))
    with pytest.raises(Conflict):
        office.do(offering.withdraw, "wang", first)


def test_a_review_nobody_could_decide_is_no_reason_to_wait_and_see(office: Office) -> None:
    """The receiver has no member for the owner's seat: it is said before, not found out after."""
    office.maker.full_committee()
    office.change("sun", roles=["contributor"])
    office.maker.reviewer("feng", "safety")
    office.maker.submitted()
    office.change("wu", roles=["contributor", "reviewer"])
    office.change("wu", roles=["contributor"])
    with pytest.raises(Invalid) as refused:
        office.propose(to="operation")
    assert "没有委员能签 KB-000001" in str(refused.value)
