"""Tables of questions: groups, the questions in them, the steps taken, answers, duty turns.

A flag on published content travels the same road: a group of kind `flag` about an entry.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.models import Category, Entry
from core.database import Base, enum_column
from core.masking import masked
from core.messages import LazyText, _
from people.models import Department, Region, User
from search_index.models import CALL_KEY_MAX

NUMBER_PREFIX = "Q-"
TEXT_MAX = 500  # characters of a question
PASSAGE_MAX = 500


class GroupKind(StrEnum):
    """What travels: a question nobody could answer, or a flag on what is published."""

    QUESTION = "question"
    FLAG = "flag"


class GroupState(StrEnum):
    """Where a group is on its way."""

    OPEN = "open"  # a department owes an answer
    ANSWERING = "answering"  # a draft, or a link that searches do not find yet
    ANSWERED = "answered"  # searches find the answer
    CLOSED = "closed"  # given up, with a reason, or merged into another


class Urgency(StrEnum):
    """How soon an answer is owed."""

    SIMPLE = "simple"
    COMPLEX = "complex"
    URGENT = "urgent"  # life and limb, or the same customer again and again


class FlagReason(StrEnum):
    """What is wrong with what is published."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"


class Satisfaction(StrEnum):
    """What the customer said when called back."""

    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    UNREACHED = "unreached"


class AnswerMeans(StrEnum):
    """How a department answers."""

    DRAFT = "draft"  # a new entry, or a new revision, through review
    LINK = "link"  # an entry that is there already
    NO_GENERAL = "no_general"  # no general answer; what to say meanwhile goes through review


class StepKind(StrEnum):
    """What was done with a group."""

    ASKED = "asked"
    FLAGGED = "flagged"
    ROUTED = "routed"
    RETURNED = "returned"
    TO_CHAIR = "to_chair"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    INTERIM = "interim"
    DRAFTED = "drafted"
    LINKED = "linked"
    DECLINED = "declined"
    VARIANTS = "variants"
    MERGED = "merged"
    SPLIT = "split"
    UNDONE = "undone"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    RAISED = "raised"
    REPEATED = "repeated"
    BURST = "burst"
    NOT_FOUND = "not_found"
    ANSWERED = "answered"
    KEPT = "kept"
    CLOSED = "closed"
    REOPENED = "reopened"
    CALLED = "called"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    HANDED_OVER = "handed_over"


STATE_LABELS: dict[GroupState, LazyText] = {
    GroupState.OPEN: _("待答复"),
    GroupState.ANSWERING: _("答复中"),
    GroupState.ANSWERED: _("已答复"),
    GroupState.CLOSED: _("已关闭"),
}
URGENCY_LABELS: dict[Urgency, LazyText] = {
    Urgency.SIMPLE: _("简单"),
    Urgency.COMPLEX: _("复杂"),
    Urgency.URGENT: _("紧急"),
}
FLAG_LABELS: dict[FlagReason, LazyText] = {
    FlagReason.WRONG: _("内容有错"),
    FlagReason.OUTDATED: _("已经过时"),
    FlagReason.UNCLEAR: _("说得不清楚"),
}
SATISFACTION_LABELS: dict[Satisfaction, LazyText] = {
    Satisfaction.SATISFIED: _("满意"),
    Satisfaction.NEUTRAL: _("一般"),
    Satisfaction.DISSATISFIED: _("不满意"),
    Satisfaction.UNREACHED: _("未接通"),
}
STEP_LABELS: dict[StepKind, LazyText] = {
    StepKind.ASKED: _("记录"),
    StepKind.FLAGGED: _("纠错"),
    StepKind.ROUTED: _("派给部门"),
    StepKind.RETURNED: _("退回"),
    StepKind.TO_CHAIR: _("两次退回，交审核委员会主任"),
    StepKind.ASSIGNED: _("交给值班供稿人"),
    StepKind.SNOOZED: _("稍后处理"),
    StepKind.INTERIM: _("暂行说明"),
    StepKind.DRAFTED: _("起草答案"),
    StepKind.LINKED: _("关联已有条目"),
    StepKind.DECLINED: _("说明无统一答复"),
    StepKind.VARIANTS: _("补充相似问"),
    StepKind.MERGED: _("合并"),
    StepKind.SPLIT: _("拆分"),
    StepKind.UNDONE: _("撤销"),
    StepKind.REMINDED: _("催办"),
    StepKind.ESCALATED: _("逾期升级"),
    StepKind.RAISED: _("立即上报"),
    StepKind.REPEATED: _("同一客户多次来电"),
    StepKind.BURST: _("集中来电预警"),
    StepKind.NOT_FOUND: _("复查：检索还找不到"),
    StepKind.ANSWERED: _("复查：检索已能找到"),
    StepKind.KEPT: _("核实后维持原文"),
    StepKind.CLOSED: _("关闭"),
    StepKind.REOPENED: _("重新打开"),
    StepKind.CALLED: _("回电"),
    StepKind.WITHDRAWN: _("坐席撤回"),
    StepKind.CONFIRMED: _("核实确有问题"),
    StepKind.HANDED_OVER: _("移交给部门"),
}
ON_THE_WAY = (GroupState.OPEN, GroupState.ANSWERING)


