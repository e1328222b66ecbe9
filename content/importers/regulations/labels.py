"""What a line of a regulation begins with: a clause (第十条), a chapter or section, or neither.

Headings that are not numbered 第…章 are `plain_headings`'; what a line means among others is
`clauses`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.importers.numerals import NUMERAL, number
from core.base_schema import LINE_MAX

ClauseNumber = tuple[int, int]
"""第十条 is (10, 0), 第十条之一 is (10, 1)."""


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `level` is that of a heading (1 the highest), 0 for plain text.

    `page`: where it begins, counted from 1, in files that have pages. `below`: the marks of the
    pictures that stand under it.
    """

    row: int
    text: str
    level: int = 0
    page: int | None = None
    below: tuple[str, ...] = ()


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


_ORDER = "[第笫苐弟]"  # the others are taken for the first where a text was typed or scanned
_DASH = "[—–―─ー－-]"  # so is a dash for 一, where nothing else stands
_NUMBER = rf"(?:{NUMERAL}(?:\s?{NUMERAL}){{0,11}}|{_DASH})"
_CLAUSE = re.compile(
    rf"^(?P<bold>\*\*|__)?{_ORDER}\s?(?P<n>{_NUMBER})\s?[条條]"
    r"(?:\s?之\s?(?P<sub>[一二三四五六七八九十]{1,3}))?"
    r"(?(bold)(?:\*\*|__)?)(?P<gap>[\s：:．.]+|、(?!第)|(?=[【〔\[])|$)?"
    r"(?(bold)(?:\*\*|__)?)(?P<rest>.*)$"
)
_BRACKETED = re.compile(rf"^[【〔\[]({_ORDER}[^】〕\]条條]{{1,12}}[条條])[】〕\]]\s*")
_REFERS = re.compile(
    r"规定|所[列称述指涉]|所规定|第|至|[和及或与]第|以及|或者|[的、，,。；;）)》”]|之[^一二三四五六七八九十]"
    r"|中(?![华国央])|[（(][一二三四五六七八九十0-9]+[)）]|款|项|以外|情形"
)
_HEADING = re.compile(
    rf"^{_ORDER}\s?(?P<n>{_NUMBER})\s?(?P<unit>分编|编|篇|卷|部分|章|节)(?P<gap>[\s：:、．.]+|$)?(?P<rest>.*)$"
)
_RANKS = {"编": 1, "篇": 1, "卷": 1, "部分": 1, "分编": 2, "章": 3, "节": 4}
_HEADING_CHARS = 60
_TOC_TAIL = re.compile(r"(?<![\s.…·])[\s.…·]{2,}\d+$|\t\d+$")
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f\s])\s+(?=[^\x00-\x7f])")


def closed_up(text: str) -> str:
    """`text` without the blanks that only space out Chinese characters: 总　则 -> 总则."""
    return " ".join(_BETWEEN_CHINESE.sub("", text).split())


def clause_start(text: str) -> ClauseStart | None:
    """What the label at the start of `text` says; None when there is none."""
    match = _CLAUSE.match(_BRACKETED.sub(r"\1 ", text))
    if match is None:
        return None
    numeral = _numeral(match["n"])
    main, sub = number(numeral), number(match["sub"] or "零")
    if main is None or sub is None:
        return None
    rest = match["rest"].strip()
    label = f"第{numeral}条" + (f"之{match['sub']}" if sub else "")
    refers = bool(_REFERS.match(rest))
    return ClauseStart(label, (main, sub), match["gap"] is not None, refers, rest)


def _numeral(written: str) -> str:
    return "一" if re.fullmatch(_DASH, written) else "".join(written.split())


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
    name = f"第{_numeral(match['n'])}{match['unit']}"
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
