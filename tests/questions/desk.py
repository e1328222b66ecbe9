"""A desk at which tests do things with questions, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from content.doubts import DoubtReason, open_doubts
from content.queries import entry_numbered
from core.base_schema import load
from core.database import Database
from core.messages import from_json
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage
from questions.context import QuestionContext
from questions.models import (
    AnswerMeans,
    GroupState,
    Question,
    QuestionAnswer,
    QuestionGroup,
    QuestionStep,
    StepKind,
)
from questions.schemas import AnswerQuestionSchema, CallSchema, CompletionSchema, FlagSchema
from questions.services import answering, callbacks, details, flagging, replay
from tests.makers import Maker, actor_named
from tests.questions.asking import asked, group_of

Given = TypeVar("Given")
TEXT = "充电桩报装要什么材料"


class Desk:
    """Records, answers, flags; and looks at what became of it."""

    def __init__(self, database: Database, context: QuestionContext, maker: Maker) -> None:
        self.database = database
        self.context = context
        self.maker = maker

    def actor(self, name: str) -> Actor:
        """Somebody, with the rights they have now."""
        return actor_named(self.database, name)

    def do(self, service: Callable[..., Given], who: str, *args: Any, **options: Any) -> Given:
        """`service(session, actor, …)` in a transaction."""
        with self.database.transaction() as session:
            return service(session, self.actor(who), *args, **options)

    def record(self, text: str = TEXT, agent: str = "an", **values: Any) -> Question:
        """A recorded question; of the marketing department unless it says otherwise."""
        values.setdefault("category", "third-party")
        return asked(self.database, self.context, self.actor(agent), text, **values)

    def draft(self, question: Question, who: str = "wang", **values: Any) -> QuestionAnswer:
        """The department opens a draft answer."""
        loaded = load(AnswerQuestionSchema(), {"answer": "带身份证和房产证明。"} | values)
        return self.do(answering.draft_answer, who, str(question.id), loaded)

    def link(self, question: Question, number: str, who: str = "wang") -> QuestionAnswer:
        """The department answers by an entry that is there."""
        return self.do(answering.link, who, self.context, str(question.id), number)

    def flag(self, number: str, reason: str = "wrong", who: str = "an", **values: Any) -> Question:
        """Somebody flags an entry."""
        loaded = load(FlagSchema(), {"reason": reason} | values)
        return self.do(flagging.flag, who, number, loaded)

    def call(self, question: Question, satisfaction: str, who: str = "an", note: str = "") -> None:
        """The caller was called back."""
        loaded = load(CallSchema(), {"satisfaction": satisfaction, "note": note})
        self.do(callbacks.record_callback, who, str(question.id), loaded)

    def add(self, question: Question, who: str = "an", **values: Any) -> Question:
        """The agent adds something to a question."""
        loaded = load(CompletionSchema(), values)
        return self.do(details.add_details, who, self.context, str(question.id), loaded)

    def check(self) -> None:
        """The worker looks whether answers are found by now."""
        with self.database.transaction() as session:
            for answer_id in replay.due_checks(session, self.maker.index.consumer):
                replay.check_due(session, self.context.searcher, answer_id)

    def answered(self, text: str = TEXT) -> tuple[Question, str]:
        """A question whose answer is found, and the number of the entry."""
        question = self.record(text)
        number = self.maker.published(title=text)
        self.link(question, number)
        assert self.group(question).state == GroupState.ANSWERED
        return question, number

    def publish(self, answer: QuestionAnswer) -> str:
        """Publish the draft of an answer, and index it; gives the entry's number."""
        with self.database.reading() as session:
            number = session.get_one(QuestionAnswer, answer.id).entry.number
        self.maker.sign_all(self.maker.submit(number))
        self.maker.drain()
        return number

    def group(self, question: Question) -> QuestionGroup:
        """The group a question is in now."""
        return group_of(self.database, question.id)

    def question(self, question: Question) -> Question:
        """A question as it is now."""
        with self.database.reading() as session:
            return session.get_one(Question, question.id)

    def number(self, question: Question) -> str:
        """The number of the group a question is in."""
        return self.group(question).number

    def steps(self, question: Question) -> list[StepKind]:
        """What was done with its group, in order."""
        return [step.kind for step in self.group(question).steps]

    def last_step(self, question: Question, kind: StepKind) -> QuestionStep:
        """The last step of a kind."""
        return [step for step in self.group(question).steps if step.kind == kind][-1]

    def inbox(self, name: str) -> list[str]:
        """What somebody was told, the first first."""
        with self.database.reading() as session:
            query = select(InboxMessage).join(User).where(User.name == name)
            query = query.where(InboxMessage.key.not_like("outcome:%"))  # the committee's
            return [
                str(from_json(one.text)) for one in session.scalars(query.order_by(InboxMessage.id))
            ]

    def means(self, question: Question) -> list[AnswerMeans]:
        """How its group is being answered."""
        return [answer.means for answer in self.group(question).answers]

    def doubts(self, number: str) -> list[DoubtReason]:
        """Why an entry is in doubt."""
        with self.database.reading() as session:
            entry = entry_numbered(session, number)
            assert entry is not None
            return [one.reason for one in open_doubts(session, [entry.id]).get(entry.id, [])]