def number_of_group(group_id: int) -> str:
    """What people call a group by: Q-000012."""
    return f"{NUMBER_PREFIX}{group_id:06d}"


class QuestionGroup(Base):
    """Questions that mean the same, with the department that owes the answer and until when."""

    __tablename__ = "question_groups"
    __table_args__ = (
        # One open road for the flags on an entry.
        Index(
            "uq_question_groups_flagged",
            "flagged_entry_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'answering')"),
            postgresql_where=text("state IN ('open', 'answering')"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[GroupKind] = mapped_column(enum_column(GroupKind), default=GroupKind.QUESTION)
    state: Mapped[GroupState] = mapped_column(
        enum_column(GroupState), default=GroupState.OPEN, index=True
    )
    urgency: Mapped[Urgency] = mapped_column(
        "grade", enum_column(Urgency, "grade"), default=Urgency.SIMPLE
    )
    text: Mapped[str] = mapped_column(String(TEXT_MAX))  # the first phrasing
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    region_id: Mapped[int | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    with_chair: Mapped[bool] = mapped_column(default=False)
    returns: Mapped[int] = mapped_column(default=0)  # since it was last routed from above
    flagged_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    confirmed_at: Mapped[datetime | None]  # when the department found a flag to be right
    answer_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    interim_note: Mapped[str] = mapped_column(String(1000), default="")
    interim_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    interim_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime] = mapped_column(index=True)  # the last time
    due_at: Mapped[datetime] = mapped_column(index=True)
    snoozed_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # each once for a deadline
    escalated_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    burst_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    close_reason: Mapped[str] = mapped_column(String(1000), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question_groups.id"))
    reopened: Mapped[int] = mapped_column(default=0)

    category: Mapped[Category] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    region: Mapped[Region | None] = relationship(
        primaryjoin="foreign(QuestionGroup.region_id) == Region.id", viewonly=True
    )
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    interim_by: Mapped[User | None] = relationship(foreign_keys=[interim_by_id])
    flagged_entry: Mapped[Entry | None] = relationship(foreign_keys=[flagged_entry_id])
    answer_entry: Mapped[Entry | None] = relationship(foreign_keys=[answer_entry_id])
    merged_into: Mapped[QuestionGroup | None] = relationship(remote_side=[id])
    questions: Mapped[list[Question]] = relationship(back_populates="group", order_by="Question.id")
    steps: Mapped[list[QuestionStep]] = relationship(order_by="QuestionStep.id")
    answers: Mapped[list[QuestionAnswer]] = relationship(
        back_populates="group", order_by="QuestionAnswer.id"
    )

    @property
    def number(self) -> str:
        """What people call it by: Q-000012."""
        return number_of_group(self.id)

    @property
    def customers(self) -> list[str]:
        """The classes of customers who asked, as far as that was told."""
        told = (one.customer for one in self.questions if not one.withdrawn)
        return sorted({customer for customer in told if customer})

    @property
    def only_customer(self) -> str | None:
        """The class of customers who asked, where there is one."""
        return self.customers[0] if len(self.customers) == 1 else None

    @property
    def interim_told(self) -> str:
        """The interim note as it is shown: masking may know more than when it was written."""
        return masked(self.interim_note)

    @property
    def reason_told(self) -> str:
        """Why it was closed, as it is shown, like the interim note."""
        return masked(self.close_reason)


class Question(Base):
    """One sighting: an agent's caller asked this and could not be answered.

    Free text is masked before it is stored. `caller_cipher` is the caller reference, encrypted,
    gone when the question is closed; `caller_hash` is keyed and only counts repeated callers.
    `call_key` is the call it was recorded in, `agent_note` what the agent noted in that call.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_caller", "caller_hash", "group_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("question_groups.id"), index=True)
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    earlier_queries: Mapped[list[Any]] = mapped_column(default=list)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    region_id: Mapped[int | None]  # the caller's
    customer: Mapped[str | None] = mapped_column(String(20))  # their class, where it was told
    urgency: Mapped[Urgency] = mapped_column(
        "grade", enum_column(Urgency, "grade"), default=Urgency.SIMPLE
    )
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flag_reason: Mapped[FlagReason | None] = mapped_column(enum_column(FlagReason))
    flagged_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"), index=True)
    passage: Mapped[str] = mapped_column(String(PASSAGE_MAX), default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    why: Mapped[list[Any]] = mapped_column(default=list)  # shared words that led to its group
    caller_cipher: Mapped[str | None] = mapped_column(Text)
    caller_hash: Mapped[str | None] = mapped_column(String(64))
    callback_by: Mapped[datetime | None] = mapped_column(index=True)
    called_at: Mapped[datetime | None]
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    satisfaction: Mapped[Satisfaction | None] = mapped_column(enum_column(Satisfaction))
    call_note: Mapped[str] = mapped_column(String(1000), default="")
    closed_at: Mapped[datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)  # closed by the agent, not by an answer
    call_number: Mapped[int] = mapped_column(default=0)  # of its customer on the matter
    alarmed_at: Mapped[datetime | None]  # when it was told of that it speaks of danger
    alarmed_place: Mapped[str] = mapped_column(String(300), default="")
    call_key: Mapped[str | None] = mapped_column(String(CALL_KEY_MAX), index=True)
    agent_note: Mapped[str] = mapped_column(Text, default="")

    group: Mapped[QuestionGroup] = relationship(back_populates="questions")
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    called_by: Mapped[User | None] = relationship(foreign_keys=[called_by_id])

    @property
    def agent_note_told(self) -> str:
        """What the agent noted in the call, as it is shown."""
        return masked(self.agent_note)

    @property
    def callback_owed(self) -> bool:
        """Whether the caller still waits for a call."""
        return self.callback_by is not None and self.called_at is None and not self.withdrawn


class QuestionStep(Base):
    """One thing done with a group: the history people read. `actor` is a log-in name."""

    __tablename__ = "question_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("question_groups.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(enum_column(StepKind))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    comment: Mapped[str] = mapped_column(String(1000), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def comment_told(self) -> str:
        """The comment as it is shown."""
        return masked(self.comment)


class QuestionAnswer(Base):
    """An entry that is to answer a group. The first one searches find closes it."""

    __tablename__ = "question_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("question_groups.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    means: Mapped[AnswerMeans] = mapped_column(enum_column(AnswerMeans))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]
    # The revision that was published when it was given; a flag waits for another one.
    from_revision_id: Mapped[int | None]
    checked_revision_id: Mapped[int | None]  # the last one the queries were put to the search with
    not_found: Mapped[list[Any]] = mapped_column(default=list)  # phrasings that did not find it

    group: Mapped[QuestionGroup] = relationship(back_populates="answers")
    entry: Mapped[Entry] = relationship(lazy="joined")
    given_by: Mapped[User] = relationship()


class DutyTurn(Base):
    """Who answers for a department from one day to another, both included."""

    __tablename__ = "duty_turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]

    user: Mapped[User] = relationship()
