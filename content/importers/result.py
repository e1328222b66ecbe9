"""What reading a file gives: entries to be drafted, errors by row and field, notes for the person.

Nothing here says draft or published: an import cannot claim a state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from content.files.limits import MAX_ERRORS, MAX_NOTES
from core.messages import LazyText, _

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class RowError:
    """What is wrong and where. Any error means the file is not to be imported as it is.

    `row` is counted as a person sees it: the spreadsheet row with the header as row 1, the line of
    a text file, the paragraph of a DOCX; None is the file as a whole. `field` is dotted
    ("variants.2", counted from 0 as everywhere), or "file" where no single field is at fault.
    """

    row: int | None
    field: str
    message: LazyText


@dataclass(frozen=True)
class ParsedEntry:
    """An entry that would be drafted.

    `content` has passed the schema of its `kind` and is in stored form: JSON values only, days as
    ISO text, so it can be stored or given to the schema again. `basis` are citations as written.
    """

    row: int | None
    source: str
    title: str
    content: dict[str, Any]
    kind: str
    basis: tuple[str, ...]
    effective_from: date | None
    review_by: date | None = None


@dataclass(frozen=True)
class ParsedFile:
    """All that was found in one file. `encoding` is "" for binary formats."""

    source: str
    entries: list[ParsedEntry]
    errors: list[RowError]
    encoding: str
    encoding_needs_confirmation: bool
    notes: list[LazyText]


def showable(text: str) -> str:
    """`text` of a file as it may stand in a message: what no database can hold is marked."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class Refused(Exception):
    """The file cannot be read any further. Stays inside this package: it ends as `errors`."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(str(errors[0].message))
        self.errors = errors


def refuse(message: LazyText, *, row: int | None = None, field: str = "file") -> Refused:
    """A `Refused` with a single error, to be raised."""
    return Refused([RowError(row, field, message)])


def bounded(errors: list[RowError]) -> list[RowError]:
    """`errors`, and when there are too many to show, the first and how many more."""
    if len(errors) <= MAX_ERRORS:
        return errors
    more = len(errors) - MAX_ERRORS
    return [*errors[:MAX_ERRORS], RowError(None, "file", _("另有 {count} 处错误", count=more))]


def bounded_notes(notes: list[LazyText]) -> list[LazyText]:
    """The same for notes."""
    if len(notes) <= MAX_NOTES:
        return notes
    return [*notes[:MAX_NOTES], _("另有 {count} 条提示", count=len(notes) - MAX_NOTES)]


def nothing_read(source: str, refused: Refused) -> ParsedFile:
    """The result for a file that was refused."""
    return ParsedFile(source, [], refused.errors, "", False, [])
