"""Table of walks: which way a diagnosis was gone, where it ended or stopped. No person, no call.

A walk is told again while it goes on; `token` was drawn for it by the page, and means nothing else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

TOKEN_MAX = 32
LABEL_MAX = 30  # of a step


class DiagnosisWalk(Base):
    """One walk over one revision: its steps as [label, answer], without what was typed into sums.

    `at`: the step it ended or stopped at; `ended`: whether that is an end.
    """

    __tablename__ = "diagnosis_walks"
    __table_args__ = (Index("ix_diagnosis_walks_entry_id_walked_at", "entry_id", "walked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(TOKEN_MAX), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    steps: Mapped[list[Any]]
    at: Mapped[str] = mapped_column(String(LABEL_MAX))
    ended: Mapped[bool]
    walked_at: Mapped[datetime] = mapped_column(index=True)
