"""Tables of hand-overs: what one department gives to another from a day on, and what went."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.database import Base, enum_column
from core.messages import LazyText, _, from_json
from people.models import Department, User

REASON_MAX = 1000


class HandoverState(StrEnum):
    """Where a hand-over is on its way."""

    PROPOSED = "proposed"  # the receiver has to say yes
    ACCEPTED = "accepted"  # waits for its day
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Sort(StrEnum):
    """The sorts of things a department answers for."""

    CATEGORY = "category"
    REGION = "region"
    ENTRY = "entry"
    QUESTION = "question"
    GRIEVANCE = "grievance"
    MEASURE = "measure"


STATE_LABELS: dict[HandoverState, LazyText] = {
    HandoverState.PROPOSED: _("待接收"),
    HandoverState.ACCEPTED: _("已接收，待生效"),
    HandoverState.REFUSED: _("已拒收"),
    HandoverState.WITHDRAWN: _("已撤回"),
    HandoverState.DONE: _("已移交"),
}
SORT_LABELS: dict[Sort, LazyText] = {
    Sort.CATEGORY: _("业务类别"),
    Sort.REGION: _("地区"),
    Sort.ENTRY: _("条目"),
    Sort.QUESTION: _("未解答问题和纠错"),
    Sort.GRIEVANCE: _("办理中的抱怨"),
    Sort.MEASURE: _("案例会措施"),
}
PENDING = (HandoverState.PROPOSED, HandoverState.ACCEPTED)


class Handover(Base):
    """What `giver` hands to `receiver` on a day, by `choice` (`what_moves.Choice`).

    `agreed`: what it was when it was proposed, and again when it was accepted, as keys of things;
    what came later goes along and is said. `trouble`: why it could not take effect, as a text.
    """

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    state: Mapped[HandoverState] = mapped_column(
        enum_column(HandoverState), default=HandoverState.PROPOSED, index=True
    )
    choice: Mapped[dict[str, Any]]
    agreed: Mapped[list[Any]]
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(REASON_MAX))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(REASON_MAX), default="")
    chased_at: Mapped[datetime | None]
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    troubled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    giver: Mapped[Department] = relationship(foreign_keys=[giver_id], lazy="joined")
    receiver: Mapped[Department] = relationship(foreign_keys=[receiver_id], lazy="joined")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    items: Mapped[list[HandoverItem]] = relationship(order_by="HandoverItem.position")

    @property
    def is_late(self) -> bool:
        """Whether its day has come and it has not taken effect."""
        return self.state in PENDING and self.effective_on < clock.today()

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver said yes."""
        return self.state in (HandoverState.ACCEPTED, HandoverState.DONE)

    @property
    def trouble_told(self) -> str:
        """Why it could not take effect."""
        return str(from_json(self.trouble)) if self.trouble else ""


class HandoverItem(Base):
    """One thing that went over: when it is due, as before; what became of a review, in words."""

    __tablename__ = "handover_items"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[Sort] = mapped_column(enum_column(Sort, "handover_sort"))
    reference: Mapped[str] = mapped_column(String(60))  # a number or a code
    label: Mapped[str] = mapped_column(String(200), default="")
    due_at: Mapped[datetime | None]
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    came_later: Mapped[bool] = mapped_column(default=False)  # after the receiver said yes

    @property
    def said_told(self) -> str:
        """What became of it, in words."""
        return str(from_json(self.said)) if self.said else ""
