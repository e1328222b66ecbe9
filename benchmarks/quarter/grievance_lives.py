"""Grievances of a quarter, by the services themselves under a clock that is moved.

What makes customers go outside is drawn here, and the warning does not see it: each has patience,
and what happens to them costs some of it, by weights that are not the points of the warning. What
they say (a tendency, dissatisfaction) only sometimes tells how much is left. So the score is not
the model's own echo.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.quarter.frame import Frame
from core import clock
from core.base_schema import load
from core.database import Database
from grievances.conferences import services as conferences
from grievances.handling import schemas
from grievances.handling.models import Escalation, Handling, HandlingState
from grievances.jobs import attend
from grievances.services import customer_calls, escalating, filing, working
from grievances.services.taking_in import take_in
from people.actors import Actor, actor_of
from people.queries import user_named
from questions.callers import CallerReferences

GRIEVANCES = 900
ATTENDED_EVERY = timedelta(hours=1)
CONFERRED_EVERY = timedelta(days=29)
_MATTERS = (
    ("reliability", "小区又停电，没有人提前通知"),
    ("quality", "电压太低，空调带不动"),
    ("quality", "晚上灯一直闪，反映过没有人来"),
    ("construction", "施工挖坏了门口的路没有恢复"),
    ("safety", "电线垂得很低，怕碰到人"),
    ("service", "营业厅排队一小时，窗口态度生硬"),
    ("service", "催费电话打了三次，费用早交过"),
    ("information", "电费为什么多出一百元，没人说得清"),
    ("third-party", "表箱是物业的，让我来回跑"),
    ("other", "希望把缴费通知改成短信"),
)
_DEPARTMENTS = ("marketing", "operation", "planning", "safety", "service")
_PATIENCE = (4.2, 1.6)  # mean and spread
_COSTS = {"late": 1.1, "handed": 0.7, "refused": 1.5, "own": 0.6, "waited": 0.5, "again": 0.5}


@dataclass
class Life:
    """One grievance, and what is left of its customer's patience."""

    agent: Actor
    number: str
    patience: float
    promised: timedelta
    gone: bool = False
    solutions: int = 0

    def cost(self, what: str, spread: float) -> None:
        """Something happened to the customer."""
        self.patience -= _COSTS[what] * spread


Act = Callable[[], None]


