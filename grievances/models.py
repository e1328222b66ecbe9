"""The table of facts of grievances 客户抱怨, counted by half-year, and files they came in.

A row came by file, or was recorded here (`grievances.handling`): then nothing names a file.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.files.limits import MAX_NAME_CHARS
from content.models import Category
from core.database import Base, enum_column
from core.messages import LazyText, _
from grievances.file_rows import NUMBER_MAX
from people.models import User


class GrievanceType(StrEnum):
    """What kind of contact it was. An enquiry is no grievance."""

    COMPLAINT = "complaint"  # the customer says so, and the cause lies with the company
    OPINION = "opinion"  # dissatisfied through the company's fault, no complaint stated
    SUGGESTION = "suggestion"


NUMBER_PREFIX = "CG-"  # of what was recorded here
OWN_NUMBER = re.compile(r"CG-(\d{1,10})", re.ASCII)
TYPE_LABELS: dict[GrievanceType, LazyText] = {
    GrievanceType.COMPLAINT: _("投诉"),
    GrievanceType.OPINION: _("意见"),
    GrievanceType.SUGGESTION: _("建议"),
}
TYPE_DEFINITIONS: dict[GrievanceType, LazyText] = {
    GrievanceType.COMPLAINT: _("客户表达了投诉意愿，并且是公司内部原因造成损失或不满"),
    GrievanceType.OPINION: _("客户没有明确说要投诉，但因公司内部原因对服务不满"),
    GrievanceType.SUGGESTION: _("希望改进，并提出了具体建议"),
}


def is_own_number(text: str) -> bool:
    """Whether a number is of the form of those recorded here."""
    return OWN_NUMBER.fullmatch(text.upper()) is not None


class GrievanceImport(Base):
    """A file of grievances: a preview in `rows` until it is committed, then the cases in it."""

    __tablename__ = "grievance_imports"
    __table_args__ = (
        # The same file does not count twice, whoever brings it at the same moment.
        Index(
            "uq_grievance_imports_counted",
            "fingerprint",
            unique=True,
            sqlite_where=text("committed_at IS NOT NULL"),
            postgresql_where=text("committed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[str] = mapped_column(String(MAX_NAME_CHARS))
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the file's bytes
    rows: Mapped[list[Any]]
    errors: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)
    committed_at: Mapped[datetime | None]
    cases: Mapped[int] = mapped_column(default=0)  # that went in

    user: Mapped[User] = relationship(lazy="joined")


class Grievance(Base):
    """A case, or as many of one day, type and category as the file counts in one row.

    One that was recorded here has a number of ours: CG-000012.
    """

    __tablename__ = "grievances"
    __table_args__ = (Index("uq_grievances_number", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_imports.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(NUMBER_MAX))  # ours, or that of the ticket
    received_on: Mapped[date] = mapped_column(index=True)
    type: Mapped[GrievanceType] = mapped_column(enum_column(GrievanceType))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    cases: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category] = relationship(lazy="joined")
