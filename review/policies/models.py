"""Table of policies: every save is a version of its own, and no version ever changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class PolicyVersion(Base):
    """All rules as they stood from one save to the next; `rules` as `Rule.as_json` gives them.

    The id is the number people see. A review keeps the version it was opened under.
    """

    __tablename__ = "policy_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(500), default="")
    rules: Mapped[list[Any]]
