"""Makes an answer out of the fields of a row. How the row was read is not known here."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from content.applicability.for_whom import FIELDS, as_stored
from content.files.limits import MAX_CELL_CHARS
from content.files.refusals import RowError
from content.importers.answers.answer_columns import cell_value
from content.importers.answers.written_format import set_format
from content.importers.result import ParsedEntry
from content.importers.schemas import FrameSchema, checked, lazy, stored
from content.importers.tables.columns import Layout
from content.importers.tables.table_rows import Record
from content.kinds.base import Kind
from core.base_schema import LINE_MAX
from core.messages import _

_FRAME = ("title", "basis", "effective_from", "expires_on", "review_by", *FIELDS)
_LINE_BREAKS = re.compile(r"[\r\n]+")
_SENTENCE = re.compile(r".[^。！？!?；;]{0,1000}+[。！？!?；;](?:[”」』）)])?", re.DOTALL)
_PAUSES = "，、：,: 　"
_LEAST_TITLE = 8
_WHOLE_QUESTION = "原问题："


class AnswerReader:
    """Turns rows into entries of a kind.

    `shortened` collects the rows whose question became its own note, `marked` those that are read
    as Markdown because of marks that are nothing else.
    """

    def __init__(self, kind: Kind, layout: Layout, source: str) -> None:
        self._kind = kind
        self._layout = layout
        self._source = source
        self._schema = kind.schema()
        self._frame = FrameSchema()
        self.shortened: list[int] = []
        self.marked: list[int] = []

    def entry(self, record: Record) -> tuple[ParsedEntry | None, list[RowError]]:
        """The answer in `record`, or None and what is wrong with it, by the titles of the file."""
        entry, errors = self._read(record)
        return entry, [self._with_title(error, record) for error in errors]

    def _read(self, record: Record) -> tuple[ParsedEntry | None, list[RowError]]:
        errors = [*record.errors, *_too_long(record)]
        if errors := errors or self._missing(record):
            return None, errors
        values = {
            name: cell_value(self._kind, name, value) for name, value in record.values.items()
        }
        shortened = "note" in self._kind.columns and _shorten_question(values)
        marked = set_format(self._schema, values)
        frame_values = {name: values.pop(name) for name in _FRAME if name in values}
        frame, frame_errors = checked(self._frame, frame_values, lambda _name: record.row)
        loaded, content_errors = checked(self._schema, values, lambda _name: record.row)
        held = content_errors or self._faults(record.row, loaded)
        if errors := [*frame_errors, *held]:
            return None, [_blame_question(error) if shortened else error for error in errors]
        if shortened:
            self.shortened.append(record.row)
        if marked:
            self.marked.append(record.row)
        return self._made(record.row, frame, stored(self._schema, loaded)), []

    def _faults(self, row: int, loaded: dict[str, Any]) -> list[RowError]:
        """What does not hold between the fields of a row."""
        faults = self._kind.faults(stored(self._schema, loaded))
        return [RowError(row, name, lazy(text)) for name, told in faults.items() for text in told]

    def _made(self, row: int, frame: dict[str, Any], content: dict[str, Any]) -> ParsedEntry:
        return ParsedEntry(
            row,
            self._source,
            frame["title"],
            content,
            self._kind.name,
            tuple(frame["basis"]),
            frame["effective_from"],
            frame["review_by"],
            frame["expires_on"],
            as_stored(frame),
        )

    def _with_title(self, error: RowError, record: Record) -> RowError:
        if error.column or error.field == "file":
            return error
        name = error.field.partition(".")[0]
        title = record.titles.get(name) or self._layout.names.get(name, (name,))[0]
        return replace(error, column=title)

    def _missing(self, record: Record) -> list[RowError]:
        message = _("没有填写：请补上，或删除这一行；原表里合并的单元格请拆开，每行都填")
        return [
            RowError(record.row, name, message)
            for name in self._layout.required
            if record.values.get(name) in (None, "")
        ]


def _blame_question(error: RowError) -> RowError:
    if error.field != "note":
        return error
    return RowError(error.row, "title", _("问题太长，标题和内部说明里都放不下，请缩短"))


def _too_long(record: Record) -> list[RowError]:
    return [
        RowError(
            record.row,
            name,
            _("有 {count} 个字，最多 {limit} 个，请缩短", count=count, limit=MAX_CELL_CHARS),
        )
        for name, value in record.values.items()
        if (count := _length(value)) > MAX_CELL_CHARS
    ]


def _length(value: Any) -> int:
    if isinstance(value, list):
        return max((len(item) for item in value if isinstance(item, str)), default=0)
    return len(value) if isinstance(value, str) else 0


def _shorten_question(values: dict[str, Any]) -> bool:
    """Put a question that is no title in one line, and in full into the note if it is too long."""
    question = values.get("title")
    if not isinstance(question, str):
        return False
    question = question.strip()
    in_one_line = " ".join(part.strip() for part in _LINE_BREAKS.split(question))
    values["title"] = in_one_line
    if len(in_one_line) <= LINE_MAX:
        return False
    note = values.get("note") or ""
    if not isinstance(note, str):
        return False
    values["title"] = _title(in_one_line)
    values["note"] = f"{_WHOLE_QUESTION}{question}\n\n{note}".strip()
    return True


def _title(question: str) -> str:
    """The first sentence that says something, else as much as fits, cut at a pause."""
    end = 0
    for sentence in _SENTENCE.finditer(question[:LINE_MAX]):
        end = sentence.end()
        if end >= _LEAST_TITLE:
            return question[:end].strip()
    fits = question[: LINE_MAX - 1]
    pause = max(fits.rfind(mark) for mark in _PAUSES)
    return (fits[:pause] if pause >= LINE_MAX // 2 else fits).strip() + "…"
