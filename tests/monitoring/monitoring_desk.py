"""A desk at which tests monitor, each thing done in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from core.base_schema import load
from core.database import Database
from core.messages import from_json
from monitoring import schemas
from monitoring.models import Level, Need, Plan, Sample
from monitoring.services import appealing, assessing, drawing, planning
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from tests.calls.phone import Phone
from tests.makers import Maker, actor_named

Given = TypeVar("Given")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday
CARD = "通话评分表"
ALL_MET = ("100", "100", "100")


class MonitoringDesk:
    """Plans, draws, scores, appeals; and looks at what became of it."""

    def __init__(self, database: Database, maker: Maker, phone: Phone) -> None:
        self.database = database
        self.maker = maker
        self.phone = phone

    def actor(self, name: str) -> Actor:
        """Somebody, with the rights they have now."""
        return actor_named(self.database, name)

    def do(self, service: Callable[..., Given], who: str, *args: Any) -> Given:
        """`service(session, actor, …)` in a transaction."""
        with self.database.transaction() as session:
            return service(session, self.actor(who), *args)

    def calls(self, number: int, outcome: str = "solved", copied: str = "", **begun: str) -> None:
        """Calls of the agent, each with a search, in which `copied` is read out."""
        for _ in range(number):
            self.phone.begin(**begun)
            self.phone.search("复电要多久", copied)
            self.phone.close(outcome, **({"reason": "急"} if outcome == "escalated" else {}))

    def card(self, title: str = CARD, **changes: Any) -> str:
        """A score card in force."""
        return self.maker.published("scorecard", author="zhao", title=title, **changes)

    def plan(self, card: str, quotas: dict[str, Any], **values: Any) -> int:
        """A plan of today."""
        day = values.pop("day", "2026-03-02")
        given = {
            "name": "三月监控",
            "starts_on": day,
            "ends_on": day,
            "card": card,
            "quotas": quotas,
            "seed": "种子",
        }
        made: Plan = self.do(planning.make_plan, "zhou", load(schemas.PlanSchema(), given | values))
        return made.id

    def name(self, level: Level, *names: str) -> None:
        """People monitor for a level."""
        for name in names:
            values = {"level": level, "user": name}
            self.do(planning.name_monitor, "zhou", values)

    def draw(self, plan_id: int, who: str = "zhou") -> list[Sample]:
        """What was drawn, in its order."""
        self.do(drawing.draw_plan, who, plan_id)
        return self.samples()

    def samples(self) -> list[Sample]:
        """All samples there are, with what belongs to them."""
        with self.database.reading() as session:
            found = list(session.scalars(select(Sample).order_by(Sample.id)))
            for one in found:
                _loaded = [one.agent, one.appeal, one.findings]
                _users = [by.user for by in one.assessments]
            return found

    def drawn(self, calls: int = 2, **values: Any) -> list[Sample]:
        """Calls were made and all drawn for the shift leaders chen and sun, who both score."""
        self.calls(calls, copied=values.pop("copied", ""))
        self.name(Level.SHIFT, "chen", "sun")
        quotas = {"shift": {"calls": calls, "entries": 0}}
        return self.draw(self.plan(self.card(), quotas, double_percent=100, **values))

    def score(self, sample_id: int, who: str, *marks: str, **values: Any) -> Sample:
        """Somebody scores a sample."""
        given = {"marks": list(marks or ALL_MET), **values}
        return self.do(assessing.assess, who, sample_id, load(schemas.AssessmentSchema(), given))

    def both(self, sample_id: int, *marks: str, **values: Any) -> None:
        """Both score it alike; what was found, chen found."""
        self.score(sample_id, "chen", *marks, **values)
        self.score(sample_id, "sun", *marks)

    def calibrate(self, sample_id: int, *marks: str, who: str = "zhou") -> Sample:
        """Marks are agreed on."""
        given = {"marks": list(marks), "note": "听了录音"}
        loaded = load(schemas.CalibrationSchema(), given)
        return self.do(assessing.calibrate, who, sample_id, loaded)

    def acknowledge(self, sample_id: int, who: str = "an") -> Sample:
        """The agent leaves it at that."""
        return self.do(appealing.acknowledge, who, sample_id)

    def appeal(self, sample_id: int, who: str = "an") -> Sample:
        """The agent does not agree."""
        return self.do(appealing.appeal, who, sample_id, "客户自己挂的")

    def answer(self, sample_id: int, *marks: str, who: str = "zhou") -> Sample:
        """The appeal is answered; upheld when there are other marks."""
        given = {"upheld": bool(marks), "answer": "核对过", "marks": list(marks) or None}
        values = {name: value for name, value in given.items() if value is not None}
        loaded = load(schemas.AppealAnswerSchema(), values)
        return self.do(appealing.answer_appeal, who, sample_id, loaded)

    def needs(self) -> list[tuple[str, str, bool]]:
        """Who is to be trained in what, and whether they were."""
        query = select(User.name, Need.skill, Need.met_at).join_from(Need, User).order_by(Need.id)
        with self.database.reading() as session:
            return [(name, skill, met is not None) for name, skill, met in session.execute(query)]

    def told(self) -> list[tuple[str, str]]:
        """Who was told what of monitoring, in their order."""
        about = (SubjectKind.MONITORED, SubjectKind.MONITORING)
        query = (
            select(User.name, InboxMessage.text)
            .join_from(InboxMessage, User)
            .where(InboxMessage.subject_kind.in_(about))
            .order_by(InboxMessage.id)
        )
        with self.database.reading() as session:
            return [(name, str(from_json(text))) for name, text in session.execute(query)]
