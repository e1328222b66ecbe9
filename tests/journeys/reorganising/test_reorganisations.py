"""Any order of reorganising: nothing is ever left to nobody, no deadline is lost or begun anew.

Hypothesis puts people off, moves them, closes departments, gives categories away, hands over and
accepts while drafts, submissions, questions, grievances and measures come in. What is refused is
refused whole. TEST_HYPOTHESIS=longer (CI) and =thorough walk longer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from content.models import Category
from core import clock
from core.database import Database
from core.errors import DomainError
from grievances.handling.models import Handling, HandlingState
from handover.models import PENDING, Handover
from handover.services import accepting, offering, reorganising
from people.actors import CONSOLE
from people.models import User
from people.queries import existing_user
from people.services.accounts import save_department
from questions.models import ON_THE_WAY, QuestionGroup
from search_index.engine import Index
from tests.databases import SqliteTemplates
from tests.handover.office import Office
from tests.makers import Maker, default_policy

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WALKS = {"longer": (80, 60), "thorough": (400, 80)}  # how many, and steps of each
HOMES = {
    "planning": ("计划建设部", ["lin", "gu"]),
    "operation": ("生产运行部", ["wu"]),
    "safety": ("安全监察部", ["chen", "ma"]),
    "marketing": ("市场营销部", ["wang", "li"]),
    "service": ("客户服务中心", ["zhao", "sun"]),
}
STAFF = [name for _name, names in HOMES.values() for name in names]
CODES = st.sampled_from(sorted(HOMES))
PEOPLE = st.sampled_from(STAFF)
CATEGORIES = st.sampled_from(
    ["safety", "reliability", "quality", "construction", "service", "third-party", "other"]
)
CHOICES = st.sampled_from(
    [
        {"everything": True},
        {"everything": True},
        {"sorts": ["questions"]},
        {"sorts": ["submissions", "drafts"]},
        {"sorts": ["grievances", "measures"]},
        {"categories": True},
    ]
)


class Reorganisation(RuleBasedStateMachine):
    """Five departments with people of both sorts, and work that comes in."""

    def __init__(self, database: Database, index: Index) -> None:
        super().__init__()
        self.now = START
        self.refused: list[str] = []
        maker = Maker(database, index)
        with clock.moved_to(self.now):
            default_policy(database)
            for code, (_name, names) in HOMES.items():
                for name in names:
                    if name in ("lin", "gu", "wu", "ma"):
                        maker.reviewer(name, code)
            self.office = Office(database, maker)
            for name in STAFF:
                self.office.change(name, roles=["contributor", "reviewer"])
        self.known: dict[str, datetime | None] = {}
        self.stuck: set[str] = set()  # reviews that nobody could decide when they were submitted

    def try_to(self, act: Callable[[], Any]) -> Any:
        """Do it, or be refused as people are."""
        try:
            with clock.moved_to(self.now):
                return act()
        except DomainError as error:
            self.refused.append(error.code)
            return None

    @rule(category=CATEGORIES)
    def ask(self, category: str) -> None:
        """A question comes in."""
        self.try_to(lambda: self.office.ask(f"问题{len(self.known)}甲", category=category))

    @rule(category=CATEGORIES)
    def complain(self, category: str) -> None:
        """A grievance is recorded."""
        self.try_to(lambda: self.office.counter.record(category=category))

    @rule(owner=PEOPLE)
    def decide_on_a_measure(self, owner: str) -> None:
        """A conference wants something of somebody."""
        self.try_to(lambda: self.office.measure(owner))

    @rule(author=PEOPLE, submits=st.booleans())
    def write(self, author: str, submits: bool) -> None:
        """A draft, submitted or not."""
        with self.office.database.reading() as session:
            user = existing_user(session, author)
            home = user.department
            query = select(Category.code).where(Category.department_id == user.department_id)
            own = session.scalars(query.order_by(Category.id)).first()
            able = user.active and home is not None and home.active and own is not None
            department = home.code if home else ""
        if not able:
            return
        title = f"条目{len(self.known)}"
        number = self.try_to(lambda: self.office.draft(author, department, own, title))
        if number and submits:
            self.try_to(lambda: self.office.maker.submit(number, author))
            with clock.moved_to(self.now):
                self.stuck |= self.office.orphans()

    @rule(name=PEOPLE, active=st.booleans())
    def put_off_or_back(self, name: str, active: bool) -> None:
        """An account goes out of use, or comes back."""
        self.try_to(lambda: self.office.change(name, active=active))

    @rule(name=PEOPLE, code=CODES)
    def move(self, name: str, code: str) -> None:
        """Somebody works elsewhere from now on."""
        self.try_to(lambda: self.office.change(name, department=code))

    @rule(name=PEOPLE, roles=st.sampled_from([["agent"], ["reviewer"], ["contributor"]]))
    def take_roles(self, name: str, roles: list[str]) -> None:
        """Somebody does something else."""
        self.try_to(lambda: self.office.change(name, roles=roles))

    @rule(name=PEOPLE)
    def give_roles(self, name: str) -> None:
        """And both again."""
        self.try_to(lambda: self.office.change(name, roles=["contributor", "reviewer"]))

    @rule(code=CODES)
    def close(self, code: str) -> None:
        """A department is closed."""
        self.try_to(lambda: self.office.close(code))

    @rule(code=CODES)
    def open_again(self, code: str) -> None:
        """It is there again."""
        with self.office.database.transaction() as session:
            save_department(session, CONSOLE, code, HOMES[code][0], active=True)

    @rule(category=CATEGORIES, code=CODES)
    def give_a_category_away(self, category: str, code: str) -> None:
        """At once, on the administrator's page."""
        values = {"code": category, "name": category, "parent": "", "position": 1}
        given = values | {"department": code}
        self.try_to(lambda: self.office.do(reorganising.change_category, "admin", given))

    @rule(giver=CODES, receiver=CODES, choice=CHOICES, days=st.sampled_from([0, 0, 1, 3]))
    def propose(self, giver: str, receiver: str, choice: dict[str, Any], days: int) -> None:
        """A hand-over, now or some days ahead."""
        if giver == receiver:
            return
        if "categories" in choice:
            with self.office.database.reading() as session:
                query = select(Category.code).where(Category.department.has(code=giver))
                choice = {"categories": list(session.scalars(query))[:1]}
        if choice == {"categories": []}:
            return
        day = (self.now + timedelta(days=days)).astimezone(clock.HOTLINE_ZONE).date()
        given = choice | {"giver": giver, "effective_on": str(day)}
        self.try_to(lambda: self.office.propose(to=receiver, **given))

    @precondition(lambda self: self.pending())
    @rule(place=st.integers(0, 5), answer=st.sampled_from(["yes", "yes", "yes", "no", "back"]))
    def answer(self, place: int, answer: str) -> None:
        """Somebody of the receiver says yes or no, or it is taken back."""
        waiting = self.pending()
        made, receiver = waiting[place % len(waiting)]
        office = self.office
        if answer == "back":
            self.try_to(lambda: office.do(offering.withdraw, "admin", made))
            return
        for name in STAFF:
            if office.actor(name).department_id == receiver:
                if answer == "yes":
                    self.try_to(lambda name=name: office.accept(made, name))
                else:
                    self.try_to(lambda name=name: office.do(accepting.refuse, name, made, "不行"))

    @rule(time=st.sampled_from([timedelta(minutes=30), timedelta(days=1), timedelta(days=2)]))
    def time_passes(self, time: timedelta) -> None:
        """The clock goes on."""
        self.now += time

    @rule()
    def the_worker_comes_round(self) -> None:
        """What is due takes effect."""
        self.try_to(self.office.effect)

    def pending(self) -> list[tuple[int, int]]:
        """Hand-overs on their way and who gets them."""
        with self.office.database.reading() as session:
            query = select(Handover).where(Handover.state.in_(PENDING)).order_by(Handover.id)
            return [(one.id, one.receiver_id) for one in session.scalars(query)]

    @invariant()
    def nothing_is_left_to_nobody(self) -> None:
        """Whatever was tried."""
        with clock.moved_to(self.now):
            assert self.office.orphans() <= self.stuck
            assert all(key.startswith("review:") for key in self.stuck)

    @invariant()
    def no_deadline_is_lost_or_begun_anew(self) -> None:
        """Each is what it was when it began."""
        found = self.office.deadlines()
        for key, due in self.known.items():
            assert found[key] == due, key
        self.known = found

    @invariant()
    def what_is_open_is_with_somebody_of_its_department(self) -> None:
        """Or with the chair, who was asked."""
        with self.office.database.reading() as session:
            open_ones = select(QuestionGroup).where(QuestionGroup.state.in_(ON_THE_WAY))
            for group in session.scalars(open_ones).unique():
                assert group.with_chair or _is_of(session.get(User, group.assignee_id), group)
            open_handlings = select(Handling).where(Handling.state == HandlingState.OPEN)
            for handling in session.scalars(open_handlings).unique():
                assert _is_of(session.get(User, handling.assignee_id), handling)
                assert handling.term.department_id == handling.department_id


def _is_of(user: User | None, work: QuestionGroup | Handling) -> bool:
    return user is not None and user.active and user.department_id == work.department_id


@pytest.mark.timeout(3600)  # the thorough walk takes its time
def test_any_order_of_reorganising_leaves_nothing_to_nobody(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    walks, steps = WALKS.get(os.environ.get("TEST_HYPOTHESIS", ""), (6, 25))
    index = Index(tmp_path / "index")
    run_state_machine_as_test(
        lambda: Reorganisation(sqlite_templates.fresh(), index),
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
