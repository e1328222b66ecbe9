"""Tables of the committee: reviews, whose turn they are, and the sign-offs given on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.models import Entry, Revision
from core import clock
from core.database import Base, enum_column
from core.messages import LazyText, _
from people.models import Department, User
from review.grading.grades import Grade, Reason

LEASE = timedelta(minutes=30)


class Purpose(StrEnum):
    """What the department asks of the committee."""

    PUBLISH = "publish"
    RETIRE = "retire"


class ReviewState(StrEnum):
    """Where a review is on its way. Everything but `open` is final."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a reviewer decides."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


REVIEW_STATE_LABELS: dict[ReviewState, LazyText] = {
    ReviewState.OPEN: _("待审核"),
    ReviewState.APPROVED: _("已通过"),
    ReviewState.CHANGES_REQUESTED: _("已退回修改"),
    ReviewState.REJECTED: _("已驳回"),
    ReviewState.WITHDRAWN: _("已撤回"),
}
VERDICT_LABELS: dict[Verdict, LazyText] = {
    Verdict.APPROVE: _("通过"),
    Verdict.REQUEST_CHANGES: _("退回修改"),
    Verdict.REJECT: _("驳回"),
}
PURPOSE_LABELS: dict[Purpose, LazyText] = {
    Purpose.PUBLISH: _("发布"),
    Purpose.RETIRE: _("下线"),
}


class Review(Base):
    """One submission before the committee, from submitting to the decision.

    `grade` with its reasons says what the change touches, against `graded_against_id` (what was
    published then); `policy_version_id` and `rule_key` name the rule that says who must sign off.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index(
            "uq_reviews_open",
            "entry_id",
            "purpose",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_reviews_due", "state", "due_at"),
        Index(
            "ix_reviews_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    state: Mapped[ReviewState] = mapped_column(
        enum_column(ReviewState), default=ReviewState.OPEN, index=True
    )
    content_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    grade: Mapped[Grade] = mapped_column(enum_column(Grade))
    grade_reasons: Mapped[list[Any]] = mapped_column(default=list)
    graded_against_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_versions.id"))
    rule_key: Mapped[str] = mapped_column(String(200), default="")
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claim_ends_at: Mapped[datetime | None]
    claim_count: Mapped[int] = mapped_column(default=0)  # fences a late owner out
    decided_at: Mapped[datetime | None]
    # The step that is waited for; `review.assignment.deadlines` keeps these.
    step_began_at: Mapped[datetime | None]
    step_spent_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    unseated: Mapped[int] = mapped_column(default=0, server_default="0")  # waits for nobody

    entry: Mapped[Entry] = relationship(lazy="joined")
    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id], lazy="joined")
    submitted_by: Mapped[User] = relationship(foreign_keys=[submitted_by_id], lazy="joined")
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id], lazy="joined")
    sign_offs: Mapped[list[SignOff]] = relationship(
        foreign_keys="SignOff.review_id",
        lazy="selectin",
        order_by="SignOff.id",
        back_populates="review",
    )
    urgent_sign_offs: Mapped[list[UrgentSignOff]] = relationship(
        lazy="select", order_by="UrgentSignOff.id", back_populates="review"
    )
    assignments: Mapped[list[Assignment]] = relationship(
        lazy="selectin", order_by="Assignment.id", back_populates="review"
    )

    @property
    def reasons(self) -> list[Reason]:
        """Why the change has its grade."""
        return [Reason.from_json(stored) for stored in self.grade_reasons]

    @property
    def holder(self) -> User | None:
        """Who holds the claim now; None when nobody does or the lease has ended."""
        if self.claim_ends_at is None:
            return None
        holds = clock.now() < self.claim_ends_at <= clock.credible_until(LEASE)
        return self.claimed_by if holds else None

    @property
    def awaited(self) -> list[User]:
        """Whose turn it is; empty when nobody who could decide is present."""
        return [one.user for one in self.assignments if one.ended_at is None]


class Assignment(Base):
    """Whose turn a review is: a suggestion, not a lock. One for each sign-off waited for."""

    __tablename__ = "review_assignments"
    __table_args__ = (
        Index(
            "uq_review_assignments_open",
            "user_id",
            "review_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime] = mapped_column(index=True)
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: balanced
    ended_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship(back_populates="assignments")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class SignOff(Base):
    """One reviewer's verdict on one review, for the department they were of then.

    `carried_from_id`: the review it was given on, where a resubmission left it standing.
    `lapsed_at`: since when it counts no more, its giver having left the committee.
    """

    __tablename__ = "sign_offs"
    __table_args__ = (UniqueConstraint("review_id", "reviewer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    comment: Mapped[str] = mapped_column(String(2000), default="")
    content_hash: Mapped[str] = mapped_column(String(64))
    # The keys of the checklist that were ticked; None: given by a program that showed no list.
    checked: Mapped[list[Any] | None] = mapped_column(JSON)
    at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship(foreign_keys=[review_id], back_populates="sign_offs")
    reviewer: Mapped[User] = relationship(lazy="joined")
    department: Mapped[Department | None] = relationship(lazy="joined")


class Opening(Base):
    """A member had the text of a submission before them, as it stood then."""

    __tablename__ = "review_openings"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened_at: Mapped[datetime]


class TakeOver(Base):
    """A department's word for a first load of texts; `seed` is what its sample was drawn by."""

    __tablename__ = "takeovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    declared_at: Mapped[datetime]
    declaration: Mapped[str] = mapped_column(String(2000))
    seed: Mapped[str] = mapped_column(String(64))

    department: Mapped[Department] = relationship(lazy="joined")
    declared_by: Mapped[User] = relationship(lazy="joined")


class TakeOverItem(Base):
    """A submission of a first load; `sampled` when it was drawn to be opened."""

    __tablename__ = "takeover_items"

    takeover_id: Mapped[int] = mapped_column(ForeignKey("takeovers.id"), primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True, index=True)
    sampled: Mapped[bool]


class UrgentSignOff(Base):
    """A reviewer's word that a text cannot wait for the quorum; two departments put it up."""

    __tablename__ = "urgent_sign_offs"
    __table_args__ = (UniqueConstraint("review_id", "reviewer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    hours: Mapped[int]
    reason: Mapped[str] = mapped_column(String(2000))
    content_hash: Mapped[str] = mapped_column(String(64))
    checked: Mapped[list[Any] | None] = mapped_column(JSON)  # as of `SignOff`
    at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship(back_populates="urgent_sign_offs")
    reviewer: Mapped[User] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
