"""Recording questions in tests, and looking at what became of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from core.base_schema import load
from core.database import Database
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage
from questions.callers import CallerReferences, new_key
from questions.context import QuestionContext
from questions.models import Question, QuestionGroup
from questions.phrasings import Phrasings
from questions.schemas import QuestionSchema
from questions.services import recording
from search_index.engine import Index
from tests import makers


def context_of(index: Index) -> QuestionContext:
    """What a process has at hand."""
    return QuestionContext(index.searcher, Phrasings(), CallerReferences([new_key()], "k" * 40))


def ask(database: Database, index: Index, text: str, agent: str = "an", **values: Any) -> int:
    """Record a question as `agent`; gives its id."""
    actor = makers.actor_named(database, agent)
    return asked(database, context_of(index), actor, text, **values).id


def asked(
    database: Database, context: QuestionContext, actor: Actor, text: str, **values: Any
) -> Question:
    """Record a question; gives its row."""
    loaded = load(QuestionSchema(), {"text": text, **values})
    with database.reading() as session:
        answers = recording.answers_to(session, actor, context, text)
    with database.transaction() as session:
        return recording.record(session, actor, context, loaded, answers).question


def group_of(database: Database, question_id: int) -> QuestionGroup:
    """The group a question is in now, with its questions and steps."""
    with database.reading() as session:
        group = session.get_one(QuestionGroup, session.get_one(Question, question_id).group_id)
        _loaded = [*group.questions, *group.steps, *group.answers]
        return group


def told(database: Database) -> Counter[tuple[str, str]]:
    """How many messages each person has, by what they are about."""
    with database.reading() as session:
        rows = session.execute(select(User.name, InboxMessage.key).join_from(InboxMessage, User))
        return Counter((name, key.partition(":")[0]) for name, key in rows)
