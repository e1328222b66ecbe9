"""Finds chapters and clauses in the lines of a regulation.

A clause begins where a line begins with 第…条, unless that is a reference (第三条规定的…): the
numbering decides. Title, issue history and dates are not looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.files.refusals import RowError, listed
from content.importers.numerals import chinese
from content.importers.regulations.annexes import begins_annex
from content.importers.regulations.labels import (
    ClauseNumber,
    ClauseStart,
    Line,
    clause_start,
    closed_up,
    heading,
)
from content.importers.regulations.plain_headings import PlainHeadings, Reading
from core.messages import LazyText, _

_BARE_NAME_CHARS = 30


@dataclass
class FoundClause:
    """A clause as found; `heading` is the chapter and section it stands in."""

    row: int
    label: str
    heading: str
    paragraphs: list[str]
    page: int | None = None


@dataclass
class Outline:
    """A regulation taken apart. `preamble` is what stands before the first clause or chapter."""

    preamble: list[Line] = field(default_factory=list)
    clauses: list[FoundClause] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[LazyText] = field(default_factory=list)


def outline(lines: list[Line]) -> Outline:
    """`lines` taken apart into preamble and clauses."""
    return _Reader(lines).read()


class _Reader:
    """Goes through the lines once, keeping the headings and the number of the last clause."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._found = Outline()
        self._headings: dict[int, str] = {}
        self._bare_rank: int | None = None
        self._under_new_heading = False
        self._plain = PlainHeadings(lines)
        self._plain_found: list[str] = []
        self._doubtful: list[str] = []
        self._in_annex = False
        self._waiting: list[str] = []  # pictures under a heading
        self._numbers: list[ClauseNumber] = []
        self._rows: dict[ClauseNumber, int] = {}
        starts = (clause_start(line.text) for line in lines)
        self._set_off = next((s.set_off for s in starts if s and not s.refers), True)

    def read(self) -> Outline:
        for place, line in enumerate(self._lines):
            start = clause_start(line.text)
            if start is not None and self._begins_clause(start, line):
                self._begin(start, line)
            elif start is None and (found := heading(line)):
                self._enter(*found)
                self._waiting += line.below
            elif not self._entered_plain(place, line):
                self._continue(line)
        if self._plain_found:
            where = listed(self._plain_found)
            self._found.notes.append(_("这些行已作为标题，请核对：{where}", where=where))
        if self._doubtful:
            where = listed(self._doubtful)
            self._found.notes.append(
                _("这些行像是标题，已并入前一条，请核对：{where}", where=where)
            )
        return self._found

    def _entered_plain(self, place: int, line: Line) -> bool:
        """Whether `line` is a heading without 第…章; one that only may be is named."""
        if self._in_annex or self._bare_rank is not None:
            return False
        in_clause = bool(self._found.clauses) and not self._under_new_heading
        reading = self._plain.reading(place, in_clause=in_clause)
        if reading == Reading.DOUBTFUL and self._found.clauses:
            self._doubtful.append(str(_("第 {row} 行“{text}”", row=line.row, text=line.text)))
        before_all = not self._found.clauses and not self._headings
        if reading != Reading.HEADING or (before_all and not self._plain.opens_body(place)):
            return False
        self._enter(*self._plain.heading(place))
        self._bare_rank = None
        self._plain_found.append(str(_("第 {row} 行“{text}”", row=line.row, text=line.text)))
        return True

    def _enter(self, rank: int, text: str) -> None:
        self._headings = {r: t for r, t in self._headings.items() if r < rank} | {rank: text}
        self._bare_rank = rank if re.fullmatch(r"第\S+", text) else None
        self._under_new_heading = True

    def _begin(self, start: ClauseStart, line: Line) -> None:
        self._rows[start.number] = line.row
        self._numbers.append(start.number)
        self._under_new_heading, self._bare_rank = False, None
        place = " / ".join(self._headings[rank] for rank in sorted(self._headings))
        paragraphs = [start.rest] if start.rest else []
        paragraphs = [*self._waiting, *paragraphs, *line.below]
        self._waiting = []
        self._found.clauses.append(FoundClause(line.row, start.label, place, paragraphs, line.page))

    def _continue(self, line: Line) -> None:
        if self._bare_rank is not None and len(line.text) <= _BARE_NAME_CHARS:
            name = self._headings[self._bare_rank]
            self._headings[self._bare_rank] = f"{name} {closed_up(line.text)}"
            self._bare_rank = None
        elif not self._found.clauses:
            self._found.preamble.append(line)
        else:
            self._found.clauses[-1].paragraphs += [line.text, *line.below]
            self._note_odd_text(line)

    def _note_odd_text(self, line: Line) -> None:
        label = self._found.clauses[-1].label
        if begins_annex(line.text):
            self._in_annex = True
            note = _("第 {row} 行起是附件，已并入{label}，请核对", row=line.row, label=label)
            self._found.notes.append(note)
        elif self._under_new_heading:
            self._found.notes.append(
                _("第 {row} 行在标题与条文之间，已并入{label}，请核对", row=line.row, label=label)
            )
        self._under_new_heading = False

    def _begins_clause(self, start: ClauseStart, line: Line) -> bool:
        if not self._numbers:
            return self._is_first(start)
        if start.refers and not start.set_off:
            return self._as_text(start, line, noted=self._fits(start.number))
        if self._fits(start.number):
            return True
        if self._set_off and not start.set_off:
            return self._as_text(start, line, noted=True)
        if start.number in self._rows:
            return self._repeated(start, line)
        if start.number < self._numbers[-1]:
            return self._backwards(start, line)
        self._found.notes.append(
            _(
                "{last}之后是{label}（第 {row} 行），中间缺条，请核对",
                last=self._found.clauses[-1].label,
                label=start.label,
                row=line.row,
            )
        )
        return True

    def _is_first(self, start: ClauseStart) -> bool:
        if start.refers and not start.set_off:
            return False
        if start.number != (1, 0):
            self._found.notes.append(
                _("条文从{label}开始，没有第一条，请核对文件是否完整", label=start.label)
            )
        return True

    def _fits(self, found: ClauseNumber) -> bool:
        main, sub = self._numbers[-1]
        return found in ((main + 1, 0), (main, sub + 1))

    def _as_text(self, start: ClauseStart, line: Line, *, noted: bool) -> bool:
        if noted:
            self._found.notes.append(
                _(
                    "第 {row} 行以“{label}”开头，已作为{last}的正文，请核对",
                    row=line.row,
                    label=start.label,
                    last=self._found.clauses[-1].label,
                )
            )
        return False

    def _repeated(self, start: ClauseStart, line: Line) -> bool:
        message = _(
            "条号重复：{label}（首次在第 {first} 行）。请改正；若是另一份文件或附件，请单独导入",
            label=start.label,
            first=self._rows[start.number],
        )
        return self._wrong(line, message)

    def _backwards(self, start: ClauseStart, line: Line) -> bool:
        expected = f"第{chinese(self._numbers[-1][0] + 1)}条"
        message = _(
            "条号顺序不对：这里应是{expected}，却是{label}",
            expected=expected,
            label=start.label,
        )
        return self._wrong(line, message)

    def _wrong(self, line: Line, message: LazyText) -> bool:
        place = len(self._found.clauses)
        self._found.errors.append(RowError(line.row, f"clauses.{place}.label", message))
        return False
