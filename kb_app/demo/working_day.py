"""A sample day at work, so that the agent's empty page has something to tell: shifts, what changed
since the last one, what has to be read, calls, what is in use, what many ask at once.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.schemas import RequireSchema
from briefing.services.requiring import require_now
from briefing.services.starring import keep_at_hand
from calls.schemas import BeginSchema, CloseSchema
from calls.services import beginning, closing
from content.kinds.registry import answering_kind
from content.models import Entry, Revision
from content.schemas import DraftSchema, NewEntrySchema
from content.services.drafts import create_entry, save_draft
from core import clock
from core.base_schema import load
from kb_app.container import Container
from kb_app.demo.asking import AGENTS, ago, ask, note_use
from kb_app.demo.loading import actor_called, have_approved
from people.actors import CONSOLE
from people.schemas import ShiftSchema
from people.services.shift_rota import save_shift
from people.shift_calendar import Shift
from review import services as review
from search_index import services as index_services

FILE = Path(__file__).parent / "working_day.toml"
AGENT, SUPERVISOR = AGENTS
BEFORE_HOURS = 240.0  # when what has changed since was first published
BEGUN_HOURS = 1.6  # when what is in use was used last: before anything changed
MINUTES_USUAL = 30


def work_demo(container: Container) -> int:
    """Have the sample day happen where there is no shift yet; gives how many calls there were.

    The index must hold the sample content.
    """
    with container.database.reading() as session:
        if session.scalar(select(Shift.id).limit(1)) is not None:
            return 0
    day = tomllib.loads(FILE.read_text("utf-8"))
    for one in (*day["changed"], *day["retired"]):
        _change(container, one)
    index_services.drain(container.database, container.index)
    for one in day["call"]:
        _call(container, one)
    with container.database.transaction() as session:
        for one in day["used"]:
            for turn in range(one["times"]):
                name, at = AGENTS[turn % len(AGENTS)], ago(BEGUN_HOURS + turn / 2)
                note_use(session, name, one["text"], _entry(session, one["title"]), at)
        for one in day["required"]:
            values = {"number": _entry(session, one["title"]).number, **_only(one, "due_minutes")}
            leader = actor_called(session, SUPERVISOR)
            require_now(session, leader, load(RequireSchema(), values), usual_minutes=MINUTES_USUAL)
        for one in day["favourite"]:
            number = _entry(session, one["title"]).number
            keep_at_hand(session, actor_called(session, AGENT), number)
    for one in day["burst"]:
        with clock.moved_to(ago(one["minutes"] / 60)), container.database.transaction() as session:
            ask(session, container, one)
    with container.database.transaction() as session:
        _staff(session, day["shift"])
    return len(day["call"])


def _staff(session: Session, shifts: list[dict[str, Any]]) -> None:
    """The shifts; who takes calls works on the one it is now, and did so yesterday."""
    now = f"{clock.now().astimezone(clock.HOTLINE_ZONE):%H:%M}"
    running = max(one["starts_at"] for one in shifts if one["starts_at"] <= now)
    for one in shifts:
        members = list(AGENTS) if one["starts_at"] == running else []
        save_shift(session, CONSOLE, load(ShiftSchema(), {**one, "members": members}))


def _change(container: Container, one: dict[str, Any]) -> None:
    """Publish an answer some days ago, and change it or take it down now."""
    with clock.moved_to(ago(BEFORE_HOURS)), container.database.transaction() as session:
        author = actor_called(session, one["author"])
        text = _text(one, one["text"])
        frame = {"kind": answering_kind().name, "department": one["author"]}
        number = create_entry(session, author, load(NewEntrySchema(), frame | text)).number
        have_approved(session, review.submit(session, author, number))
    with container.database.transaction() as session:
        author = actor_called(session, one["author"])
        if "reason" in one:
            have_approved(session, review.ask_to_retire(session, author, number, one["reason"]))
        else:
            text = _text(one, one["later"]) | {"change_note": one["note"]}
            save_draft(session, author, number, load(DraftSchema(), text), None)
            have_approved(session, review.submit(session, author, number))


def _text(one: dict[str, Any], answer: str) -> dict[str, Any]:
    content = {
        answering_kind().answers_in: answer,
        "variants": one["variants"],
        "no_basis": "示例，仅供演示",
    }
    return {**_only(one, "title", "category"), "content": content}


def _call(container: Container, one: dict[str, Any]) -> None:
    """A call of the agent, with what was looked up in it and what became of it."""
    context = container.question_context
    begun, ended = ago(one["minutes"] / 60), ago(one["minutes"] / 60 - one["seconds"] / 3600)
    with clock.moved_to(begun), container.database.transaction() as session:
        agent = actor_called(session, AGENT)
        call, _new = beginning.begin(session, agent, context.callers, load(BeginSchema(), {}))
        key = call.key
        note_use(session, AGENT, one["text"], _entry(session, one["title"]), begun, key)
    with clock.moved_to(ended), container.database.transaction() as session:
        closed = load(CloseSchema(), _only(one, "outcome", "seconds", "note", "caller"))
        closing.close(session, actor_called(session, AGENT), context, key, closed)


def _only(one: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: one[name] for name in names if name in one}


def _entry(session: Session, title: str) -> Entry:
    query = select(Entry).join(Revision, Revision.entry_id == Entry.id)
    return session.scalars(query.where(Revision.title == title).limit(1)).unique().one()
