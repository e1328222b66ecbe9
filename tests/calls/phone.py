"""An agent at the phone, in tests: each thing done in a transaction of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from calls.models import Call, CallBack, SpokenLine
from calls.schemas import BeginSchema, CloseSchema, NoteSchema, SpokenLineSchema
from calls.services import beginning, calling_back, closing, hearing
from content.queries import visible_entry
from core import clock
from core.base_schema import load
from core.database import Database
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import Question
from questions.schemas import CallSchema
from search_index.models import UseAction
from search_index.query_log.events import Searched, Sitting, Used
from search_index.query_log.writer import write
from tests.makers import actor_named
from tests.questions.asking import asked

KEY = "call-{:04d}"


class Phone:
    """Calls of one agent over this test's base; `key` is the call begun last."""

    def __init__(self, database: Database, context: QuestionContext, agent: str = "an") -> None:
        self.database = database
        self.context = context
        self.agent = agent
        self.key = ""
        self._begun = 0

    @property
    def actor(self) -> Actor:
        """The agent, with the rights they have now."""
        return actor_named(self.database, self.agent)

    def begin(self, **values: str) -> Call:
        """A call begins, under a key of its own unless it has a name."""
        self._begun += 1
        given = values or {"id": f"{self.agent}-{KEY.format(self._begun)}"}
        loaded = load(BeginSchema(), given)
        with self.database.transaction() as session:
            call, _new = beginning.begin(session, self.actor, self.context.callers, loaded)
        self.key = call.key
        return call

    def note(self, text: str) -> None:
        """The note of the call is this."""
        loaded = load(NoteSchema(), {"text": text})
        with self.database.transaction() as session:
            beginning.set_note(session, self.actor, self.key, loaded["text"])

    def close(self, outcome: str = "solved", key: str = "", **values: Any) -> Call:
        """The call is over."""
        loaded = load(CloseSchema(), {"outcome": outcome, **values})
        with self.database.transaction() as session:
            return closing.close(session, self.actor, self.context, key or self.key, loaded)

    def reopen(self, key: str = "") -> Call:
        """The outcome is taken back."""
        with self.database.transaction() as session:
            return closing.reopen(session, self.actor, key or self.key)

    def discard(self) -> None:
        """The call was none."""
        with self.database.transaction() as session:
            closing.discard(session, self.actor, self.key)

    def record(self, text: str, **values: Any) -> Question:
        """A question is recorded in the call."""
        return asked(self.database, self.context, self.actor, text, call=self.key, **values)

    def hear(self, text: str) -> SpokenLine:
        """A line is heard."""
        loaded = load(SpokenLineSchema(), {"text": text})["text"]
        with self.database.reading() as session:
            found = hearing.find_for(session, self.context.searcher, loaded)
        with self.database.transaction() as session:
            return hearing.keep_line(session, self.actor, self.key, loaded, found)

    def search(self, text: str, copied: str = "") -> None:
        """A line is searched in the call; the entry with the number `copied` is read out."""
        by = Sitting(self.actor.id, f"sitting-{self.agent}")
        events: list[Any] = [Searched(by, text, clock.now(), 3, (), call=self.key)]
        with self.database.transaction() as session:
            if copied:
                shown = visible_entry(session, self.actor, copied)
                ids = (shown.entry.id, shown.revision.id)
                action = UseAction.COPIED
                events.append(Used(by, text, clock.now(), *ids, action, 1, call=self.key))
            write(session, events)

    def call_back(self, callback_id: int, satisfaction: str, note: str = "") -> CallBack:
        """The caller was called back."""
        loaded = load(CallSchema(), {"satisfaction": satisfaction, "note": note})
        with self.database.transaction() as session:
            return calling_back.make_callback(session, self.actor, callback_id, loaded)

    def calls(self) -> list[Call]:
        """All calls there are, of everybody, the first first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Call).order_by(Call.id)))

    def owed(self) -> list[CallBack]:
        """All calls back that were promised without a question."""
        with self.database.reading() as session:
            return list(session.scalars(select(CallBack).order_by(CallBack.id)))
