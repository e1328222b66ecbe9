"""Who may see what is limited: circles of readers, each kept once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from content.applicability.circles import Circle
from core.changes import Counted, watch
from core.database import Base


class KeptCircle(Base):
    """A circle that some entry or category is limited to. Never changed, never deleted: what names
    one was signed so."""

    __tablename__ = "circles"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    told: Mapped[dict[str, Any]]

    @property
    def circle(self) -> Circle:
        """The circle itself."""
        return Circle.of(self.told)


watch(Counted.STRUCTURE, "circles", "INSERT")
