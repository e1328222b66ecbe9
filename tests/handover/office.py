"""An office in which tests hand over and reorganise, each thing in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from content.models import Category, Entry
from content.schemas import NewEntrySchema
from content.services.drafts import create_entry
from core import clock
from core.base_schema import load
from core.database import Database
from core.messages import from_json
from grievances.conferences.models import Measure
from grievances.conferences.schemas import MeasureSchema
from grievances.conferences.services import add_measure, plan_conference
from grievances.handling.models import Handling
from handover.models import Handover
from handover.orphans import orphans
from handover.schemas import HandoverSchema
from handover.services import accepting, offering, reorganising
from handover.services.taking_effect import take_effect
from people.actors import Actor
from people.models import Department, User
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from people.queries import existing_user
from questions.models import QuestionGroup
from review.models import Review
from tests.grievances.counter import Counter
from tests.makers import Maker, actor_named, new_entry
from tests.questions.asking import asked, context_of

Given = TypeVar("Given")


class Office:
    """Proposes, accepts, lets days come, changes people; and looks at what became of it."""

    def __init__(self, database: Database, maker: Maker) -> None:
        self.database = database
        self.maker = maker
        maker.index.rebuild([])
        self.context = context_of(maker.index)
        self.counter = Counter(database)

    def actor(self, name: str) -> Actor:
        """Somebody, with the rights they have now."""
        return actor_named(self.database, name)

    def do(self, service: Callable[..., Given], who: str, *args: Any, **options: Any) -> Given:
        """`service(session, actor, …)` in a transaction."""
        with self.database.transaction() as session:
            return service(session, self.actor(who), *args, **options)

    def values(self, to: str = "service", **choice: Any) -> dict[str, Any]:
        """The fields of a hand-over of everything of marketing today, unless it says otherwise."""
        given = {"giver": "marketing", "receiver": to, "reason": "机构调整"}
        given["effective_on"] = str(clock.today())
        return load(HandoverSchema(), given | (choice or {"everything": True}))

    def propose(self, who: str = "admin", to: str = "service", **choice: Any) -> int:
        """A hand-over is proposed; gives its id."""
        return self.do(offering.propose, who, self.values(to, **choice)).id

    def accept(self, handover_id: int, who: str = "zhao") -> None:
        """The receiver says yes."""
        self.do(accepting.accept, who, handover_id)

    def effect(self) -> int:
        """The worker comes round."""
        with self.database.transaction() as session:
            return take_effect(session)

    def hand_over(self, to: str = "service", taker: str = "zhao", **choice: Any) -> int:
        """Proposed, accepted, done; gives its id."""
        made = self.propose(to=to, **choice)
        self.accept(made, taker)
        assert self.effect() == 1
        return made

    def ask(self, text: str = "充电桩报装要什么材料", **values: Any) -> str:
        """A question, of marketing unless it says otherwise; gives its group's number."""
        values.setdefault("category", "third-party")
        question = asked(self.database, self.context, self.actor("an"), text, **values)
        with self.database.reading() as session:
            return session.get_one(QuestionGroup, question.group_id).number

    def draft(self, author: str, department: str, category: str, title: str) -> str:
        """A draft of anybody; gives its number."""
        given = {"department": department, "category": category, "title": title}
        values = load(NewEntrySchema(), new_entry() | given)
        return self.do(create_entry, author, values).number

    def measure(self, owner: str = "wang") -> int:
        """A conference asked somebody to do something; gives its id."""
        day = str(clock.today())
        plan = {"title": "案例会", "held_on": clock.today()}
        conference = self.do(plan_conference, "zhou", plan).id
        given = load(MeasureSchema(), {"text": "改流程", "owner": owner, "due_on": day})
        return self.do(add_measure, "zhou", conference, given).id

    def change(self, name: str, **changes: Any) -> None:
        """An account is changed by the administrator; what is not named stays."""
        with self.database.reading() as session:
            user = existing_user(session, name)
            values = {
                "display_name": user.display_name,
                "roles": sorted(user.roles),
                "department": user.department.code if user.department else "",
                "active": user.active,
            }
        self.do(reorganising.change_account, "admin", name, values | changes)

    def close(self, code: str) -> None:
        """A department is taken out of use."""
        with self.database.reading() as session:
            name = session.scalars(select(Department).where(Department.code == code)).one().name
        self.do(reorganising.change_department, "admin", code, name, active=False)

    def orphans(self) -> set[str]:
        """What has no able owner, by key."""
        with self.database.reading() as session:
            return {one.key for one in orphans(session)}

    def owner(self, number: str) -> str:
        """The department an entry, a question or a grievance is of."""
        with self.database.reading() as session:
            kind, _dash, digits = number.partition("-")
            if kind == "KB":
                return session.get_one(Entry, int(digits)).department.code
            if kind == "Q":
                return session.get_one(QuestionGroup, int(digits)).department.code
            found = session.scalars(select(Handling)).all()
            return next(one.department.code for one in found if one.number == number)

    def category_owner(self, code: str) -> str:
        """The department a category is of."""
        with self.database.reading() as session:
            return (
                session.scalars(select(Category).where(Category.code == code)).one().department.code
            )

    def deadlines(self) -> dict[str, datetime | None]:
        """Every clock that runs, by what it runs on."""
        with self.database.reading() as session:
            found: dict[str, datetime | None] = {}
            for group in session.scalars(select(QuestionGroup)):
                found[group.number] = group.due_at
            for review in session.scalars(select(Review)).unique():
                found[f"review {review.id}"] = review.due_at
            for handling in session.scalars(select(Handling)).unique():
                found[handling.number] = handling.due_at
                found[f"{handling.number} department"] = handling.term.due_at
            for measure in session.scalars(select(Measure)):
                found[f"measure {measure.id}"] = clock.end_of(measure.due_on)
            for entry in session.scalars(select(Entry)):
                found[entry.number] = clock.end_of(entry.review_by) if entry.review_by else None
            return found

    def told(self, name: str) -> list[str]:
        """What somebody was told of hand-overs."""
        query = (
            select(InboxMessage)
            .join(User)
            .where(User.name == name, InboxMessage.subject_kind == SubjectKind.HANDOVER)
            .order_by(InboxMessage.id)
        )
        with self.database.reading() as session:
            return [str(from_json(one.text)) for one in session.scalars(query)]

    def row(self, handover_id: int) -> Handover:
        """A hand-over as it stands, with its items."""
        with self.database.reading() as session:
            found = session.get_one(Handover, handover_id)
            _loaded = list(found.items)
            return found
