"""A text as the characters that are shown, passage by passage; whoever renders only adds looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.tree import SyntaxTreeNode

from content.texts.formats import Format
from content.texts.markdown import tree

# Without any of these a Markdown text is its paragraphs, which takes a hundredth of the time.
_MAY_MEAN_SOMETHING = re.compile(r"[*_`\[\]!\\|]|^[ \t]*(?:[-+>#~=]|\d{1,9}[.)])", re.MULTILINE)
_ITEM = re.compile(
    r"(?:[-+*•·●▪]|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]|[①-⑳])(?!\d)\s*"
)
_AT_ITEMS = re.compile(rf"^[ \t]*{_ITEM.pattern}", re.MULTILINE)


class Sort(StrEnum):
    """What a passage is to a reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEMS = "items"
    TABLE = "table"
    OTHER = "other"


@dataclass(frozen=True)
class Passage:
    """One passage as it is shown; in the source it ends before line `end`, counted from 0.

    `rows`: of a table what each says by itself, with the titles of its columns.
    """

    sort: Sort
    text: str
    end: int
    rows: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """As it is read out and pasted: who hears or gets a row has no columns before them."""
        return "\n".join(self.rows) or self.text


def shown(text: str, written: Format) -> str:
    """The characters that are shown of a text, and so said, copied, searched and compared."""
    if written == Format.PLAIN:
        return text
    return "\n\n".join(passage.text for passage in _shown(text))


def said(text: str, written: Format) -> str:
    """The same as it is read out and pasted: a row of a table by itself."""
    if written == Format.PLAIN:
        return text
    return "\n\n".join(passage.said for passage in _shown(text))


def without_marks(text: str) -> str:
    """A text without what items of lists begin with, for where its lines are run together."""
    return _AT_ITEMS.sub("", text)


def passages(text: str, written: Format) -> list[Passage]:
    """The passages of a text; items that follow one another are one passage."""
    found = _plain(text) if written == Format.PLAIN else _shown(text)
    together: list[Passage] = []
    for one in found:
        before = together[-1] if together else None
        if before and before.sort == one.sort == Sort.ITEMS:
            together[-1] = Passage(Sort.ITEMS, f"{before.text}\n{one.text}", one.end)
        else:
            together.append(one)
    return together


def read_apart(text: str, written: Format) -> list[str]:
    """What of a text is read out by itself: its paragraphs, items, tables, in their order."""
    if written == Format.PLAIN:
        return [passage.text.strip() for passage in _plain(text.strip())]
    if not _MAY_MEAN_SOMETHING.search(text):
        return [passage.text for passage in _paragraphs(text)]
    pieces: list[str] = []
    for node in tree(text).children:
        if node.type in ("bullet_list", "ordered_list"):
            pieces += [_lines(item.children) for item in node.children]
        elif node.type in ("paragraph", "table"):
            pieces.append(_block(node))
    return pieces


def _shown(text: str) -> Iterator[Passage]:
    """The passages of a Markdown text, by the parser only where it can mean something."""
    return _marked(text) if _MAY_MEAN_SOMETHING.search(text) else _paragraphs(text)


def _paragraphs(text: str) -> Iterator[Passage]:
    lines = [line.strip(" \t") for line in text.split("\n")]
    begin = 0
    for place in range(len(lines) + 1):
        if place == len(lines) or not lines[place]:
            if said := "\n".join(lines[begin:place]).strip():
                yield _passage(said, place)
            begin = place + 1


def _plain(text: str) -> Iterator[Passage]:
    lines = text.split("\n")
    begin = 0
    for place in range(len(lines) + 1):
        if place == len(lines) or not lines[place].strip():
            if begin < place:
                yield _passage("\n".join(lines[begin:place]), place)
            begin = place + 1


def _passage(text: str, end: int) -> Passage:
    return Passage(Sort.ITEMS if _ITEM.match(text.lstrip()) else Sort.PARAGRAPH, text, end)


def _marked(text: str) -> Iterator[Passage]:
    for node in tree(text).children:
        said = _block(node)
        if not said:
            continue
        end = node.map[1] if node.map else 0
        match node.type:
            case "paragraph":
                yield _passage(said, end)
            case "heading":
                yield Passage(Sort.HEADING, said, end)
            case "bullet_list" | "ordered_list":
                yield Passage(Sort.ITEMS, said, end)
            case "table":
                yield Passage(Sort.TABLE, said, end, tuple(_rows(node)))
            case _:
                yield Passage(Sort.OTHER, said, end)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline":
            return _inline(node.children).strip()
        case "fence" | "code_block":
            return node.content.rstrip("\n")
        case "tr":
            return " | ".join(_block(cell) for cell in node.children)
        case "list_item":
            mark = node.info + node.markup if node.info else node.markup
            return f"{mark} {_lines(node.children)}"
        case _:
            return _lines(node.children)


def _rows(table: SyntaxTreeNode) -> Iterator[str]:
    """居民：峰段电价 0.5，谷段电价 0.3. Cells that are empty say nothing."""
    titles, *rows = ([_line(cell) for cell in row.children] for row in _rows_in(table))
    for row in rows:
        told = [_under(title, cell) for title, cell in zip(titles, row, strict=True) if cell]
        if row[0] and told[1:]:
            yield f"{row[0]}：{'，'.join(told[1:])}"
        elif told:
            yield row[0] or "，".join(told)


def _line(cell: SyntaxTreeNode) -> str:
    return _block(cell).replace("\n", " ")


def _under(title: str, cell: str) -> str:
    return f"{title}{cell}" if not title or title.endswith("）") else f"{title} {cell}"


def _rows_in(table: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for part in table.children:
        yield from part.children


def _lines(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "\n".join(filter(None, map(_block, nodes)))


def _inline(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(
        "\n"
        if node.type in ("softbreak", "hardbreak")
        else _inline(node.children)
        if node.children
        else node.content
        for node in nodes
    )
