"""Ways around the committee that somebody bent on it would try, under the policy of a new base."""

from __future__ import annotations

from typing import Any

import pytest

from content.schemas import NewEntrySchema
from content.services import drafts
from content.services.categories import save_category
from core.base_schema import load
from core.database import Database
from core.errors import Conflict, Forbidden, Invalid
from people.actors import CONSOLE, Actor
from people.services import accounts
from review import services
from review.grading.grades import Grade
from review.models import Review, ReviewState
from review.policies.defaults import DEFAULT_RULES
from review.policies.rules import Rule, Seat, Who
from tests.databases import ON_SQLITE
from tests.makers import CHECKED, PASSWORD, Maker
from tests.review.policy_steps import put, state_of, still
from tests.review.writing import save, withdraw

pytestmark = ON_SQLITE  # no engine decides this
LIGHT = {"answer": "请联系社区经理。"}


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def urgent(maker: Maker, review_id: int, name: str) -> None:
    """Sign on the urgent path."""
    with maker.database.transaction() as session:
        services.sign_urgent(session, maker.actor(name), review_id, 24, "急", checked=CHECKED)


@pytest.mark.parametrize("way_back", ["withdraw", "request_changes", "reject"])
def test_submitting_again_does_not_shake_off_a_raised_grade(
    committee: Maker, way_back: str
) -> None:
    number = committee.draft(content=LIGHT)
    first = committee.submit(number)
    with committee.database.transaction() as session:
        chen = committee.actor("chen")
        services.raise_grade(session, chen, first, Grade.REGULATION, "影响面大")
    if way_back == "withdraw":
        withdraw(committee, first)
    else:
        committee.decide(first, way_back, "sun")
    if way_back == "reject":
        with committee.database.transaction() as session:
            drafts.start_draft(session, committee.actor("li"), number)
    save(committee, number, "li", title="换个标题", content=LIGHT)
    second = committee.submit(number)
    committee.decide(second, reviewer="chen")
    assert state_of(committee, second) == ReviewState.OPEN
    with committee.database.reading() as session:
        review = session.get_one(Review, second)
        assert review.grade == Grade.REGULATION
        assert review.reasons[0].after == "chen：影响面大"
    for name in ("sun", "qian"):
        committee.decide(second, reviewer=name)
    save(committee, number, title="再换", content=LIGHT)
    third = committee.submit(number)  # what was passed begins anew
    committee.decide(third, reviewer="chen")
    assert state_of(committee, third) == ReviewState.APPROVED


def test_moving_a_text_does_not_shake_off_the_rule_of_its_category(committee: Maker) -> None:
    with committee.database.transaction() as session:
        values = {"department": "marketing", "parent": "third-party", "position": 0}
        save_category(session, CONSOLE, {**values, "code": "strict", "name": "从严"})
    everything = tuple(Grade)
    seats = (Seat(Who.DEPARTMENT, 1, "safety"), Seat(Who.OWNER, 1))
    put(committee, *DEFAULT_RULES, Rule(everything, seats, category="strict", departments=2))
    number = committee.published(content=LIGHT, category="strict")
    save(committee, number, title="改动", category="third-party", content=LIGHT)
    out = committee.submit(number)
    assert still(committee, out) == "安全监察部 1 人、市场营销部 1 人"
    committee.sign_all(out)
    save(committee, number, title="再改", category="strict", content=LIGHT)
    back = committee.submit(number)
    assert still(committee, back) == "安全监察部 1 人、市场营销部 1 人"


