"""Sample questions, a flag and searches, so that lists, inboxes and figures have something to show.

Everything goes the way it always goes, but by a clock that was some hours ago: one is late, one is
nearly due and one was answered in time.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Entry, Revision, RevisionState
from core import clock
from core.base_schema import load
from kb_app.container import Container
from kb_app.demo.loading import actor_called, have_approved
from questions.models import QuestionGroup
from questions.schemas import AnswerQuestionSchema, FlagSchema, QuestionSchema
from questions.services import answering, flagging, recording, replay, routing
from review import services as review
from search_index import services as index_services
from search_index.models import UseAction
from search_index.query_log.events import Event, Searched, Sitting, Used
from search_index.query_log.writer import write

FILE = Path(__file__).parent / "questions.toml"
AGENTS = ("agent", "supervisor")  # who take calls


def ask_demo(container: Container) -> int:
    """Record the samples where nobody has asked anything yet; gives how many sightings.

    The index must hold the sample content.
    """
    with container.database.reading() as session:
        if session.scalar(select(QuestionGroup.id).limit(1)) is not None:
            return 0
    samples = tomllib.loads(FILE.read_text("utf-8"))
    for sample in sorted(samples["question"], key=lambda one: -one["hours"]):
        with clock.moved_to(ago(sample["hours"])), container.database.transaction() as session:
            number = ask(session, container, sample)
        if answer := sample.get("answer"):
            with clock.moved_to(ago(answer["hours"])):
                with container.database.transaction() as session:
                    _answer(session, answer, number)
                _find_answers(container)
    with container.database.transaction() as session:
        for flag in samples["flag"]:
            _flag(session, flag)
        _search(session, samples["search"])
    return sum(len(sample["sightings"]) for sample in samples["question"])


def ask(session: Session, container: Container, sample: dict[str, Any]) -> str:
    """Record the sightings of one group and do what was done with it; gives its number."""
    number = ""
    for place, text in enumerate(sample["sightings"]):
        promise = sample.get("calls", {}).get(str(place))
        values: dict[str, Any] = {
            "text": text,
            "category": sample["category"],
            "grade": sample.get("grade", "simple"),
            "details": sample.get("details", {}) if place == 0 else {},
        }
        if number:
            values["same_as"] = number
        if promise:
            values["callback"] = {"promise": promise, "caller": f"示例户号 {1000 + place}"}
        agent = actor_called(session, AGENTS[place % len(AGENTS)])
        context = container.question_context
        answers = recording.answers_to(session, agent, context, text)
        done = recording.record(session, agent, context, load(QuestionSchema(), values), answers)
        number = session.get_one(QuestionGroup, done.question.group_id).number
    if back := sample.get("returned"):
        routing.route(
            session, actor_called(session, back["by"]), number, back["to"], back["reason"]
        )
    if note := sample.get("interim"):
        answering.set_interim(session, actor_called(session, note["by"]), number, note["note"])
    return number


def _answer(session: Session, answer: dict[str, Any], number: str) -> None:
    author = actor_called(session, answer["by"])
    values = load(AnswerQuestionSchema(), {"answer": answer["text"], "title": answer["title"]})
    drafted = answering.draft_answer(session, author, number, values)
    have_approved(session, review.submit(session, author, drafted.entry.number))


def _flag(session: Session, flag: dict[str, Any]) -> None:
    query = (
        select(Entry)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .where(Revision.title == flag["entry"])
    )
    entry = session.scalars(query).unique().first()
    if entry is not None:
        values = load(FlagSchema(), {"reason": flag["reason"], "comment": flag["comment"]})
        flagging.flag(session, actor_called(session, AGENTS[0]), entry.number, values)


def _find_answers(container: Container) -> None:
    """Put the queries to the search again, as the worker would within seconds."""
    index_services.drain(container.database, container.index)
    with container.database.reading() as session:
        due = replay.due_checks(session, container.index.consumer)
    for answer_id in due:
        with container.database.transaction() as session:
            replay.check_due(session, container.question_context.searcher, answer_id)


def _search(session: Session, searches: list[dict[str, Any]]) -> None:
    """What agents typed over the last days, with and without a hit that helped."""
    user = actor_called(session, AGENTS[0])
    revision = session.scalars(
        select(Revision).where(Revision.state == RevisionState.PUBLISHED)
    ).first()
    shown = [(revision.entry_id, revision.id)] if revision else []
    for place, one in enumerate(searches):
        for turn in range(one["times"]):
            by = Sitting(user.id, f"demo-{place}-{turn}")
            at = clock.now() - timedelta(hours=5 * turn + place)
            seen = shown if one.get("hits") else []
            events: list[Event] = [Searched(by, one["text"], at, one.get("hits", 0), seen)]
            if one.get("used"):
                used = UseAction.COPIED
                events += [Used(by, one["text"], at, *pair, used, rank=1) for pair in seen]
            write(session, events)


def note_use(
    session: Session, name: str, text: str, entry: Entry, at: datetime, call: str | None = None
) -> None:
    """Note that somebody typed `text`, in a call or not, and copied the entry it found."""
    by = Sitting(actor_called(session, name).id, f"demo-{name}-{at.isoformat()}"[:60])
    revision_id = entry.published_revision_id or entry.revisions[-1].id
    shown = [(entry.id, revision_id)]
    searched = Searched(by, text, at, len(shown), shown, call=call)
    used = Used(by, text, at, entry.id, revision_id, UseAction.COPIED, rank=1, call=call)
    write(session, [searched, used])


def ago(hours: float) -> datetime:
    """The moment so many hours before this one."""
    return clock.now() - timedelta(hours=hours)
