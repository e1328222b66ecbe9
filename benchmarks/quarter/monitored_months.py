"""Monitoring and training of a quarter, by the services themselves under a clock that is moved.

Each agent has an ability, of which the marks tell with noise. In the second month half of those
found weak take courses, and get better by `LEARNT`: what a course is said to do can be held
against that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.quarter.frame import Frame
from content.kinds.score_criteria import MARKS
from content.models import Entry, id_of
from core import clock
from core.base_schema import load
from core.database import Database
from kb_app.demo.loading import actor_called, have_approved
from monitoring import schemas
from monitoring.jobs import attend
from monitoring.models import Level, Sample
from monitoring.permissions import can_answer_appeal
from monitoring.queries import cards, open_needs
from monitoring.services import appealing, assessing, drawing, planning
from people.actors import Actor, actor_of
from review import services as review
from training.jobs import attend as attend_training
from training.models import Course, Item
from training.queries import enrolments, fresh_item, is_fresh
from training.schemas import AssignSchema, CourseSchema
from training.services import courses, item_drafts, practising

MONTH = timedelta(days=30)
LEARNT = 0.12  # of an ability between 0 and 1
AGREED = 0.9  # of marks are those that hold, the others are guessed
ENTRIES_ASKED = 12
COURSES = ("时限和金额说得准", "先检索再答", "听完再问")
_PEOPLE = {
    Level.BUREAU: ("reviewer",),
    Level.DEPARTMENT: ("reviewer2",),
    Level.MANAGER: ("service", "marketing"),
    Level.TEAM: ("supervisor",),
    Level.SHIFT: ("reviewer3", "reviewer4", "reviewer5"),
}
_QUOTAS = {
    Level.BUREAU: (10, 0),
    Level.DEPARTMENT: (20, 0),
    Level.MANAGER: (40, 10),
    Level.TEAM: (100, 20),
    Level.SHIFT: (200, 0),
}


class Months:
    """Plans, scores, appeals, courses of a quarter, month by month."""

    def __init__(self, database: Database, frame: Frame) -> None:
        self.database, self.frame, self.chance = database, frame, frame.chance
        self.ability = {one.id: self.chance.betavariate(12, 3) for one in frame.agents}
        with database.reading() as session:
            self.leader = actor_called(session, "supervisor")
            titled = select(Entry.id).where(Entry.id.in_([one.entry_id for one in frame.entries]))
            ids = session.scalars(titled.order_by(Entry.id)).all()
        self.asked = self.chance.sample(list(ids), min(ENTRIES_ASKED, len(ids)))

    def play(self) -> None:
        """From the first day to now."""
        with clock.moved_to(self.frame.since), self.database.transaction() as session:
            for level, names in _PEOPLE.items():
                for name in names:
                    planning.name_monitor(session, self.leader, {"level": level, "user": name})
            plans = [self._plan(session, month) for month in range(3)]
        for month, plan_id in enumerate(plans):
            over = self.frame.since + (month + 1) * MONTH
            if month == 2:
                over = self.frame.until - timedelta(days=12)
            self._monitor(plan_id, over)
            if month == 0:
                self._train(over + timedelta(days=9))

    def _plan(self, session: Session, month: int) -> int:
        starts = (self.frame.since + month * MONTH).astimezone(clock.HOTLINE_ZONE).date()
        of_calls, of_entries = (cards(session, of_entries=one)[0].entry for one in (False, True))
        given = {
            "name": f"第 {month + 1} 个月监控",
            "starts_on": str(starts),
            "ends_on": str(starts + timedelta(days=29 if month < 2 else 17)),
            "card": of_calls.number,
            "entry_card": of_entries.number,
            "quotas": {
                str(level): {"calls": calls, "entries": entries}
                for level, (calls, entries) in _QUOTAS.items()
            },
            "weights": {"escalated": 3, "call_back": 2} if month else {},
            "seed": f"quarter {month}",
        }
        return planning.make_plan(session, self.leader, load(schemas.PlanSchema(), given)).id

    def _monitor(self, plan_id: int, over: datetime) -> None:
        """Draw, score, calibrate, appeal; what nobody says anything about lapses."""
        with clock.moved_to(over), self.database.transaction() as session:
            drawing.draw_plan(session, self.leader, plan_id)
            query = select(Sample.id).where(Sample.plan_id == plan_id).order_by(Sample.id)
            samples = session.scalars(query).all()
        for place, some in enumerate(_portions(samples, 50)):
            at = over + timedelta(hours=3 * place)
            with clock.moved_to(at), self.database.transaction() as session:
                for sample_id in some:
                    self._score(session, session.get_one(Sample, sample_id))
        said = over + timedelta(days=2)
        with clock.moved_to(said), self.database.transaction() as session:
            for sample_id in samples:
                self._react(session, session.get_one(Sample, sample_id))
        with clock.moved_to(over + timedelta(days=8)):
            attend(self.database)

    def _score(self, session: Session, sample: Sample) -> None:
        able = self.ability.get(sample.agent_id or 0, 0.9)
        held = [self._mark(able) for _criterion in sample.card.criteria]
        for by in sample.assessments:
            if self.chance.random() < 0.97:  # some are never scored
                marks = [one if self.chance.random() < AGREED else self._mark(able) for one in held]
                found = self._findings(sample, marks)
                given = load(schemas.AssessmentSchema(), {"marks": marks, "findings": found})
                assessing.assess(session, actor_of(by.user), sample.id, given)
        if sample.is_disputed and self.chance.random() < 0.9 and sample.agent_id:
            agreed = {"marks": held, "note": "一起听过，按卡逐项核对"}
            values = load(schemas.CalibrationSchema(), agreed)
            assessing.calibrate(session, self.leader, sample.id, values)

    def _mark(self, able: float) -> str:
        if self.chance.random() < able:
            return str(MARKS[0])
        return str(self.chance.choice(MARKS[1:]))

    def _findings(self, sample: Sample, marks: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [
            {"criterion": place, "place": "核对要求", "text": "没有做到，见录音"}
            for place, mark in enumerate(marks)
            if mark == "0" and self.chance.random() < 0.7
        ][:3]
        if found and sample.agent_id and self.chance.random() < 0.08:
            number = f"KB-{self.frame.entry().entry_id:06d}"
            found[0] |= {"cause": "content", "entry": number, "text": "条目与现行时限不符"}
        return found

    def _react(self, session: Session, sample: Sample) -> None:
        if sample.agent is None or not sample.may_be_appealed:
            return
        chance, agent = self.chance.random(), actor_of(sample.agent)
        if chance < 0.4:
            appealing.acknowledge(session, agent, sample.id)
        elif chance < 0.46 and can_answer_appeal(self.leader, sample):
            appealing.appeal(session, agent, sample.id, "当时系统没有显示，客户也同意稍后回电")
            upheld = self.chance.random() < 0.4
            given: dict[str, Any] = {"upheld": upheld, "answer": "已听录音核对"}
            if upheld:
                given["marks"] = [str(MARKS[0])] * len(sample.card.criteria)
            values = load(schemas.AppealAnswerSchema(), given)
            appealing.answer_appeal(session, self.leader, sample.id, values)

    def _train(self, at: datetime) -> None:
        """Exercises out of the base, courses, taken by half of those found weak."""
        with clock.moved_to(at):
            numbers = [number for entry in self.asked for number in self._exercises(entry)]
            attend_training(self.database)
            with self.database.transaction() as session:
                numbers = [one for one in numbers if fresh_item(session, id_of(one))]
                needs = open_needs(session)
                weak = sorted({one.user.name for one in needs})
                skills = [name for name, _n in _counted(one.skill for one in needs)]
                taken = [
                    self._course(session, title, skill, numbers, weak)
                    for title, skill in zip(COURSES, skills, strict=False)
                ]
        with clock.moved_to(at + timedelta(hours=6)), self.database.transaction() as session:
            learnt = {
                one.user_id
                for course in taken
                for one in enrolments(session, course)
                if self._take(session, actor_of(one.user), session.get_one(Course, course))
            }
        for user_id in learnt:
            self.ability[user_id] = min(1.0, self.ability[user_id] + LEARNT)

    def _exercises(self, entry_id: int) -> list[str]:
        with self.database.transaction() as session:
            entry = session.get_one(Entry, entry_id)
            author = actor_called(session, entry.department.code)
            shown, proposed = item_drafts.proposals_for(session, author, entry.number)
            wanted = {
                "revision": shown.revision.seq,
                "places": list(range(min(3, len(proposed)))),
                "skill": "业务知识",
                "submit": False,
            }
            made = item_drafts.draft_items(session, author, entry.number, wanted)
            for number in made:
                have_approved(session, review.submit(session, author, number))
            return made

    def _course(
        self, session: Session, title: str, skill: str, numbers: list[str], weak: list[str]
    ) -> int:
        given = {"title": title, "skill": skill, "parts": self.chance.sample(numbers, 8)}
        made = courses.make_course(session, self.leader, load(CourseSchema(), given))
        people = load(AssignSchema(), {"people": weak[: len(weak) // 2]})
        courses.assign_course(session, self.leader, made.id, people)
        return made.id

    def _take(self, session: Session, who: Actor, course: Course) -> bool:
        """Answer what it asks, wrong now and then; nine of ten go on until it is done."""
        is_eager = self.chance.random() < 0.9
        for part in course.parts:
            item = session.scalar(select(Item).where(Item.exercise_id == part.entry_id, is_fresh()))
            tries = 0
            while item is not None and tries < (3 if is_eager else 1):
                tries += 1
                wrong = tries == 1 and self.chance.random() < 0.3
                if practising.answer(session, who, _given(session, who, item, wrong)).is_right:
                    break
        return is_eager


def _given(session: Session, who: Actor, item: Item, wrong: bool) -> dict[str, Any]:
    shown = practising.as_shown(session, who, item)
    ordered = sorted(range(len(shown.options)), key=lambda n: shown.options[n].place)
    right = [n for n, one in enumerate(shown.options) if one.is_right]
    places = ordered if shown.form == "order" else right
    given = {"exercise": item.exercise.number, "figure": shown.figure}
    return given | {"choices": list(reversed(ordered)) if wrong else places}


def _counted(names: Iterator[str]) -> list[tuple[str, int]]:
    return Counter(names).most_common(len(COURSES))


def _portions(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for begin in range(0, len(ids), size):
        yield ids[begin : begin + size]
