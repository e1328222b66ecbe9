"""A desk at which tests train, each thing done in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from content.kinds.exercise_forms import Form
from content.schemas import DraftSchema
from content.services import drafts
from core.base_schema import load
from core.database import Database
from people.actors import Actor
from review import services as review_services
from tests.makers import CONTENT, Maker, actor_named
from training import queries, schemas
from training.jobs import attend
from training.models import Course, Item
from training.services import courses, item_drafts, practising

Given = TypeVar("Given")
SKILL = "业务知识"


class TrainingDesk:
    """Proposes, ties, practises, makes courses; and looks at what became of it."""

    def __init__(self, database: Database, maker: Maker) -> None:
        self.database = database
        self.maker = maker

    def actor(self, name: str) -> Actor:
        """Somebody, with the rights they have now."""
        return actor_named(self.database, name)

    def do(self, service: Callable[..., Given], who: str, *args: Any) -> Given:
        """`service(session, actor, …)` in a transaction."""
        with self.database.transaction() as session:
            return service(session, self.actor(who), *args)

    def tick(self) -> None:
        """The worker does what is due."""
        attend(self.database)

    def exercise(self, source: str, *, revision: int = 1, tied: bool = True, **changes: Any) -> str:
        """An exercise in force that rests on an entry; gives its number."""
        content = CONTENT["exercise"] | {"source": source, "source_revision": revision}
        number = self.maker.published("exercise", title="题", content=content | changes)
        if tied:
            self.tick()
        return number

    def revise(self, number: str, kind: str = "answer", **content: Any) -> None:
        """The entry says something else from now on."""
        values = load(
            DraftSchema(),
            {
                "title": "改过的标题",
                "category": "third-party",
                "content": CONTENT[kind] | content,
            },
        )
        with self.database.transaction() as session:
            draft = drafts.start_draft(session, self.actor("wang"), number)
            drafts.save_draft(session, self.actor("wang"), number, values, draft.version)
            review = review_services.submit(session, self.actor("wang"), number).id
        self.maker.decide(review)

    def asked(self) -> list[str]:
        """Numbers of exercises that may be asked now."""
        query = select(Item).where(queries.is_fresh()).order_by(Item.exercise_id)
        with self.database.reading() as session:
            return [item.exercise.number for item in session.scalars(query)]

    def next(self, who: str = "an") -> str | None:
        """What somebody is asked next."""
        with self.database.reading() as session:
            item = queries.next_item(session, self.actor(who))
            return item.exercise.number if item is not None else None

    def course(self, *parts: str, skill: str = SKILL) -> int:
        """A course."""
        values = load(
            schemas.CourseSchema(), {"title": "复电", "skill": skill, "parts": list(parts)}
        )
        made: Course = self.do(courses.make_course, "zhou", values)
        return made.id

    def assign(self, course_id: int, *names: str, needing: bool = False) -> int:
        """Agents take it."""
        values = {"needing": needing, "people": list(names)}
        return self.do(courses.assign_course, "zhou", course_id, values)

    def answer(self, number: str, *, right: bool = True, who: str = "an") -> bool:
        """Somebody answers an exercise of one right option; whether that was right."""
        with self.database.transaction() as session:
            item = queries.fresh_item(session, int(number[3:]))
            places: list[int] = []
            if item is not None:
                shown = practising.as_shown(session, self.actor(who), item)
                assert shown.form == Form.SINGLE
                places = [n for n, one in enumerate(shown.options) if one.is_right is right][:1]
            given = {"exercise": number, "choices": places, "figure": ""}
            return practising.answer(session, self.actor(who), given).is_right

    def drafted(self, number: str, *places: int, who: str = "wang", revision: int = 1) -> list[str]:
        """Proposed exercises become submitted drafts; gives their numbers."""
        values = {
            "revision": revision,
            "places": list(places),
            "skill": SKILL,
            "submit": True,
        }
        return self.do(item_drafts.draft_items, who, number, values)
