"""Reads answers, many per file: CSV, XLSX or JSON Lines.

Sound rows are given beside the errors of the others, so that a preview can show both; whether
anything is drafted then is not decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from content.files.refusals import Refused, RowError, bounded, bounded_notes, listed, refuse
from content.files.uploads import file_type, shown_name
from content.importers.answers.answer_columns import layout_of
from content.importers.answers.answer_entries import AnswerReader
from content.importers.result import ParsedEntry, ParsedFile, nothing_read
from content.importers.tables.columns import Layout, shown
from content.importers.tables.csv_records import read_csv
from content.importers.tables.jsonl_records import read_jsonl
from content.importers.tables.table_rows import Records
from content.importers.tables.xlsx_records import read_xlsx
from content.kinds.base import Kind
from content.kinds.registry import importable
from core.messages import LazyText, _, enumerated

_READERS: dict[str, Callable[[bytes, Layout], Records]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
}
TYPES = tuple(_READERS)

_SAME_SHOWN = 20


def parse_answers(filename: str, data: bytes, kind: Kind | None = None) -> ParsedFile:
    """What stands in the rows of `data`, a file called `filename` (a name, not a path).

    Of `kind`, or answers. Never raises.
    """
    kind = kind or importable()["answers"]
    source = shown_name(filename)
    try:
        layout = layout_of(kind)
        read = _READERS[file_type(filename, data, TYPES)](data, layout)
        if not read.records:
            raise refuse(_("没有数据：表头下面至少要有一行"))
        return _parsed(source, AnswerReader(kind, layout, source), layout, read)
    except Refused as refused:
        return nothing_read(source, refused)


def _parsed(source: str, reader: AnswerReader, layout: Layout, read: Records) -> ParsedFile:
    entries: list[ParsedEntry] = []
    errors: list[RowError] = []
    rejected: dict[int, Mapping[str, str]] = {}
    for record in read.records:
        entry, wrong = reader.entry(record)
        errors.extend(wrong)
        if wrong:
            rejected[record.row] = record.written
        if entry is not None:
            entries.append(entry)
    notes = [
        *read.notes,
        *_ignored_note(layout, read),
        *_rows_note(_("这些行的问题太长：标题取第一句，全文放进内部说明"), reader.shortened),
        *_rows_note(_("这些行带有 Markdown 标记（如 **粗体**），按 Markdown 排版"), reader.marked),
        *_same_title_notes(entries),
    ]
    return ParsedFile(
        source,
        entries,
        bounded(errors),
        read.encoding,
        read.needs_confirmation,
        bounded_notes(notes),
        rejected,
    )


def _ignored_note(layout: Layout, read: Records) -> list[LazyText]:
    names = dict.fromkeys(shown(name) for record in read.records for name in record.ignored)
    if not names:
        return []
    known = enumerated(all_names[0] for all_names in layout.names.values())
    columns = listed(list(names))
    return [_("没有导入这些列：{columns}。可以导入的列：{known}", columns=columns, known=known)]


def _rows_note(text: LazyText, rows: list[int]) -> list[LazyText]:
    if not rows:
        return []
    return [_("{text}（第 {rows} 行）", text=text, rows=listed(rows))]


def _same_title_notes(entries: list[ParsedEntry]) -> list[LazyText]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        rows[entry.title].append(entry.row or 0)
    same = [listed(found) for found in rows.values() if len(found) > 1][:_SAME_SHOWN]
    return (
        [_("这些行的标题相同，请核对是否重复：{rows}", rows=str(_("；")).join(same))]
        if same
        else []
    )
