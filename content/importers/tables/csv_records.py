"""Rows of a CSV file, delimited by comma, semicolon or tab. Encodings are found in `encodings`."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import chain, islice

from content.files.encodings import Undecodable, decode
from content.files.limits import MAX_COLUMNS, MAX_FILE_BYTES
from content.files.refusals import listed, refuse
from content.importers.tables.columns import Layout
from content.importers.tables.table_rows import HEADS, Records, header_among, within_limit
from core.messages import _

_DELIMITERS = (",", ";", "\t")
_DECLARED = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# ="000731" keeps the zeros where a spreadsheet opens the file.
_QUOTED_TEXT = re.compile(r'^="([^"]*)"$')
_Row = tuple[int, list[str]]


def read_csv(data: bytes, layout: Layout) -> Records:
    """The rows under the header. A row is numbered as a spreadsheet shows it. Raises `Refused`."""
    # The limit belongs to the whole process. It is only ever raised, to what a file may hold, so
    # that a long field reaches the check that names its row and field.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FILE_BYTES))
    try:
        decoded = decode(data)
    except Undecodable as error:
        raise error.as_refused(_row_of_line(data, layout)) from None
    rows = _filled_rows(decoded.text, _delimiter(decoded.text, layout))
    top = list(islice(rows, HEADS))
    header, above = header_among(top, layout)
    under = chain((row for row in top if row[0] > header.row), rows)
    records = [header.record(*row) for row in within_limit(under)]
    if records:
        records[0].ignored.extend(header.ignored)
    notes = list(decoded.notes)
    if above:
        notes.append(_("表头之前的行没有导入：第 {rows} 行", rows=listed(above)))
    return Records(records, decoded.encoding, decoded.needs_confirmation, notes)


def _filled_rows(text: str, delimiter: str) -> Iterator[_Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refuse(
                _("从这一行起引号没有配对：内容里的引号要写成两个，并在整格前后加引号"), row=number
            ) from None
        declares = number == 1 and _DECLARED.fullmatch(text.split("\n", 1)[0])
        if not declares and any(cell.strip() for cell in cells):
            yield number, [_QUOTED_TEXT.sub(r"\1", cell) for cell in cells]


def _delimiter(text: str, layout: Layout) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    declared = _DECLARED.fullmatch(first.rstrip("\r"))
    if declared and declared[1] in _DELIMITERS:
        return declared[1]
    return max(_DELIMITERS, key=lambda delimiter: _known_columns(text, delimiter, layout))


def _known_columns(text: str, delimiter: str, layout: Layout) -> tuple[int, int]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    known = (0, 0)
    try:
        for cells in islice((cells for cells in reader if any(cells)), HEADS):
            fields = sum(layout.field_of(cell) is not None for cell in cells[:MAX_COLUMNS])
            known = max(known, (fields, len(cells)))
    except csv.Error:
        return known
    return known


def _row_of_line(data: bytes, layout: Layout) -> Callable[[int], int]:
    """Which row a line of the file belongs to, whatever its encoding: quoted cells span lines."""
    text = data.decode("latin-1")  # every byte is a character, delimiters and quotes are themselves
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text, layout))
    last_lines: list[int] = []
    try:
        last_lines.extend(reader.line_num for _row in reader)
    except csv.Error:
        last_lines.append(reader.line_num)
    return lambda line: bisect_left(last_lines, line) + 1
