"""Page numbers and running titles that came along with a text: left out, and named by row."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from content.files.refusals import listed
from content.importers.regulations.labels import Line, closed_up
from core.messages import LazyText, _

_LONGEST = 40
_RUNNING_CHARS = 60
_COUNT = r"(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,5})"
_DASH = "[-—–―─_~·•*|]"
_DASHES = rf"{_DASH}(?:\s*{_DASH})*+"
_CERTAIN = [
    re.compile(rf"^{_DASHES}\s*+(?:\d{{1,4}}|[ivxlc]{{1,6}})\s*+{_DASHES}", re.IGNORECASE),
    re.compile(
        rf"第\s*+{_COUNT}\s*+页(?:\s*+(?:[,，/、(]\s*+)?(?:共\s*+)?{_COUNT}\s*+(?:页\s*+)?\)?)?"
    ),
    re.compile(
        rf"共\s*+{_COUNT}\s*+页(?:\s*+(?:[,，/、(]\s*+)?(?:第\s*+)?{_COUNT}\s*+(?:页\s*+)?\)?)?"
    ),
    re.compile(rf"第\s*+{_COUNT}\s*+/\s*+{_COUNT}\s*+页"),
    re.compile(r"(?:page|p\.?)\s*+\d{1,4}(?:\s*+(?:of|/)\s*+\d{1,4})?", re.IGNORECASE),
    re.compile(r"\d{1,4}\s*+(?:页\s*+)?/\s*+(?:共\s*+)?\d{1,4}\s*+页"),
]
_OF_ALL = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
_BARE = re.compile(r"\d{1,4}")
_ROWS_OF_A_PAGE = 8
_COUNTRY = "中华人民共和国"


def without_page_numbers(lines: list[Line]) -> tuple[list[Line], list[LazyText]]:
    """`lines` without page numbers and what runs beside them on every page."""
    plain = [_plain(line) for line in lines]
    numbers = {place for place, text in enumerate(plain) if _is_certain(text)}
    numbers |= set(_of_all(plain))
    counted, doubtful = _bare_numbers(lines, plain)
    numbers |= counted
    running = _beside(lines, numbers)
    notes = []
    if numbers:
        rows = [lines[place].row for place in sorted(numbers)]
        notes.append(_("第 {rows} 行是页码，没有导入", rows=listed(rows)))
    if running:
        rows = [lines[place].row for place in sorted(running)]
        notes.append(_("第 {rows} 行是每页重复的页眉或页脚，没有导入", rows=listed(rows)))
    if doubtful:
        rows = [lines[place].row for place in sorted(doubtful)]
        notes.append(_("第 {rows} 行只有数字，可能是页码，请核对", rows=listed(rows)))
    left_out = numbers | running
    return [line for place, line in enumerate(lines) if place not in left_out], notes


def without_running_title(lines: list[Line], title: str) -> tuple[list[Line], list[LazyText]]:
    """`lines` of the body without those that only repeat the title, also with a page number."""
    bare = _bare(title)
    repeats = [line for line in lines if bare and _bare(_without_number(line.text)) == bare]
    if not repeats:
        return lines, []
    rows = listed([line.row for line in repeats])
    note = _("第 {rows} 行重复了标题（页眉），没有导入", rows=rows)
    left_out = {id(line) for line in repeats}
    return [line for line in lines if id(line) not in left_out], [note]


def _plain(line: Line) -> str:
    if len(line.text) > _LONGEST:
        return ""
    return unicodedata.normalize("NFKC", line.text).strip()


def _is_certain(text: str) -> bool:
    return any(form.fullmatch(text) for form in _CERTAIN)


def _of_all(plain: list[str]) -> Iterator[int]:
    """3/9 is a page number where 4/9 is one too: alone it may be a fraction."""
    found = [(place, m) for place, t in enumerate(plain) if (m := _OF_ALL.fullmatch(t))]
    totals = Counter(match[2] for _place, match in found)
    for place, match in found:
        if totals[match[2]] > 1 and int(match[1]) <= int(match[2]):
            yield place


def _bare_numbers(lines: list[Line], plain: list[str]) -> tuple[set[int], set[int]]:
    """Numbers alone in a line: those that count pages, and those that may or may not."""
    bare = [place for place, text in enumerate(plain) if _BARE.fullmatch(text)]
    if not bare:
        return set(), set()
    values = [int(plain[place]) for place in bare]
    counts = len(values) > 1 and all(b - a == 1 for a, b in itertools.pairwise(values))
    gap = (lines[bare[-1]].row - lines[bare[0]].row) / max(len(bare) - 1, 1)
    return (set(bare), set()) if counts and gap >= _ROWS_OF_A_PAGE else (set(), set(bare))


def _beside(lines: list[Line], numbers: set[int]) -> set[int]:
    """Lines next to a page number that say the same on several pages."""
    beside = {
        place
        for number in numbers
        for place in (number - 1, number + 1)
        if 0 <= place < len(lines)
        and place not in numbers
        and len(lines[place].text) <= _RUNNING_CHARS
    }
    texts = Counter(closed_up(lines[place].text) for place in beside)
    repeated = {text for text, count in texts.items() if count > 1 and not text.endswith("。")}
    return {place for place in beside if closed_up(lines[place].text) in repeated}


_NUMBER_BEHIND = re.compile(r"(?<![\s—–―─|·-])[\s—–―─|·-]*第?\s?\d{1,4}\s?页?[\s—–―─|·-]*$")
_NUMBER_BEFORE = re.compile(r"^[\s—–―─|·-]*第?\s?\d{1,4}\s?页?[\s—–―─|·-]+")


def _without_number(text: str) -> str:
    if len(text) > 2 * _RUNNING_CHARS:
        return text
    return _NUMBER_BEFORE.sub("", _NUMBER_BEHIND.sub("", text)) or text


def _bare(text: str) -> str:
    return closed_up(text).strip("《》*_ ").removeprefix(_COUNTRY)
