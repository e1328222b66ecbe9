"""Sample monitoring and training: who monitors, a plan that was drawn and partly scored, one to
come; exercises out of the sample content, a course the agent takes, a talk."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from core import clock
from core.base_schema import load
from kb_app.container import Container
from kb_app.demo.asking import AGENTS
from kb_app.demo.loading import actor_called, have_approved
from monitoring.models import Plan, Sample
from monitoring.queries import cards
from monitoring.schemas import AssessmentSchema, PlanSchema
from monitoring.services import appealing, assessing, drawing, planning
from people.actors import actor_of
from review import services as review
from training.jobs import attend as attend_training
from training.schemas import AssignSchema, CoachingSchema, CourseSchema
from training.services import coaching, courses, item_drafts

FILE = Path(__file__).parent / "monitored_days.toml"
AGENT, SUPERVISOR = AGENTS


def monitor_demo(container: Container) -> int:
    """Have it happen where there is no plan yet; gives how many samples were drawn.

    The calls of the sample day must be there.
    """
    with container.database.reading() as session:
        if session.scalar(select(Plan.id).limit(1)) is not None:
            return 0
    days = tomllib.loads(FILE.read_text("utf-8"))
    with container.database.transaction() as session:
        drawn = _monitor(session, days)
    numbers = [number for one in days["exercises"] for number in _exercises(container, one)]
    attend_training(container.database)
    with container.database.transaction() as session:
        _train(session, days, numbers)
    return drawn


def _monitor(session: Session, days: dict[str, Any]) -> int:
    leader = actor_called(session, SUPERVISOR)
    for level, names in days["monitors"].items():
        for name in names:
            planning.name_monitor(session, leader, {"level": level, "user": name})
    of_calls, of_entries = (cards(session, of_entries=one)[0].entry for one in (False, True))
    today = clock.today()
    plans = []
    for one in days["plan"]:
        given = {name: one[name] for name in ("name", "double_percent", "weights", "quotas")}
        given["starts_on"] = str(today + timedelta(days=one["from_day"]))
        given["ends_on"] = str(today + timedelta(days=one["to_day"]))
        given |= {"card": of_calls.number, "entry_card": of_entries.number}
        plans.append(planning.make_plan(session, leader, load(PlanSchema(), given)))
    drawing.draw_plan(session, leader, plans[0].id)
    for one in days["scored"]:
        _score(session, one)
    return len(session.scalars(select(Sample.id)).all())


def _score(session: Session, one: dict[str, Any]) -> None:
    """Those to whom the call of a level was given score it; the first finds what was found."""
    query = select(Sample).where(Sample.level == one["level"], Sample.call_id.is_not(None))
    sample = session.scalars(query).one()
    told = ("criterion", "place", "text")
    found = [{name: one[name] for name in told}] if "text" in one else []
    for by, marks in zip(sample.assessments, one["marks"], strict=True):
        given = load(AssessmentSchema(), {"marks": marks, "findings": found})
        assessing.assess(session, actor_of(by.user), sample.id, given)
        found = []
    if one.get("acknowledged"):
        appealing.acknowledge(session, actor_called(session, AGENT), sample.id)


def _exercises(container: Container, one: dict[str, Any]) -> list[str]:
    """Proposed from an entry, and approved; gives their numbers."""
    with container.database.transaction() as session:
        entry = _entry(session, one["title"])
        author = actor_called(session, entry.department.code)
        shown, proposed = item_drafts.proposals_for(session, author, entry.number)
        places = list(range(min(one["most"], len(proposed))))
        wanted = {"revision": shown.revision.seq, "places": places, "skill": "业务知识"}
        made = item_drafts.draft_items(session, author, entry.number, wanted | {"submit": False})
        for number in made:
            have_approved(session, review.submit(session, author, number))
        return made


def _train(session: Session, days: dict[str, Any], numbers: list[str]) -> None:
    leader = actor_called(session, SUPERVISOR)
    one = days["course"]
    reading = [_entry(session, title).number for title in one["reading"]]
    given = {"title": one["title"], "skill": one["skill"], "parts": [*numbers, *reading]}
    made = courses.make_course(session, leader, load(CourseSchema(), given))
    people = load(AssignSchema(), {"people": [AGENT]})
    courses.assign_course(session, leader, made.id, people)
    talk = load(CoachingSchema(), {"user": AGENT, **days["coaching"]})
    coaching.record_coaching(session, leader, talk)


def _entry(session: Session, title: str) -> Entry:
    query = select(Entry).join(Revision, Revision.entry_id == Entry.id)
    return session.scalars(query.where(Revision.title == title).limit(1)).unique().one()
