"""Tables of reports: those that were made, and templates that administrators put in their place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.database import Base
from insight.reports.reported import About
from people.models import User

NAME_MAX = 100


class Report(Base):
    """A report that was made: by the clock (`made_by_id` None), each once, or by somebody.

    `kind`: what it is about and over how long (`reported.kept_as`).
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "uq_reports_scheduled",
            "kind",
            "period",
            "format",
            unique=True,
            sqlite_where=text("made_by_id IS NULL"),
            postgresql_where=text("made_by_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(8))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User | None] = relationship()

    @property
    def file_name(self) -> str:
        """What the file is called: half-year-2014-1.docx."""
        return f"{self.kind}-{self.period}.{self.format}"


class ReportTemplate(Base):
    """A template that an administrator brought; the last one of those about the same is used."""

    __tablename__ = "report_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(20), server_default=About.GRIEVANCES)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    saved_by: Mapped[User] = relationship()