@pytest.mark.parametrize("way_down", ["reject", "withdraw", "discard", "kept"])
def test_words_copied_under_another_number_stay_their_writers(
    committee: Maker, way_down: str
) -> None:
    """Sun's text was turned down, or lies in a drawer; zhao types it off and submits it."""
    put(committee, Rule(tuple(Grade), (Seat(Who.ANYBODY, 1),)))
    words = {"title": "一字不差", "content": LIGHT}
    number = committee.draft(author="sun", **words)
    if way_down == "discard":
        with committee.database.transaction() as session:
            drafts.discard_draft(session, committee.actor("sun"), number)
    elif way_down != "kept":
        review_id = committee.submit(number, "sun")
        if way_down == "withdraw":
            withdraw(committee, review_id, "sun")
        else:
            committee.decide(review_id, "reject")
    copied = committee.submitted(author="zhao", **words)
    with pytest.raises(Forbidden):
        committee.decide(copied, reviewer="sun")
    with pytest.raises(Forbidden):
        urgent(committee, copied, "sun")
    committee.sign_all(copied)
    assert state_of(committee, copied) == ReviewState.APPROVED
    passed = committee.submitted(author="zhao", **words | {"title": "别的话"})
    committee.decide(passed, reviewer="sun")


@pytest.mark.parametrize(
    "letters",
    [
        {"title": "办理 ＡＢＣ 卡", "answer": "请带 ＩＤ 到 Ａ 厅。"},
        {"title": "办理abc卡", "answer": "请带id到a厅"},
        {"title": "办理ABC卡？", "answer": "请带，ID；到 A 厅！"},
        {"title": "办理AB\u00adC卡", "answer": "请\u200b带 ID 到 A 厅。"},
        {"answer": "请带 ID 到 A 厅。<!-- 另一段话 -->"},
        {"answer": "请**带 ID** 到 A 厅。\n\n[//]: # (另一段话)"},
        {"keywords": ["卡"], "variants": ["卡咋办"], "note": "看一下"},
    ],
)
def test_copied_words_in_other_letters_stay_their_writers(
    committee: Maker, letters: dict[str, Any]
) -> None:
    put(committee, Rule(tuple(Grade), (Seat(Who.ANYBODY, 1),)))
    title, content = "办理ABC卡", {"answer": "请带 ID 到 A 厅。"}
    committee.draft(author="sun", title=title, content=content)
    changed = {name: value for name, value in letters.items() if name != "title"}
    copied = committee.submitted(
        author="zhao", title=letters.get("title", title), content=content | changed
    )
    with pytest.raises(Forbidden):
        committee.decide(copied, reviewer="sun")
    other = committee.submitted(author="zhao", title=title, content={"answer": "请带 ID 到 B 厅。"})
    committee.decide(other, reviewer="sun")


def test_a_verdict_under_a_second_account_ends_what_was_carried(committee: Maker) -> None:
    committee.person("chen", "C-1")
    committee.reviewer("chen2", "operation", person="C-1")
    number = committee.draft()
    first = committee.submit(number)
    committee.decide(first, reviewer="chen")
    committee.decide(first, "request_changes", "sun")
    second = committee.submit(number)
    committee.decide(second, "request_changes", "chen2")
    third = committee.submit(number)
    with committee.database.reading() as session:
        assert session.get_one(Review, third).sign_offs == []


@pytest.mark.parametrize("second", ["wang2", "li2", "boss"])
def test_the_urgent_path_with_an_author_is_one_department(committee: Maker, second: str) -> None:
    """Whoever wrote it, whatever the account: the second account of the author, of a co-author."""
    committee.reviewer("boss", "operation")
    for name, number in (("wang", "W-1"), ("li", "L-1")):
        committee.person(name, number)
        committee.reviewer(f"{name}2", "operation", person=number)
    number = committee.draft()
    save(committee, number, "li")
    review_id = committee.submit(number)
    urgent(committee, review_id, "chen")
    if second == "boss":  # found out between the two signatures
        with committee.database.transaction() as session:
            values = {"display_name": "", "roles": ["reviewer"], "department": "safety"}
            values |= {"person": "W-1", "active": True}
            accounts.change_user(session, CONSOLE, "chen", values)
        urgent(committee, review_id, second)
    else:
        with pytest.raises(Forbidden):
            urgent(committee, review_id, second)
    with committee.database.reading() as session:
        assert session.get_one(Review, review_id).entry.interim_revision_id is None


