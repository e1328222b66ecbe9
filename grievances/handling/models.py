"""Tables of handling: what a customer told, whose it is by when, what was done with it.

What is counted of it (day, type, category) stands in `grievances` and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.database import Base, enum_column
from core.masking import masked
from core.messages import LazyText, _
from grievances.handling.five_steps import TASK_LABELS
from grievances.models import Grievance
from people.models import Department, User
from questions.models import Satisfaction
from search_index.models import CALL_KEY_MAX

TEXT_MAX = 500
NOTE_MAX = 1000
TOKEN_MAX = 40


class HandlingState(StrEnum):
    """Where a grievance is on its way to the shelf."""

    OPEN = "open"
    CLOSED = "closed"  # filed with cause, responsibility and measure


class Channel(StrEnum):
    """How the customer came to us."""

    HOTLINE = "hotline"
    COUNTER = "counter"
    ONLINE = "online"
    LETTER = "letter"
    VISIT = "visit"  # told to staff on the spot
    GOVERNMENT = "government"  # handed on by an authority or its hotline
    MEDIA = "media"


class Dissatisfaction(StrEnum):
    """With what was reached, or with how one was treated on the way."""

    RESULT = "result"
    PROCESS = "process"


class Promise(StrEnum):
    """By when an answer was promised."""

    TWO_HOURS = "two_hours"
    DAY = "day"
    DAYS = "days"  # with the sentence by which it was restated


class StepKind(StrEnum):
    """What was done with a grievance, beside the ten tasks (`five_steps.Task`)."""

    SOOTHE = "soothe"
    RECORD = "record"
    JUDGE = "judge"
    ASSIGN = "assign"
    FIND_CAUSE = "find_cause"
    PROPOSE = "propose"
    INFORM = "inform"
    HOLD_TO_ACCOUNT = "hold_to_account"
    IMPROVE = "improve"
    FOLLOW_UP = "follow_up"
    HAND_OVER = "hand_over"
    VISIT = "visit"
    CALL = "call"
    REFUSED = "refused"
    DISSATISFIED = "dissatisfied"
    REPEATED = "repeated"
    RAISED = "raised"
    HOTLINE_LATE = "hotline_late"
    DEPARTMENT_LATE = "department_late"
    ASK_AGAIN_LATE = "ask_again_late"
    ESCALATED = "escalated"
    TAKEN = "taken"
    OUTSIDE = "outside"
    CLOSE = "close"
    REOPEN = "reopen"
    DRAFTED = "drafted"
    DISCUSSED = "discussed"


STATE_LABELS: dict[HandlingState, LazyText] = {
    HandlingState.OPEN: _("处理中"),
    HandlingState.CLOSED: _("已归档"),
}
CHANNEL_LABELS: dict[Channel, LazyText] = {
    Channel.HOTLINE: _("95598 热线"),
    Channel.COUNTER: _("营业厅"),
    Channel.ONLINE: _("网上、掌上渠道"),
    Channel.LETTER: _("信函、邮件"),
    Channel.VISIT: _("现场反映"),
    Channel.GOVERNMENT: _("政府热线、监管转办"),
    Channel.MEDIA: _("媒体、社交平台"),
}
DISSATISFACTION_LABELS: dict[Dissatisfaction, LazyText] = {
    Dissatisfaction.RESULT: _("结果不满"),
    Dissatisfaction.PROCESS: _("过程不满"),
}
PROMISE_LABELS: dict[Promise, LazyText] = {
    Promise.TWO_HOURS: _("2 小时（简单）"),
    Promise.DAY: _("24 小时（复杂）"),
    Promise.DAYS: _("约定天数"),
}
_MORE_STEP_LABELS: dict[StepKind, LazyText] = {
    StepKind.HAND_OVER: _("转给部门"),
    StepKind.VISIT: _("联合走访"),
    StepKind.CALL: _("回电"),
    StepKind.REFUSED: _("客户不接受方案"),
    StepKind.DISSATISFIED: _("客户表示不满意"),
    StepKind.REPEATED: _("同一客户多次来电"),
    StepKind.RAISED: _("立即上报"),
    StepKind.HOTLINE_LATE: _("热线超时"),
    StepKind.DEPARTMENT_LATE: _("部门超时"),
    StepKind.ASK_AGAIN_LATE: _("一周回访超时"),
    StepKind.ESCALATED: _("预警上报"),
    StepKind.TAKEN: _("接手预警"),
    StepKind.OUTSIDE: _("客户向公司外反映"),
    StepKind.CLOSE: _("结案归档"),
    StepKind.REOPEN: _("重新办理"),
    StepKind.DRAFTED: _("编成案例"),
    StepKind.DISCUSSED: _("上会讨论"),
}
STEP_LABELS: dict[StepKind, LazyText] = {
    **{StepKind(task): label for task, label in TASK_LABELS.items()},
    **_MORE_STEP_LABELS,
}


class Handling(Base):
    """One recorded grievance on its way. Free text is masked before it is stored.

    `caller_cipher` is the customer's reference, encrypted, gone some days after it is filed;
    `caller_hash` is keyed and only counts repeated calls. `due_at` is the hotline's clock, until
    the customer is informed; that of a department is in its `Term`. `ask_again_by`: until when a
    customer who was content is asked once more.
    """

    __tablename__ = "grievance_handlings"
    __table_args__ = (
        Index("ix_grievance_handlings_caller", "caller_hash"),
        Index("uq_grievance_handlings_token", "recorded_by_id", "token", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grievance_id: Mapped[int] = mapped_column(ForeignKey("grievances.id"), unique=True)
    state: Mapped[HandlingState] = mapped_column(
        enum_column(HandlingState), default=HandlingState.OPEN, index=True
    )
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    dissatisfaction: Mapped[Dissatisfaction] = mapped_column(enum_column(Dissatisfaction))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # 6W3H
    wish: Mapped[str] = mapped_column(String(TEXT_MAX), default="")
    promise: Mapped[Promise] = mapped_column(enum_column(Promise))
    promise_days: Mapped[int | None]
    restated: Mapped[str] = mapped_column(String(TEXT_MAX), default="")
    own_fault: Mapped[bool] = mapped_column(default=False)
    tendency: Mapped[bool] = mapped_column(default=False)  # says they will go further
    danger: Mapped[str] = mapped_column(String(100), default="")  # the words that tell of it
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    token: Mapped[str | None] = mapped_column(String(TOKEN_MAX))  # of the form it was sent by
    call_key: Mapped[str | None] = mapped_column(String(CALL_KEY_MAX), index=True)
    caller_cipher: Mapped[str | None] = mapped_column(Text)
    caller_hash: Mapped[str | None] = mapped_column(String(64))
    call_number: Mapped[int] = mapped_column(default=1)  # of its customer on the matter
    due_at: Mapped[datetime] = mapped_column(index=True)
    informed_at: Mapped[datetime | None]
    told_late_at: Mapped[datetime | None]
    hand_overs: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    complaints: Mapped[int] = mapped_column(default=0)  # how often dissatisfaction was stated
    satisfaction: Mapped[Satisfaction | None] = mapped_column(enum_column(Satisfaction))
    called_at: Mapped[datetime | None]
    ask_again_by: Mapped[datetime | None] = mapped_column(index=True)
    asked_again_at: Mapped[datetime | None]
    told_ask_again_at: Mapped[datetime | None]
    outside_at: Mapped[datetime | None] = mapped_column(index=True)  # the customer went outside
    cause: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    responsibility: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    measure: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    is_instructive: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]  # when what is personal in it went
    # The warning as it stands; `peak_…`: the highest, as long as the customer had not gone outside.
    points: Mapped[int] = mapped_column(default=0)
    grade: Mapped[int] = mapped_column(default=0, index=True)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    model_id: Mapped[int | None] = mapped_column(ForeignKey("warning_models.id"))
    peak_points: Mapped[int] = mapped_column(default=0)
    peak_grade: Mapped[int] = mapped_column(default=0)

    grievance: Mapped[Grievance] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    steps: Mapped[list[HandlingStep]] = relationship(order_by="HandlingStep.id")
    terms: Mapped[list[Term]] = relationship(order_by="Term.id")
    escalations: Mapped[list[Escalation]] = relationship(
        order_by="Escalation.id", back_populates="handling"
    )

    @property
    def number(self) -> str:
        """What people call it by: CG-000012."""
        return self.grievance.number or ""

    @property
    def text_told(self) -> str:
        """What it is about, as it is shown: masking may know more than when it was written."""
        return masked(self.text)

    @property
    def term(self) -> Term:
        """Whose it is now, or was last."""
        return self.terms[-1]

    @property
    def is_open(self) -> bool:
        """Whether it is not on the shelf yet."""
        return self.state == HandlingState.OPEN

    @property
    def hotline_is_late(self) -> bool:
        """Whether the customer still waits, and the promise is over."""
        return self.is_open and self.informed_at is None and self.due_at < clock.now()

    @property
    def department_is_late(self) -> bool:
        """Whether the department owes its solution, and its time is over."""
        return self.is_open and self.term.ended_at is None and self.term.due_at < clock.now()


class HandlingStep(Base):
    """One thing done with a grievance. `actor` is a log-in name; `comment` is masked."""

    __tablename__ = "grievance_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("grievance_handlings.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(enum_column(StepKind, "grievance_step_kind"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    comment: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def comment_told(self) -> str:
        """The comment as it is shown."""
        return masked(self.comment)


class Term(Base):
    """How long one department has had it: its own clock, beside the hotline's."""

    __tablename__ = "grievance_terms"
    __table_args__ = (
        Index(
            "uq_grievance_terms_running",
            "handling_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("grievance_handlings.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    since: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    is_answered: Mapped[bool] = mapped_column(default=False)  # else it was handed over
    told_late_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="joined")


class Escalation(Base):
    """A grievance went up to a level, once: why, who was told, until when somebody has it.

    `reasons` as `Handling.reasons`; empty where nobody of the level below took it in time, or
    `asked_by_id` asked for it in words (`comment`, masked).
    """

    __tablename__ = "grievance_escalations"
    __table_args__ = (Index("uq_grievance_escalations_level", "handling_id", "level", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(ForeignKey("grievance_handlings.id"))
    level: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    from_level: Mapped[int | None]  # nobody took it there
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    comment: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    handling: Mapped[Handling] = relationship(back_populates="escalations")
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id])
    told: Mapped[list[EscalationTold]] = relationship()


class EscalationTold(Base):
    """Somebody who was told of an escalation: they see the grievance from then on."""

    __tablename__ = "escalation_told"

    escalation_id: Mapped[int] = mapped_column(
        ForeignKey("grievance_escalations.id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)

    user: Mapped[User] = relationship(lazy="joined")
