"""Tables of monitoring: plans with their quotas, who monitors, what was drawn, scores, appeals,
findings, and what somebody has to be trained in because of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calls.models import Call
from content.kinds.registry import kind_named
from content.kinds.score_criteria import ScoreCard
from content.models import Entry, Revision
from core import clock
from core.database import Base, enum_column
from core.messages import LazyText, _
from people.models import User

NAME_MAX = 60
SEED_MAX = 64
SKILL_MAX = 40
TEXT_MAX = 1000
APART_AT_MOST = 10  # points between two who score the same; beyond, it is calibrated


class Level(StrEnum):
    """Who monitors, the highest first."""

    BUREAU = "bureau"
    DEPARTMENT = "department"
    MANAGER = "manager"
    TEAM = "team"
    SHIFT = "shift"


LEVEL_LABELS: dict[Level, LazyText] = {
    Level.BUREAU: _("局领导"),
    Level.DEPARTMENT: _("部门领导"),
    Level.MANAGER: _("部门管理人员"),
    Level.TEAM: _("班长"),
    Level.SHIFT: _("值长"),
}


class Cause(StrEnum):
    """What a finding lies with."""

    CONTENT = "content"  # what the base says: it is flagged
    SKILL = "skill"  # what somebody did with it: they are trained


CAUSE_LABELS: dict[Cause, LazyText] = {
    Cause.CONTENT: _("知识条目"),
    Cause.SKILL: _("坐席技能"),
}


class Plan(Base):
    """What is monitored in a period: quotas, cards, weights, and the seed of its draw.

    `weights`: outcome of a call to how often one of it is drawn beside others, 1 where it is not
    named. Of the seed its mark alone is told before the draw.
    """

    __tablename__ = "monitoring_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)  # the last day
    seed: Mapped[str] = mapped_column(String(SEED_MAX))
    card_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    entry_card_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    double_percent: Mapped[int]
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    drawn_at: Mapped[datetime | None]

    card: Mapped[Entry] = relationship(foreign_keys=[card_id])
    entry_card: Mapped[Entry | None] = relationship(foreign_keys=[entry_card_id])
    created_by: Mapped[User] = relationship()
    quotas: Mapped[list[Quota]] = relationship(order_by="Quota.place")

    @property
    def has_begun(self) -> bool:
        """Whether its first day is there: what is drawn now is all that is ever drawn of it."""
        return self.starts_on <= clock.today()

    @property
    def is_over(self) -> bool:
        """Whether its last day is over."""
        return self.ends_on < clock.today()


class Quota(Base):
    """How many calls and entries a level monitors in a plan."""

    __tablename__ = "monitoring_quotas"

    plan_id: Mapped[int] = mapped_column(ForeignKey("monitoring_plans.id"), primary_key=True)
    level: Mapped[Level] = mapped_column(enum_column(Level), primary_key=True)
    place: Mapped[int]
    calls: Mapped[int]
    entries: Mapped[int]


class Monitor(Base):
    """Somebody monitors for a level."""

    __tablename__ = "monitors"

    level: Mapped[Level] = mapped_column(enum_column(Level), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)

    user: Mapped[User] = relationship(lazy="joined")


class Sample(Base):
    """Something drawn to be monitored: a call of an agent, or an entry as it stood.

    `marks` is what holds, one for each criterion of the card, once everybody who was to score has,
    or it was calibrated. `final_at`: acknowledged, not appealed in time, or the appeal decided.
    `erased_at`: what says whose call it was is gone, and what was written about it.
    """

    __tablename__ = "monitoring_samples"
    __table_args__ = (
        UniqueConstraint("plan_id", "call_id"),
        UniqueConstraint("plan_id", "entry_id"),
        CheckConstraint("call_id IS NULL OR entry_id IS NULL", name="of_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("monitoring_plans.id"), index=True)
    level: Mapped[Level] = mapped_column(enum_column(Level))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    card_revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    drawn_at: Mapped[datetime]
    marks: Mapped[list[Any] | None]
    total: Mapped[float | None]
    concluded_at: Mapped[datetime | None] = mapped_column(index=True)
    calibrated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    calibration: Mapped[str] = mapped_column(String(TEXT_MAX), default="")
    appeal_by: Mapped[datetime | None] = mapped_column(index=True)
    acknowledged_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship()
    call: Mapped[Call | None] = relationship()
    agent: Mapped[User | None] = relationship(foreign_keys=[agent_id])
    entry: Mapped[Entry | None] = relationship()
    revision: Mapped[Revision | None] = relationship(foreign_keys=[revision_id])
    card_revision: Mapped[Revision] = relationship(foreign_keys=[card_revision_id])
    calibrated_by: Mapped[User | None] = relationship(foreign_keys=[calibrated_by_id])
    assessments: Mapped[list[Assessment]] = relationship(
        order_by="Assessment.id", back_populates="sample"
    )
    appeal: Mapped[Appeal | None] = relationship(back_populates="sample")
    findings: Mapped[list[Finding]] = relationship(order_by="Finding.id", back_populates="sample")

    @property
    def card(self) -> ScoreCard:
        """The card it is scored by, as it stood when it was drawn."""
        scores = kind_named(self.card_revision.entry.kind).scores
        assert scores is not None, "a sample is scored by a card"
        return scores(self.card_revision.content)

    @property
    def is_scored(self) -> bool:
        """Whether everybody who was to score it has."""
        return all(one.done_at is not None for one in self.assessments)

    @property
    def apart(self) -> float | None:
        """How many points lie between those who scored it; None of one alone."""
        totals = [one.total for one in self.assessments if one.total is not None]
        return max(totals) - min(totals) if len(totals) > 1 else None

    @property
    def is_disputed(self) -> bool:
        """Whether those who scored it are too far apart, and nobody has calibrated it."""
        return self.is_scored and self.concluded_at is None

    @property
    def may_be_appealed(self) -> bool:
        """Whether the agent still has time to."""
        open_until = self.appeal_by is not None and clock.now() < self.appeal_by
        return open_until and self.final_at is None and self.appeal is None


class Assessment(Base):
    """What one person makes of a sample; another sees nothing of it before they have scored too."""

    __tablename__ = "monitoring_assessments"
    __table_args__ = (UniqueConstraint("sample_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("monitoring_samples.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    marks: Mapped[list[Any] | None]
    total: Mapped[float | None]
    note: Mapped[str] = mapped_column(String(TEXT_MAX), default="")
    done_at: Mapped[datetime | None]

    sample: Mapped[Sample] = relationship(back_populates="assessments")
    user: Mapped[User] = relationship()


class Appeal(Base):
    """An agent does not agree with a score."""

    __tablename__ = "monitoring_appeals"

    sample_id: Mapped[int] = mapped_column(ForeignKey("monitoring_samples.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(TEXT_MAX))
    at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    told_late_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(TEXT_MAX), default="")

    sample: Mapped[Sample] = relationship(back_populates="appeal")
    decided_by: Mapped[User | None] = relationship()

    @property
    def is_late(self) -> bool:
        """Whether its answer is owed for too long."""
        return self.decided_at is None and self.due_at < clock.now()


class Finding(Base):
    """Something that went wrong in a sample: by which criterion, and the entry or step it is about.

    `place`: the sentence of a script or the step, in words. `flag`: the number of the group of
    flags it went to.
    """

    __tablename__ = "monitoring_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("monitoring_samples.id"), index=True)
    found_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    criterion: Mapped[str] = mapped_column(String(NAME_MAX))
    skill: Mapped[str] = mapped_column(String(SKILL_MAX))
    cause: Mapped[Cause] = mapped_column(enum_column(Cause))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    flag: Mapped[str] = mapped_column(String(20), default="")
    dropped_at: Mapped[datetime | None]  # an appeal was upheld

    sample: Mapped[Sample] = relationship(back_populates="findings")
    found_by: Mapped[User] = relationship()
    entry: Mapped[Entry | None] = relationship()


class Need(Base):
    """Somebody is to be trained in a skill because of a finding, until they were."""

    __tablename__ = "training_needs"
    __table_args__ = (
        Index(
            "uq_training_needs_open",
            "user_id",
            "skill",
            unique=True,
            sqlite_where=text("met_at IS NULL"),
            postgresql_where=text("met_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    skill: Mapped[str] = mapped_column(String(SKILL_MAX))
    finding_id: Mapped[int] = mapped_column(ForeignKey("monitoring_findings.id"))
    since: Mapped[datetime]
    met_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    finding: Mapped[Finding] = relationship()
