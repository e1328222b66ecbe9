"""Table of comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from core.messages import from_json
from people.models import User
from review.models import Review

PIECE_MAX = 200
QUOTE_MAX = 300
TEXT_MAX = 2000


class Comment(Base):
    """A remark on one piece of a revision: `piece` is its key, `place` its name for people.

    `quote` holds the words it is about; with them the piece is found again in another revision.
    """

    __tablename__ = "review_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    writer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    piece: Mapped[str] = mapped_column(String(PIECE_MAX))
    stored_place: Mapped[dict[str, Any]]  # as core.messages.as_json stores it
    quote: Mapped[str] = mapped_column(String(QUOTE_MAX), default="")
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # with the verdict; until then it is its writer's alone
    answer: Mapped[str] = mapped_column(String(TEXT_MAX), default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    review: Mapped[Review] = relationship()  # who lists comments has the reviews at hand
    writer: Mapped[User] = relationship(foreign_keys=[writer_id], lazy="joined")
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id], lazy="joined")

    @property
    def place(self) -> str:
        """The name of the piece, in the reader's language."""
        return from_json(self.stored_place)
