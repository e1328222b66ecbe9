"""Finds chapters and clauses in the lines of a regulation.

A clause begins where a line begins with 第…条, unless that is a reference (第三条规定的…): the
numbering decides. Title, issue history and dates are not looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.files.refusals import RowError
from content.importers.numerals import NUMERAL, chinese, number
from core.base_schema import LINE_MAX
from core.messages import LazyText, _

ClauseNumber = tuple[int, int]
"""第十条 is (10, 0), 第十条之一 is (10, 1)."""


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `level` is that of a heading (1 the highest), 0 for plain text."""

    row: int
    text: str
    level: int = 0


@dataclass(frozen=True)
class ClauseStart:
    """A line that begins like a clause.

    `set_off`: a space or colon stands between label and text, as it does in most printed laws.
    `refers`: the words that follow are those of a reference in running text.
    """

    label: str
    number: ClauseNumber
    set_off: bool
    refers: bool
    rest: str


@dataclass
class FoundClause:
    """A clause as found; `heading` is the chapter and section it stands in."""

    row: int
    label: str
    heading: str
    paragraphs: list[str]


@dataclass
class Outline:
    """A regulation taken apart. `preamble` is what stands before the first clause or chapter."""

    preamble: list[Line] = field(default_factory=list)
    clauses: list[FoundClause] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[LazyText] = field(default_factory=list)


_NUMBER = rf"{NUMERAL}(?:\s?{NUMERAL}){{0,11}}"
_CLAUSE = re.compile(
    rf"^(?:\*\*|__)?第\s?(?P<n>{_NUMBER})\s?条(?:\s?之\s?(?P<sub>[一二三四五六七八九十]{{1,3}}))?"
    r"(?:\*\*|__)?(?P<gap>[\s：:．.]+|、(?!第)|(?=[【〔\[])|$)?(?:\*\*|__)?(?P<rest>.*)$"
)
_REFERS = re.compile(
    r"规定|所[列称述指涉]|所规定|第|至|[和及或与]第|以及|或者|[的、，,。；;）)》”]|之[^一二三四五六七八九十]"
    r"|中(?![华国央])|[（(][一二三四五六七八九十0-9]+[)）]|款|项|以外|情形"
)
_HEADING = re.compile(
    rf"^第\s?(?P<n>{_NUMBER})\s?(?P<unit>分编|编|章|节)(?P<gap>[\s：:、．.]+|$)?(?P<rest>.*)$"
)
_RANKS = {"编": 1, "分编": 2, "章": 3, "节": 4}
_HEADING_CHARS = 60
_TOC_TAIL = re.compile(r"[\s.…·]{2,}\d+$|\t\d+$")
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f\s])\s+(?=[^\x00-\x7f])")
_ANNEX = re.compile(r"^附(?:件|表|录|图)?[一二三四五六七八九十\d]*\s*(?:[：:]|$)")


def closed_up(text: str) -> str:
    """`text` without the blanks that only space out Chinese characters: 总　则 -> 总则."""
    return " ".join(_BETWEEN_CHINESE.sub("", text).split())


def clause_start(text: str) -> ClauseStart | None:
    """What the label at the start of `text` says; None when there is none."""
    match = _CLAUSE.match(text)
    if match is None:
        return None
    main, sub = number(match["n"]), number(match["sub"] or "零")
    if main is None or sub is None:
        return None
    rest = match["rest"].strip()
    label = "第" + "".join(match["n"].split()) + "条" + (f"之{match['sub']}" if sub else "")
    refers = bool(_REFERS.match(rest))
    return ClauseStart(label, (main, sub), match["gap"] is not None, refers, rest)


def heading(line: Line) -> tuple[int, str] | None:
    """Rank (1 the highest) and normalised text of a chapter or section heading, else None."""
    if found := numbered_heading(line):
        return found
    if not line.level or len(line.text) > LINE_MAX or clause_start(line.text):
        return None
    return (1 if line.level == 1 else min(line.level + 1, 5)), closed_up(line.text)


def numbered_heading(line: Line) -> tuple[int, str] | None:
    """The same for those that begin 第…编, 第…章, 第…节 only."""
    if len(line.text) > LINE_MAX:
        return None
    text = _TOC_TAIL.sub("", line.text)
    match = _HEADING.match(text)
    if match is None or not (line.level or _reads_as_heading(match, text)):
        return None
    name = f"第{''.join(match['n'].split())}{match['unit']}"
    return _RANKS[match["unit"]], f"{name} {closed_up(match['rest'])}".strip()


def opens_body(line: Line) -> bool:
    """Whether title and history are over at `line`: a chapter or a clause begins."""
    start = clause_start(line.text)
    if start is not None:
        return start.set_off or not start.refers
    return numbered_heading(line) is not None


def _reads_as_heading(match: re.Match[str], text: str) -> bool:
    if len(text) > _HEADING_CHARS or re.search("[。；;：:]$", text):
        return False
    if match["gap"] is not None:
        return True
    return not re.search("[，。；：]", match["rest"]) and not _REFERS.match(match["rest"])


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
        self._numbers: list[ClauseNumber] = []
        self._rows: dict[ClauseNumber, int] = {}
        starts = (clause_start(line.text) for line in lines)
        self._set_off = next((s.set_off for s in starts if s and not s.refers), True)

    def read(self) -> Outline:
        for line in self._lines:
            start = clause_start(line.text)
            if start is not None and self._begins_clause(start, line):
                self._begin(start, line)
            elif start is None and (found := heading(line)):
                self._enter(*found)
            else:
                self._continue(line)
        return self._found

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
        self._found.clauses.append(FoundClause(line.row, start.label, place, paragraphs))

    def _continue(self, line: Line) -> None:
        if self._bare_rank is not None and len(line.text) <= _HEADING_CHARS // 2:
            name = self._headings[self._bare_rank]
            self._headings[self._bare_rank] = f"{name} {closed_up(line.text)}"
            self._bare_rank = None
        elif not self._found.clauses:
            self._found.preamble.append(line)
        else:
            self._found.clauses[-1].paragraphs.append(line.text)
            self._note_odd_text(line)

    def _note_odd_text(self, line: Line) -> None:
        label = self._found.clauses[-1].label
        if _ANNEX.match(line.text):
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