class Lives:
    """Plays what happens to all grievances in the order of time."""

    def __init__(self, database: Database, callers: CallerReferences, frame: Frame) -> None:
        self.database, self.callers = database, callers
        self.frame, self.chance = frame, frame.chance
        self.acts: list[tuple[datetime, int, Act]] = []
        self.order = count()
        self.attended = frame.since
        with database.reading() as session:
            self.people = {name: _actor(session, name) for name in (*_DEPARTMENTS, "supervisor")}

    def play(self) -> None:
        """From the first day to now."""
        for _one in range(GRIEVANCES):
            self._at(self.frame.moment(), self._begin)
        for month in (1, 2, 3):
            self._at(self.frame.since + month * CONFERRED_EVERY, self._confer)
        while self.acts:
            at, _place, act = heapq.heappop(self.acts)
            if at >= self.frame.until:
                break
            while self.attended + ATTENDED_EVERY < at:
                self.attended += ATTENDED_EVERY
                with clock.moved_to(self.attended):
                    attend(self.database)
                    self._take_escalations()
            with clock.moved_to(at):
                act()

    def _at(self, at: datetime, act: Act) -> None:
        heapq.heappush(self.acts, (at, next(self.order), act))

    def _after(self, hours: float, act: Act) -> None:
        self._at(clock.now() + timedelta(hours=hours), act)

    def _confer(self) -> None:
        """A conference on what has gathered, with a measure somebody owes."""
        held = {"title": "案例会", "held_on": clock.today()}
        measure = {
            "text": "停电通知逐户确认",
            "owner": "operation",
            "number": "",
            "due_on": clock.today() + timedelta(days=14),
        }
        with self.database.transaction() as session:
            actor = self.people["supervisor"]
            number = conferences.plan_conference(session, actor, held).id
            conferences.add_measure(session, actor, number, measure)

    def _begin(self) -> None:
        chance = self.chance
        category, text = chance.choice(_MATTERS)
        agent = chance.choice(self.frame.agents)
        patience = chance.gauss(*_PATIENCE)
        own = chance.random() < 0.35
        promise = chance.choices(("two_hours", "day", "days"), (25, 60, 15))[0]
        given: dict[str, Any] = {
            "type": chance.choices(("complaint", "opinion", "suggestion"), (15, 65, 20))[0],
            "category": category,
            "text": text,
            "dissatisfaction": chance.choice(("result", "process")),
            "promise": promise,
            "own_fault": own,
            "tendency": chance.random() < (0.45 if patience < 2.6 else 0.05),
            "caller": self.frame.customer(),
        }
        if promise == "days":
            given |= {"days": 3, "restated": "三天之内给您答复"}
        values = load(schemas.GrievanceSchema(), given)
        with self.database.transaction() as session:
            taken = take_in(session, agent, self.callers, values).handling
            number, calls = taken.number, taken.call_number
        hours = {"two_hours": 2, "day": 24, "days": 72}[promise]
        life = Life(agent, number, patience, timedelta(hours=hours))
        if own:
            life.cost("own", 1)
        for _call in range(min(calls - 1, 4)):
            life.cost("again", 1)
        self._after(self._takes(life), lambda: self._work(life))

    def _takes(self, life: Life) -> float:
        """Hours until the department is done, or hands it over."""
        promised = life.promised.total_seconds() / 3600
        return float(promised * self.chance.lognormvariate(-0.75, 0.6))

    def _work(self, life: Life) -> None:
        row = self._row(life)
        own = row.department.code
        if self.chance.random() < 0.13 and row.hand_overs < 3:
            target = self.chance.choice([one for one in _DEPARTMENTS if one != own])
            self._step(life, own, "hand_over", department=target, comment="不属于本部门")
            life.cost("handed", self.chance.uniform(0.5, 1.5))
            self._after(self._takes(life), lambda: self._work(life))
            return
        self._step(life, own, "propose", comment="当天处理，减免差错部分")
        self._after(self.chance.uniform(0.1, 1.5), lambda: self._answer(life))

    def _answer(self, life: Life) -> None:
        row = self._row(life)
        if row.told_late_at is not None:
            life.cost("late", self.chance.uniform(0.5, 1.5))
        if clock.now() - row.recorded_at > 2 * life.promised:
            life.cost("waited", 1)
        if self._leaves(life):
            return
        refuses = life.solutions < 2 and self.chance.random() < _inverse(life.patience)
        says = "dissatisfied" if refuses and self.chance.random() < 0.7 else "satisfied"
        if not refuses and life.patience < 2 and self.chance.random() < 0.5:
            says = "neutral"
        self._call(life, says, accepts=not refuses)
        life.solutions += 1
        if refuses:
            life.cost("refused", self.chance.uniform(0.3, 1.2))
            if not self._leaves(life):
                self._after(self._takes(life), lambda: self._work(life))
            return
        self._after(self.chance.uniform(1, 48), lambda: self._file(life))

    def _leaves(self, life: Life) -> bool:
        """The customer goes outside once their patience is used up; now and then for no reason."""
        if life.gone or (life.patience > 0 and self.chance.random() > 0.004):
            return False
        life.gone = True
        self._step(life, life.agent, "outside", comment="客户拨打 12398")
        self._after(self._takes(life), lambda: self._file(life, told=False))
        return True

    def _file(self, life: Life, *, told: bool = True) -> None:
        if not told:
            self._call(life, "neutral", accepts=True)
        cause = self.chance.choice(("计划停电没有通知到户", "工单在部门之间转了一天", "表计故障"))
        values = load(
            schemas.FilingSchema(),
            {"cause": cause, "responsibility": "承办班组", "measure": "已整改并回访"}
            | {"instructive": self.chance.random() < 0.05},
        )
        with self.database.transaction() as session:
            filing.file_away(session, life.agent, life.number, values)
        if told and self.chance.random() < 0.9:
            self._after(self.chance.uniform(48, 160), lambda: self._ask_again(life))

    def _ask_again(self, life: Life) -> None:
        content = self.chance.random() < 0.96
        self._call(life, "satisfied" if content else "dissatisfied", accepts=True)
        if not content:
            self._after(self._takes(life), lambda: self._work(life))

    def _take_escalations(self) -> None:
        query = select(Escalation).join(Handling).where(Escalation.taken_at.is_(None))
        waiting = query.where(Handling.state == HandlingState.OPEN)
        with self.database.reading() as session:
            numbers = sorted({up.handling.number for up in session.scalars(waiting)})
        for number in numbers:
            if self.chance.random() < 0.6:
                with self.database.transaction() as session:
                    escalating.take(session, self.people["supervisor"], number, "已联系客户")

    def _call(self, life: Life, satisfaction: str, *, accepts: bool) -> None:
        given = {"satisfaction": satisfaction, "accepts": accepts}
        values = load(schemas.CustomerCallSchema(), given)
        with self.database.transaction() as session:
            customer_calls.record_customer_call(session, life.agent, life.number, values)

    def _step(self, life: Life, who: str | Actor, step: str, **values: Any) -> None:
        actor = self.people[who] if isinstance(who, str) else who
        loaded = load(schemas.HandlingStepSchema(), {"step": step} | values)
        with self.database.transaction() as session:
            working.record_step(session, actor, life.number, loaded)

    def _row(self, life: Life) -> Handling:
        with self.database.reading() as session:
            query = select(Handling).where(Handling.grievance.has(number=life.number))
            return session.scalars(query).one()


def _inverse(patience: float) -> float:
    """How likely a solution is refused by somebody with so much patience left."""
    return min(0.8, max(0.04, 0.45 - 0.12 * patience))


def _actor(session: Session, name: str) -> Actor:
    user = user_named(session, name)
    assert user is not None, "the sample content has its accounts"
    return actor_of(user)
