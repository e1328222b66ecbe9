"""How many clauses of a law end with a line that is not theirs, however its headings are written.

    python -m benchmarks.laws [--corpora DIR] [--json]

Each law of `corpora/regulations` is taken apart by its Markdown, which says for certain what is a
heading; then its headings, title and pages are written in other ways, and it is imported as a text
file. `foreign`: clauses that end with a heading, an annex or a page mark; `noted`: those of them
that the preview names by row; `misplaced`: clauses under another heading than their own; `lost`:
clauses of which words are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kit.report import Row, arguments, show
from content.importers.numerals import chinese
from content.importers.regulations.regulation_files import parse_regulation

_CLAUSE = re.compile(r"^第[一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[\s　]")
_HEADING = re.compile(r"^(#{2,4})\s+(.*)$")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百]+[编章节]\s*")
_LINES_OF_A_PAGE = 12


@dataclass
class Law:
    """A law: its title, and its clauses with the innermost heading each stands under."""

    title: str
    clauses: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """A way to write a law: `heading` from its number and name, `pages` with marks on each."""

    name: str
    heading: Callable[[int, str], str]
    pages: Callable[[int, str], list[str]] | None = None
    annex: str = ""
    title: Callable[[str], str] = lambda title: title


WAYS = [
    Way("第一章 总则", lambda number, name: f"第{chinese(number)}章 {name}"),
    Way("第一章 / 总则", lambda number, name: f"第{chinese(number)}章\n{name}"),
    Way("总则", lambda number, name: name),
    Way("总　则", lambda number, name: "　".join(name)),
    Way("一、总则", lambda number, name: f"{chinese(number)}、{name}"),
    Way("（一）总则", lambda number, name: f"（{chinese(number)}）{name}"),
    Way("1. 总则", lambda number, name: f"{number}. {name}"),
    Way("【总则】", lambda number, name: f"【{name}】"),
    Way("— 3 —", lambda number, name: f"第{chinese(number)}章 {name}", lambda n, t: [f"— {n} —"]),
    Way(
        "第 3 页 共 9 页, title",
        lambda number, name: f"第{chinese(number)}章 {name}",
        lambda n, t: [f"第 {n} 页 共 9 页", t],
    ),
    Way("附件 1", lambda number, name: f"第{chinese(number)}章 {name}", None, "附件 1\n收费标准"),
    Way("附录A", lambda number, name: f"第{chinese(number)}章 {name}", None, "附录A 收费标准"),
    Way("附 表", lambda number, name: f"第{chinese(number)}章 {name}", None, "附　表\n收费标准"),
]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    options = parser.parse_args()
    folder = Path(options.corpora) / "regulations"
    laws = [law for path in sorted(folder.glob("*.md")) if (law := _law(path.read_text()))]
    show((_measured(way, laws) for way in WAYS), as_json=options.json)


def _law(text: str) -> Law | None:
    """The law in `text`; None when it has no chapters, or clauses under none."""
    title, heading = "", ""
    found = Law("")
    for line in (line.strip() for line in text.split("\n")):
        if line.startswith("# "):
            title = line[2:].strip()
        elif match := _HEADING.match(line):
            heading = _same(_CHAPTER.sub("", match[2]))
        elif _CLAUSE.match(line):
            found.clauses.append((heading, line))
        elif line and found.clauses:
            name, clause = found.clauses[-1]
            found.clauses[-1] = (name, f"{clause}\n{line}")
    found.title = title
    chapters = [name for name, _clause in found.clauses]
    return found if found.clauses and all(chapters) else None


def _written(law: Law, way: Way) -> str:
    lines, number, last, page = [way.title(law.title)], 0, "", 1
    for place, (heading, clause) in enumerate(law.clauses):
        if heading != last:
            number, last = number + 1, heading
            lines.append(way.heading(number, heading))
        lines += clause.split("\n")
        if way.pages and place % _LINES_OF_A_PAGE == _LINES_OF_A_PAGE - 1:
            lines += way.pages(page, law.title)
            page += 1
    return "\n".join([*lines, way.annex])


def _measured(way: Way, laws: list[Law]) -> Row:
    counts = dict.fromkeys(("clauses", "foreign", "noted", "misplaced", "lost"), 0)
    for law in laws:
        _count(law, way, counts)
    return {"engine": way.name, "laws": len(laws), **counts}


def _count(law: Law, way: Way, counts: dict[str, int]) -> None:
    parsed = parse_regulation("law.txt", _written(law, way).encode())
    notes = "\n".join(map(str, parsed.notes))
    counts["clauses"] += len(law.clauses)
    if not parsed.entries:
        counts["lost"] += len(law.clauses)
        return
    read = {clause["label"]: clause for clause in parsed.entries[0].content["clauses"]}
    for heading, clause in law.clauses:
        label, text = re.split(r"[\s　]+", clause, maxsplit=1)
        found = read.get(label)
        if found is None or not _same(found["text"]).startswith(_same(text)):
            counts["lost"] += 1
            continue
        rest = _same(found["text"]).removeprefix(_same(text))
        counts["foreign"] += bool(rest)
        counts["noted"] += bool(rest) and f"已并入{label}" in notes
        counts["misplaced"] += heading not in _same(found["heading"])


def _same(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
