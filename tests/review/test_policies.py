"""Policies as administrators save them: versions, what is refused, what is pointed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from content.services.categories import save_category
from core import audit, clock
from core.base_schema import load
from core.errors import Forbidden, Invalid, Stale
from core.messages import LazyText
from people.actors import CONSOLE
from people.services.accounts import save_department
from review.checklist import checklist_of
from review.grading.grades import Grade
from review.models import Review, ReviewState
from review.policies import queries
from review.policies.defaults import DEFAULT_RULES
from review.policies.preview import committee_gaps, preview
from review.policies.rules import Rule, Seat, Who, rules_of
from review.policies.schemas import PolicySchema
from tests.databases import ON_SQLITE
from tests.makers import PEOPLE, Maker, one_sign_off
from tests.review.policy_steps import put, state_of, still


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def test_the_migration_stores_the_default(maker: Maker) -> None:
    with maker.database.reading() as session:
        first = queries.version_numbered(session, 1)
        assert rules_of(first.rules) == list(DEFAULT_RULES)


def test_the_first_checklist_is_told_in_the_readers_language(committee: Maker) -> None:
    review_id = committee.submitted()
    with committee.database.reading() as session:
        review = session.get_one(Review, review_id)
        items = checklist_of(review, queries.demand_of(session, review))
        assert items
        assert all(isinstance(item.text, LazyText) for item in items)


def test_a_review_keeps_the_version_it_was_opened_under(committee: Maker) -> None:
    before = committee.submitted()
    with committee.database.transaction() as session:
        one_sign_off(session)
    after = committee.submitted()
    committee.decide(before, reviewer="chen")
    committee.decide(after, reviewer="chen")
    assert state_of(committee, before) == ReviewState.OPEN
    assert state_of(committee, after) == ReviewState.APPROVED


def test_every_save_is_a_version_on_record_and_what_stands_already_is_none(maker: Maker) -> None:
    rules = [*DEFAULT_RULES[1:], replace(DEFAULT_RULES[0], hours=5)]
    number = put(maker, *rules)
    assert put(maker, *rules[::-1]) == number
    with maker.database.reading() as session:
        (event,) = audit.latest(session, 1)
        assert (event.actor, event.action) == ("admin", "policy.save")
        assert event.subject == f"policy:{number}"
        assert [v.id for v in queries.versions(session, limit=9).items] == [number, 2, 1]


def test_of_two_edits_of_one_version_the_second_is_stale(maker: Maker) -> None:
    put(maker, *DEFAULT_RULES, version=2)
    with pytest.raises(Stale):
        put(maker, *[replace(rule, hours=7) for rule in DEFAULT_RULES], version=2)


@ON_SQLITE
def test_administrators_alone_set_the_bar(maker: Maker) -> None:
    for name in set(PEOPLE) - {"admin"}:
        with pytest.raises(Forbidden):
            put(maker, *DEFAULT_RULES, name=name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda r: r.pop(), "rules"),  # nothing holds for retirements
        (lambda r: r.append(r[0]), "rules.5.grades"),  # two for the same
        (lambda r: r[0].update(kind="poem"), "rules.0.kind"),
        (lambda r: r[0].update(seats=[]), "rules.0.seats"),
        (lambda r: r[0].update(departments=2), "rules.0.departments"),
        (lambda r: r[0]["seats"][0].update(count=0), "rules.0.seats.0.count"),
        (lambda r: r[0]["seats"][0].update(who="department"), "rules.0.seats.0.department"),
        (lambda r: r[0].update(hours=0), "rules.0.hours"),
        (lambda r: r[0].update(grades=["nothing"]), "rules.0.grades.0"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(change: Any, field: str) -> None:
    rules = [rule.as_json() for rule in DEFAULT_RULES]
    change(rules)
    with pytest.raises(Invalid) as refused:
        load(PolicySchema(), {"version": 1, "rules": rules})
    assert field in refused.value.fields


def test_codes_that_do_not_exist_are_refused(maker: Maker) -> None:
    named = Rule((Grade.WORDING,), (Seat(Who.DEPARTMENT, 1, "moon"),), category="moon")
    with pytest.raises(Invalid) as refused:
        put(maker, *DEFAULT_RULES, named)
    assert set(refused.value.fields) == {"rules.5.category", "rules.5.seats.0.department"}


def test_a_rule_holds_for_what_lies_below_its_category(committee: Maker) -> None:
    with committee.database.transaction() as session:
        values = {"name": "电费", "department": "marketing", "parent": "third-party"}
        save_category(session, CONSOLE, {**values, "code": "fees", "position": 0})
    everything = tuple(grade for grade in Grade)
    rule = Rule(everything, (Seat(Who.DEPARTMENT, 1, "operation"),), category="third-party")
    put(committee, *DEFAULT_RULES, rule)
    assert still(committee, committee.submitted(category="fees")) == "生产运行部 1 人"
    elsewhere = committee.submitted(author="zhao", content={"answer": "请联系。"})
    assert still(committee, elsewhere) == "任一委员 1 人"


def test_what_nobody_can_satisfy_is_pointed_out(maker: Maker) -> None:
    """In the base of the tests no reviewer is of marketing."""
    put(maker, *DEFAULT_RULES)
    with maker.database.reading() as session:
        gaps = {gap.department for gap in committee_gaps(session, DEFAULT_RULES[2:3])}
    assert gaps == {"计划建设部", "生产运行部", "市场营销部"}
    review_id = maker.submitted()
    with maker.database.reading() as session:
        stuck = queries.unreachable(session, session.get_one(Review, review_id))
    assert [str(need.label) for need in stuck] == ["市场营销部 1 人"]
    maker.reviewer("qian", "marketing")
    with maker.database.reading() as session:
        assert queries.unreachable(session, session.get_one(Review, review_id)) == []


def test_without_a_hotline_department_two_departments_are_still_two(committee: Maker) -> None:
    with committee.database.transaction() as session:
        save_department(session, CONSOLE, "service", "客户服务中心", is_service=False)
    assert still(committee, committee.submitted()) == "市场营销部 1 人、其他部门 1 人"


def test_the_preview_tells_what_an_edit_would_have_meant(committee: Maker) -> None:
    with clock.moved_to(clock.now() - timedelta(days=40)):
        committee.submitted()
    light = committee.submitted(content={"answer": "请联系社区经理。"})
    heavy = committee.submitted()
    edited = [replace(DEFAULT_RULES[0], seats=(Seat(Who.DEPARTMENT, 2, "planning"),))]
    with committee.database.reading() as session:
        shown = preview(session, [*edited, *DEFAULT_RULES[1:]])
    assert (shown.total, shown.changed, shown.stuck, shown.sign_offs()) == (2, 1, 1, (3, 4))
    first, second = shown.rows
    assert (first.review.id, second.review.id) == (light, heavy)
    assert [str(need.label) for need in first.before] == ["任一委员 1 人"]
    assert [str(need.label) for need in first.after] == ["计划建设部 2 人"]
    assert [str(need.label) for need in first.stuck] == ["计划建设部 2 人"]
