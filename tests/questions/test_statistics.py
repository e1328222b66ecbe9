"""Figures about questions, counted by hand; and the conditions by which they open their lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from content.models import Category
from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import coverage, statistics
from people.actors import Actor
from questions import queries
from questions.models import (
    Grade,
    GroupKind,
    GroupState,
    Question,
    QuestionGroup,
    QuestionStep,
    StepKind,
)
from questions.narrowing import Age, Answered, CameBack, narrowed
from tests.makers import Maker

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NARROWINGS = ("category", "grade", "age", "answered", "came_back", "overdue", "waiting", "asked")
NOTHING_ASKED = dict.fromkeys(NARROWINGS) | {"days": 30}
Group = Callable[..., int]


@pytest.fixture
def group(database: Database, people: dict[str, Actor]) -> Group:
    """`group("停电", sightings=3, callers=1, hours=5)`: first asked 5 h before noon."""

    def made(
        text: str,
        category: str = "service",
        sightings: int = 1,
        callers: int = 0,
        hours: float = 1,
        steps: tuple[StepKind, ...] = (),
        **values: object,
    ) -> int:
        with database.transaction() as session:
            found = session.scalars(select(Category).where(Category.code == category)).one()
            created = NOON - hours * HOUR
            row = QuestionGroup(
                text=text, category_id=found.id, department_id=found.department_id,
                created_at=created, asked_at=created, due_at=created + 2 * HOUR,
            )  # fmt: skip
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            for n in range(sightings):
                session.add(
                    Question(
                        group_id=row.id,
                        text=text,
                        asked_by_id=people["an"].id,
                        asked_at=created,
                        callback_by=NOON if n < callers else None,
                    )
                )
            for kind in steps:
                session.add(QuestionStep(group_id=row.id, kind=kind, at=NOON - HOUR, actor="an"))
            return row.id

    return made


@pytest.fixture
def asked(group: Group) -> None:
    """Five on their way (10 + 6 + 2 + 1 + 1 sightings), three answered."""
    answered = {"state": GroupState.ANSWERED}
    group("停电", "reliability", sightings=10, hours=1)
    group("电费", "service", sightings=6, callers=2, hours=24, steps=(StepKind.RETURNED,))
    group("发票", "information", sightings=2, callers=1, hours=25, grade=Grade.COMPLEX)
    group("电梯", "safety", hours=200, grade=Grade.URGENT, steps=(StepKind.REOPENED,))
    group("标点", "service", hours=2, kind=GroupKind.FLAG)
    group("一", hours=10, answered_at=NOON - 9 * HOUR, **answered)
    group("二", hours=10, answered_at=NOON - 5 * HOUR, **answered)
    group("三", hours=10, answered_at=NOON - 4 * HOUR, **answered)
    group("很久", hours=2000, answered_at=NOON - 1999 * HOUR, **answered)


def figures(rows: list[statistics.Backlog]) -> list[tuple[str, int, int, int, int]]:
    """Backlogs as plain rows."""
    return [(row.key, row.groups, row.sightings, row.callers, row.overdue) for row in rows]


@pytest.mark.usefixtures("asked")
def test_the_backlog_by_hand(database: Database, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        waiting = statistics.on_their_way(session, people["zhou"])
        # 停电 is 1 h old and due in one; 标点 is due this very instant.
        assert figures(statistics.backlog_by_department(waiting)) == [
            ("service", 3, 9, 3, 2),
            ("operation", 1, 10, 0, 0),
            ("safety", 1, 1, 0, 1),
        ]
        assert figures(statistics.backlog_by_category(waiting)) == [
            ("service", 2, 7, 2, 1),
            ("information", 1, 2, 1, 1),
            ("reliability", 1, 10, 0, 0),
            ("safety", 1, 1, 0, 1),
        ]
        assert figures(statistics.backlog_by_age(waiting)) == [
            ("2h", 2, 11, 0, 0),
            ("1d", 1, 6, 2, 1),
            ("3d", 1, 2, 1, 1),
            ("7d", 0, 0, 0, 0),
            ("older", 1, 1, 0, 1),
        ]
        assert figures(statistics.backlog_by_grade(waiting)) == [
            ("urgent", 1, 1, 0, 1),
            ("complex", 1, 2, 1, 1),
            ("simple", 3, 17, 2, 1),
        ]


@pytest.mark.usefixtures("asked")
def test_answers_by_hand(database: Database, people: dict[str, Actor]) -> None:
    zhou, since = people["zhou"], NOON - timedelta(days=30)
    with clock.moved_to(NOON), database.reading() as session:
        found = statistics.timeliness(session, zhou, since)
        # Answered after 1, 5 and 6 hours with two to do it in.
        assert found == statistics.Timeliness(3, 1, 5 * 3600.0, 3)
        assert statistics.came_back(session, zhou, since) == {
            CameBack.RETURNED: 1,
            CameBack.REOPENED: 1,
        }
        nothing = statistics.timeliness(session, zhou, NOON)
        assert (nothing.answered, nothing.seconds) == (0, None)


@pytest.mark.usefixtures("asked")
def test_the_shortest_list(database: Database, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        waiting = statistics.on_their_way(session, people["zhou"])
    found = statistics.shortlist(waiting)  # of 19; 16 are more than 15.2
    assert [row.waiting.group.text for row in found.rows] == ["停电", "电费"]
    assert [round(row.so_far, 3) for row in found.rows] == [0.526, 0.842]
    assert (found.groups, found.sightings) == (4, 19)
    assert statistics.shortlist([]).rows == ()


@pytest.mark.usefixtures("asked")
def test_coverage_counts_what_is_published(
    database: Database, people: dict[str, Actor], maker: Maker
) -> None:
    maker.published()
    maker.draft(title="没有通过的草稿")
    with database.transaction() as session:
        other = session.scalars(select(Category).where(Category.code == "other")).one()
        top = session.scalars(select(Category).where(Category.code == "third-party")).one()
        other.parent_id = top.id
    with clock.moved_to(NOON), database.reading() as session:
        rows = coverage.coverage(session, people["zhou"], NOON - timedelta(days=30))
        listed = coverage.published_in(session, people["zhou"], "third-party", limit=9)
    assert [entry.number for entry in listed.items] == ["KB-000001"]
    found = {r.category.code: (r.published, r.groups, r.sightings) for r in rows}
    assert found == {
        "safety": (0, 1, 1),
        "reliability": (0, 1, 10),
        "construction": (0, 0, 0),
        "service": (0, 4, 9),
        "information": (0, 1, 2),
        "third-party": (1, 0, 0),
    }


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("narrowing", "texts"),
    [
        ({"category": "service"}, {"电费", "标点", "一", "二", "三", "很久"}),
        ({"grade": "urgent"}, {"电梯"}),
        ({"age": Age.HOURS_2}, {"停电", "标点"}),
        ({"age": Age.DAY}, {"电费", "一", "二", "三"}),
        ({"age": Age.DAYS_3}, {"发票"}),
        ({"age": Age.OLDER}, {"电梯", "很久"}),
        ({"answered": Answered.ALL}, {"一", "二", "三"}),
        ({"answered": Answered.IN_TIME}, {"一"}),
        ({"answered": Answered.IN_TIME, "days": 366}, {"一", "很久"}),
        ({"answered": Answered.LATE}, {"二", "三"}),
        ({"overdue": True}, {"电费", "发票", "电梯"}),
        ({"waiting": True}, {"电费", "发票"}),
        ({"asked": True, "category": "service"}, {"电费", "标点", "一", "二", "三"}),
        ({"came_back": CameBack.RETURNED}, {"电费"}),
        ({"came_back": CameBack.REOPENED}, {"电梯"}),
    ],
)
def test_lists_hold_what_was_counted(
    database: Database, people: dict[str, Actor], narrowing: dict[str, object], texts: set[str]
) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        conditions = narrowed(session, NOTHING_ASKED | narrowing)
        page = queries.groups(session, people["zhou"], states=None, conditions=conditions, limit=50)
    assert {group.text for group in page.items} == texts


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_figures_are_for_those_who_watch(
    database: Database, people: dict[str, Actor], who: str
) -> None:
    actor = people[who]
    with database.reading() as session:
        for read in (
            lambda: statistics.on_their_way(session, actor),
            lambda: statistics.timeliness(session, actor, NOON),
            lambda: statistics.came_back(session, actor, NOON),
            lambda: coverage.coverage(session, actor, NOON),
        ):
            with pytest.raises(Forbidden):
                read()
