"""Tables of files: what bytes are kept, what text their pages hold, which revisions have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.files.kept_types import LABELS, PDF, PICTURES, READ, UNREAD
from content.files.limits import size_in_words
from content.files.recognising import can_recognise
from content.files.text_pictures import can_be_marked, mark_of
from core.database import Base
from core.errors import Text
from core.messages import LazyText, _


class Blob(Base):
    """Bytes that are kept, once however often they are brought; where they lie is the store's."""

    __tablename__ = "blobs"
    __table_args__ = (CheckConstraint("size > 0", name="has_bytes"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]  # bytes
    type: Mapped[str] = mapped_column(String(100))  # the media type, by its bytes
    pages: Mapped[int | None]
    width: Mapped[int | None]  # pixels
    height: Mapped[int | None]
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    brought_at: Mapped[datetime] = mapped_column(index=True)
    wanted_at: Mapped[datetime] = mapped_column(index=True)  # when something last referred to it

    page_texts: Mapped[list[BlobPage]] = relationship(
        order_by="BlobPage.page", cascade="all, delete-orphan"
    )

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture, and so has to be described."""
        return self.type in PICTURES

    @property
    def is_pdf(self) -> bool:
        """Whether it has pages that can be shown."""
        return self.type == PDF

    @property
    def is_unsearched(self) -> bool:
        """Whether one expects text of it, and there is none: a scan, say, or an old format."""
        return self.type in (*READ, *UNREAD) and not self.page_texts

    @property
    def has_recognised(self) -> bool:
        """Whether text of it was read from pictures of its pages."""
        return any(one.recognised for one in self.page_texts)

    @property
    def can_be_recognised(self) -> bool:
        """Whether it has pages without text that could be read."""
        return self.is_pdf and can_recognise() and len(self.page_texts) < (self.pages or 0)

    @property
    def label(self) -> LazyText:
        """What people call such a file."""
        return LABELS[self.type]

    @property
    def facts(self) -> list[Text]:
        """What it is and how large, as people say it: PDF, 3 pages, 1.2 MB."""
        pages: list[Text] = [_("{count} 页", count=self.pages)] if self.pages else []
        return [self.label, *pages, size_in_words(self.size)]


class BlobPage(Base):
    """The text of one page of a file, counted from 1; of one without pages that of a part.

    `recognised`: it was read from a picture, and is searched where a person said that it holds.
    """

    __tablename__ = "blob_pages"

    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    recognised: Mapped[bool] = mapped_column(default=False, server_default=false())


class Recognised(StrEnum):
    """What a department says of the text that was read from pictures of pages."""

    UNSAID = ""
    CHECKED = "checked"  # it holds, and is searched
    UNUSED = "unused"


class RevisionFile(Base):
    """A file of a revision, under the name it came with. `alt`: what a picture shows, in words.

    `recognised` is of the text that was read from its pages, where any was.
    """

    __tablename__ = "revision_files"
    __table_args__ = (
        UniqueConstraint("revision_id", "sha256"),
        UniqueConstraint("revision_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    alt: Mapped[str] = mapped_column(String(500), default="")
    recognised: Mapped[str] = mapped_column(String(10), default="", server_default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]

    blob: Mapped[Blob] = relationship(lazy="joined")

    @property
    def can_be_placed(self) -> bool:
        """Whether it can stand in a text: a picture, of a name that can be written there."""
        return self.blob.is_picture and can_be_marked(self.name)

    @property
    def placed_as(self) -> str:
        """What is typed where it stands in a text."""
        return mark_of(self.name)

    def copy(self) -> RevisionFile:
        """The same file, for another revision."""
        return RevisionFile(
            position=self.position,
            sha256=self.sha256,
            name=self.name,
            alt=self.alt,
            recognised=self.recognised,
            added_by_id=self.added_by_id,
            added_at=self.added_at,
        )


class SentFile(Base):
    """A file that was sent to be read by and by; its bytes wait in the store of files.

    They go when what it was sent for has been read or given up. The row stays for a day: it counts
    against what one person may send.
    """

    __tablename__ = "sent_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batches.id", ondelete="SET NULL"), index=True
    )  # None once nothing of it is left to read
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]  # bytes
    sent_at: Mapped[datetime] = mapped_column(index=True)


class FoundInFile(Base):
    """What was read of the file at `place` of an import that is still being read, as plain JSON."""

    __tablename__ = "found_in_files"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("import_batches.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    found: Mapped[dict[str, Any]]


def said_by(files: Iterable[RevisionFile]) -> dict[str, str]:
    """What the pictures among `files` show, by their names."""
    return {file.name: file.alt for file in files if file.blob.is_picture and file.alt}
