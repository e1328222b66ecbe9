"""Tables of the warning model: its versions, who approved them, who is named for each level."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from people.models import User

NOTE_MAX = 500
LEVELS = (1, 2, 3)  # the highest is the bureau's leader


class WarningModel(Base):
    """Points of each sign, and from how many on a level is reached: one version, never changed.

    Proposed by one, in force once enough of the committee approved it, until the next one is.
    `minutes`: how long a level has until somebody took a case.
    """

    __tablename__ = "warning_models"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: the first
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    points: Mapped[dict[str, Any]]
    thresholds: Mapped[list[Any]]
    minutes: Mapped[list[Any]]
    in_force_since: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    proposed_by: Mapped[User | None] = relationship()
    approvals: Mapped[list[WarningApproval]] = relationship(order_by="WarningApproval.at")

    @property
    def is_waiting(self) -> bool:
        """Whether the committee has to decide on it."""
        return self.in_force_since is None and self.withdrawn_at is None


class WarningApproval(Base):
    """A member of the committee approved a version."""

    __tablename__ = "warning_approvals"

    model_id: Mapped[int] = mapped_column(ForeignKey("warning_models.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class WarningContact(Base):
    """Somebody who is told when a grievance reaches a level."""

    __tablename__ = "warning_contacts"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)

    user: Mapped[User] = relationship(lazy="joined")
