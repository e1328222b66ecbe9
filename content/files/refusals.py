"""Why a file, or a row of it, cannot be taken: said by row and field, in people's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.files.limits import MAX_ERRORS, MAX_NOTES
from core.messages import LazyText, _, enumerated

_LISTED = 20


@dataclass(frozen=True)
class RowError:
    """What is wrong and where. Any error means the file is not to be imported as it is.

    `row` is counted as a person sees it: the spreadsheet row with the header as row 1, the line of
    a text file, the paragraph of a DOCX; None is the file as a whole. `field` is dotted
    ("variants.2", counted from 0 as everywhere), or "file" where no single field is at fault.
    `column` is what the person calls the field: the title of the column as the file has it.
    """

    row: int | None
    field: str
    message: LazyText
    column: str = ""


class Refused(Exception):
    """The file cannot be read any further. Stays among readers of files: it ends as `errors`."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(str(errors[0].message))
        self.errors = errors

    @property
    def message(self) -> LazyText:
        """The first of the reasons."""
        return self.errors[0].message


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


def listed(items: Sequence[object]) -> str:
    """`items` one after the other, the first of them when there are too many to read."""
    return enumerated(items[:_LISTED]) + ("…" if len(items) > _LISTED else "")


def told(
    errors: Iterable[RowError], rejected: Mapping[int, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """`errors` as a preview keeps them; the first of a row holds the row as the file has it."""
    rows = dict(rejected)
    return [
        {
            "row": error.row,
            "field": error.field,
            "column": error.column,
            "message": str(error.message),
            "cells": dict(rows.pop(error.row, {})) if error.row is not None else {},
        }
        for error in errors
    ]