class TestAnAdministrator:
    """Who manages accounts has no rights of the committee, and gives none to themselves."""

    @pytest.fixture
    def boss(self, committee: Maker) -> Maker:
        """Admin writes for marketing as well, and has a second account."""
        values = {"display_name": "admin", "department": "marketing", "active": True}
        values |= {"roles": ["admin", "contributor"], "person": "A-1"}
        with committee.database.transaction() as session:
            accounts.change_user(session, CONSOLE, "admin", values)
        committee.reviewer("admin2", "operation", person="A-1")
        return committee

    @pytest.mark.parametrize(
        ("account", "changes", "field"),
        [
            ("admin", {"roles": ["admin", "contributor", "reviewer"]}, "roles"),
            ("admin", {"department": "safety"}, "department"),
            ("admin", {"person": ""}, "person"),
            ("admin", {"person": "A-2"}, "person"),
            ("admin", {"specialities": ["legal"]}, "specialities"),
            ("admin", {"is_chair": True}, "is_chair"),
            ("admin2", {"person": ""}, "person"),
            ("admin2", {"department": "safety"}, "department"),
        ],
    )
    def test_changes_no_right_of_their_own(
        self, boss: Maker, account: str, changes: dict[str, Any], field: str
    ) -> None:
        roles, department = (
            (["admin", "contributor"], "marketing")
            if account == "admin"
            else (["reviewer"], "operation")
        )
        values = {"display_name": "x", "roles": roles, "department": department, "active": True}
        before = boss.actor(account)
        with pytest.raises(Invalid) as refused:
            _change(boss.database, boss.actor("admin"), account, {**values, **changes})
        assert (refused.value.code, set(refused.value.fields)) == ("own_rights", {field})
        assert boss.actor(account) == before
        _change(boss.database, boss.actor("admin"), account, {**values, "display_name": "新名"})
        _change(boss.database, CONSOLE, account, {**values, **changes})  # the machine's operator

    def test_takes_rights_from_themselves(self, boss: Maker) -> None:
        values = {"display_name": "x", "roles": ["admin"], "department": "", "active": True}
        _change(boss.database, boss.actor("admin"), "admin", values)
        assert boss.actor("admin").department_id is None

    def test_does_not_add_an_account_of_themselves(self, boss: Maker) -> None:
        values = {"name": "admin3", "display_name": "", "roles": ["reviewer"], "active": True}
        values |= {"department": "safety", "person": "A-1"}
        with pytest.raises(Invalid), boss.database.transaction() as session:
            accounts.add_user(session, boss.actor("admin"), values, PASSWORD)

    def test_is_no_reviewer_by_being_one(self, boss: Maker) -> None:
        """The policy eased, the text their own, the second account a reviewer: still their own."""
        put(boss, Rule(tuple(Grade), (Seat(Who.ANYBODY, 1),)))
        with boss.database.transaction() as session:
            values = {"kind": "answer", "title": "自己的", "department": "marketing"}
            values |= {"category": "third-party", "content": LIGHT}
            number = _create(session, boss.actor("admin"), values)
        review_id = boss.submit(number, "li")
        with pytest.raises(Forbidden):
            boss.decide(review_id, reviewer="admin2")
        assert state_of(boss, review_id) == ReviewState.OPEN
        with pytest.raises(Conflict):  # and what is decided stays decided
            boss.decide(review_id, reviewer="chen")
            boss.decide(review_id, "reject", "sun")


def _change(database: Database, actor: Actor, name: str, values: dict[str, Any]) -> None:
    with database.transaction() as session:
        accounts.change_user(session, actor, name, values)


def _create(session: Any, actor: Actor, values: dict[str, Any]) -> str:
    return drafts.create_entry(session, actor, load(NewEntrySchema(), values)).number
