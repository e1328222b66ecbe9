"""Reads a regulation, one per file: Markdown, plain text, DOCX or PDF.

Expected: a title; lines on its issue, up to `<!-- INFO END -->` or the first chapter or clause;
chapters; clauses that begin with 第…条. With any error there is no entry: half a law is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from content.files.encodings import Undecodable, decode
from content.files.received import received
from content.files.refusals import Refused, RowError, bounded, bounded_notes, refuse
from content.files.uploads import file_type, shown_name
from content.importers.regulations.clauses import FoundClause, Outline, outline
from content.importers.regulations.docx_lines import docx_lines
from content.importers.regulations.issue_history import IssueHistory, effective_day, read_history
from content.importers.regulations.labels import Line
from content.importers.regulations.page_marks import (
    without_page_numbers,
    without_running_title,
)
from content.importers.regulations.pdf_lines import pdf_lines
from content.importers.regulations.placed_pictures import placed_pictures
from content.importers.regulations.regulation_title import Title, split_title
from content.importers.regulations.stated_laws import stated_laws
from content.importers.regulations.text_lines import text_lines
from content.importers.result import ParsedEntry, ParsedFile, nothing_read, showable
from content.importers.schemas import FrameSchema, checked, stored
from content.importers.word.word_pictures import WordPicture
from content.kinds.registry import importable
from core.messages import LazyText, _

TYPES = (".md", ".txt", ".docx", ".pdf")

_KEPT = (".pdf",)  # the file itself is one of the entry's
_NOTE_CHARS = 2_000
_CLOSING_CLAUSES = 3


@dataclass
class _Source:
    lines: list[Line]
    info_end: int | None = None
    encoding: str = ""
    needs_confirmation: bool = False
    notes: list[LazyText] = field(default_factory=list)
    pictures: list[WordPicture] = field(default_factory=list)


def parse_regulation(filename: str, data: bytes) -> ParsedFile:
    """The regulation in `data`, a file called `filename` (a name, not a path). Never raises."""
    source = shown_name(filename)
    try:
        extension = file_type(filename, data, TYPES)
        parsed = _parsed(source, _read(extension, data))
        keeps = extension in _KEPT and bool(parsed.entries)
        return replace(parsed, original=received(source, data)) if keeps else parsed
    except Refused as refused:
        return nothing_read(source, refused)


def _read(extension: str, data: bytes) -> _Source:
    if extension == ".docx":
        lines, notes, pictures = docx_lines(data)
        return _Source(lines, notes=notes, pictures=pictures)
    if extension == ".pdf":
        lines, notes = pdf_lines(data)
        return _Source(lines, notes=notes)
    try:
        decoded = decode(data)
    except Undecodable as error:
        raise error.as_refused() from None
    lines, info_end = text_lines(decoded.text, markdown=extension == ".md")
    return _Source(lines, info_end, decoded.encoding, decoded.needs_confirmation, decoded.notes)


def _parsed(source: str, read: _Source) -> ParsedFile:
    numbered_off, page_notes = without_page_numbers(read.lines)
    title, rest = split_title(numbered_off, source)
    body, running_notes = without_running_title(rest, title.text)
    found = outline(body)
    if not found.clauses:
        raise _no_clauses(read)
    laws, found.preamble = stated_laws(found.preamble)
    history, preamble = _history(found.preamble, read.info_end)
    effective, effective_notes = _effective(found, history)
    pictures, picture_notes = placed_pictures(found.clauses, read.pictures)
    entry, errors = _entry(source, title, found, history, effective)
    entry = replace(entry, relations=tuple(laws)) if entry else None
    notes = [
        *read.notes,
        *page_notes,
        *running_notes,
        *title.notes,
        *history.notes,
        *effective_notes,
        *_preamble_note([*title.before, *preamble]),
        *found.notes,
        *picture_notes,
    ]
    entries = [entry] if entry else []
    return ParsedFile(
        source,
        entries,
        bounded(errors),
        read.encoding,
        read.needs_confirmation,
        bounded_notes(notes),
        pictures=tuple(pictures) if entry else (),
    )


def _no_clauses(read: _Source) -> Refused:
    if any("\x00" in line.text for line in read.lines):
        return refuse(_("内容不是文字，请选择 .md、.txt、.docx 或 .pdf 格式的法规文件"))
    return refuse(
        _(
            "没有找到条文：每条要另起一行，以“第一条”这样的条号开头。"
            "如果条号是 Word 自动编号，请另存为 .txt 后再导入"
        ),
        field="clauses",
    )


def _history(preamble: list[Line], info_end: int | None) -> tuple[IssueHistory, list[Line]]:
    if info_end is None:
        history = read_history(preamble, all_history=False)
        return history, history.other
    history = read_history([line for line in preamble if line.row < info_end], all_history=True)
    return history, [*history.other, *(line for line in preamble if line.row > info_end)]


def _preamble_note(lines: list[Line]) -> list[LazyText]:
    text = "\n".join(line.text for line in lines)
    if not text:
        return []
    shown = text if len(text) <= _NOTE_CHARS else text[:_NOTE_CHARS] + "……"
    return [_("条文之前的这些文字没有导入：{text}", text=showable(shown))]


def _entry(
    source: str, title: Title, found: Outline, history: IssueHistory, effective: date | None
) -> tuple[ParsedEntry | None, list[RowError]]:
    kind = importable()["regulations"]
    schema = kind.schema()
    frame, frame_errors = checked(FrameSchema(), {"title": title.text}, lambda _field: title.row)
    content, errors = checked(schema, _content(found, history), _row_in(found.clauses))
    errors = [*frame_errors, *found.errors, *errors]
    if errors:
        named = (_with_label(error, found.clauses) for error in errors)
        return None, sorted(named, key=lambda error: error.row or 0)
    text = stored(schema, content)
    return ParsedEntry(None, source, frame["title"], text, kind.name, (), effective), []


def _with_label(error: RowError, clauses: list[FoundClause]) -> RowError:
    """`error` with what a person calls its place: the title, or the clause by its label."""
    name, *rest = error.field.split(".")
    if name == "title":
        return replace(error, column=str(_("标题")))
    place = int(rest[0]) if name == "clauses" and rest and rest[0].isdecimal() else len(clauses)
    return replace(error, column=clauses[place].label if place < len(clauses) else "")


def _content(found: Outline, history: IssueHistory) -> dict[str, Any]:
    issued = history.issued_on
    return {
        "issuer": history.issuer,
        "document_number": history.document_number,
        "issued_on": issued.isoformat() if issued else None,
        "clauses": [
            {"label": c.label, "heading": c.heading, "text": "\n".join(c.paragraphs)}
            | ({"page": c.page} if c.page else {})
            for c in found.clauses
        ],
    }


def _row_in(clauses: list[FoundClause]) -> Callable[[str], int | None]:
    def row_of(name: str) -> int | None:
        parts = name.split(".")
        named = len(parts) > 1 and parts[0] == "clauses" and parts[1].isdigit()
        return clauses[int(parts[1])].row if named else None

    return row_of


def _effective(found: Outline, history: IssueHistory) -> tuple[date | None, list[LazyText]]:
    """From the history, else from what the last clauses say of it."""
    if history.effective_from:
        return history.effective_from, []
    for clause in reversed(found.clauses[-_CLOSING_CLAUSES:]):
        text = clause.paragraphs[0] if clause.paragraphs else ""
        if day := effective_day(text, issued_on=history.issued_on):
            note = _("施行日期 {day} 取自{label}，请核对", day=day.isoformat(), label=clause.label)
            return day, [note]
    return None, []
