"""A counter at which tests do things with grievances, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from core.base_schema import load
from core.database import Database
from core.messages import from_json
from grievances.handling import schemas
from grievances.handling.models import Handling
from grievances.handling.queries import handling_named
from grievances.jobs import attend
from grievances.services import customer_calls, escalating, filing, working
from grievances.services.taking_in import TakenIn, take_in
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from questions.callers import CallerReferences, new_key
from tests.makers import actor_named

Given = TypeVar("Given")
TEXT = "停电三次没有人提前通知"


class Counter:
    """Records, works, calls, files; and looks at what became of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.callers = CallerReferences([new_key()], "k" * 40)

    def actor(self, name: str) -> Actor:
        """Somebody, with the rights they have now."""
        return actor_named(self.database, name)

    def do(self, service: Callable[..., Given], who: str, *args: Any) -> Given:
        """`service(session, actor, …)` in a transaction."""
        with self.database.transaction() as session:
            return service(session, self.actor(who), *args)

    def take(self, text: str = TEXT, who: str = "an", **values: Any) -> TakenIn:
        """A grievance is recorded; of the marketing department unless it says otherwise."""
        given = {"type": "opinion", "category": "third-party", "text": text} | values
        return self.do(take_in, who, self.callers, load(schemas.GrievanceSchema(), given))

    def record(self, text: str = TEXT, who: str = "an", **values: Any) -> str:
        """The same; gives its number."""
        return self.take(text, who, **values).handling.number

    def step(self, number: str, step: str, who: str = "wang", **values: Any) -> None:
        """Something is done with it."""
        loaded = load(schemas.HandlingStepSchema(), {"step": step} | values)
        self.do(working.record_step, who, number, loaded)

    def propose(self, number: str, who: str = "wang") -> None:
        """The department has a solution."""
        self.step(number, "propose", who, comment="更换表箱，减免当月费用")

    def call(self, number: str, satisfaction: str, who: str = "an", **values: Any) -> None:
        """The customer is called."""
        given = {"satisfaction": satisfaction} | values
        loaded = load(schemas.CustomerCallSchema(), given)
        self.do(customer_calls.record_customer_call, who, number, loaded)

    def file(self, number: str, who: str = "an", **values: Any) -> None:
        """It goes to the shelf."""
        given = {"cause": "表箱老化", "responsibility": "运维班", "measure": "全部更换"} | values
        self.do(filing.file_away, who, number, load(schemas.FilingSchema(), given))

    def up(self, number: str, who: str = "an", reason: str = "客户要求见领导") -> None:
        """Somebody asks for the next level."""
        self.do(escalating.ask_above, who, number, reason)

    def attend(self) -> None:
        """The worker does what is due."""
        attend(self.database)

    def row(self, number: str, who: str = "zhou") -> Handling:
        """It as it stands, with what belongs to it."""
        with self.database.reading() as session:
            found = handling_named(session, self.actor(who), number)
            _loaded = [found.steps, found.terms, *(up.told for up in found.escalations)]
            return found

    def told(self) -> list[tuple[str, str]]:
        """Who was told what of grievances, in their order."""
        query = (
            select(User.name, InboxMessage.text)
            .join_from(InboxMessage, User)
            .where(InboxMessage.subject_kind == SubjectKind.GRIEVANCE)
            .order_by(InboxMessage.id)
        )
        with self.database.reading() as session:
            return [(name, str(from_json(text))) for name, text in session.execute(query)]
