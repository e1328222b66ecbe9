"""A Word document as lines in reading order, with remarks on what was not read as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from content.files.limits import MAX_LINES
from content.files.office_package import OfficePackage
from content.files.refusals import refuse
from content.importers.word.elements import (
    alternative,
    attribute,
    child,
    children,
    is_set,
    name_of,
)
from content.importers.word.looks import Looks
from content.importers.word.numbering import Numbering
from content.importers.word.paragraph_text import ParagraphText
from content.importers.word.remarks import Remarks
from content.importers.word.styles import Styles, outline_level
from content.importers.word.tables import LayOut, TableReader, TextLine
from content.importers.word.word_pictures import WordPictures
from core.base_schema import TEXT_MAX
from core.messages import LazyText, _
from core.unseen import as_seen

_CHANGES = frozenset(
    f"w:{name}" for name in ["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"]
)
_HEADING_CHARS = 60
_PARTS_MOST = 30
_SENTENCE_END = re.compile(r"[。；;：:，,]$")
_PAGE_WORDS = re.compile(r"[\s\d—–－\-·/第页共全之]*")
_SKIPPED_NOTES = ("separator", "continuationSeparator", "continuationNotice")


def read_document(
    package: OfficePackage, lay_out: LayOut, pictures: WordPictures | None = None
) -> tuple[list[TextLine], list[LazyText]]:
    """The lines of the document that are not blank, and what a person should know of them.

    Its pictures are collected in `pictures`, with a mark where they stand.
    Raises `Refused` for what is no document, has tracked changes, or is too long.
    """
    root = package.main_root("w:document")
    if any(name_of(element) in _CHANGES for element in root.iter()):
        raise refuse(_("文档里有未处理的修订，请在 Word 中全部接受或拒绝后重试"))
    reader = _Reader(package, lay_out, pictures)
    lines = list(reader.blocks(child(root, "w:body")))
    return lines, [*reader.remarks.said(), *_around_the_text(package, lines)]


class _Reader:
    """Goes through the body once; counts paragraphs as a person does, a table row as one."""

    def __init__(
        self, package: OfficePackage, lay_out: LayOut, pictures: WordPictures | None
    ) -> None:
        self.remarks = Remarks()
        self._styles = Styles(package.root_of(package.related(package.main, "styles")))
        numbers = package.root_of(package.related(package.main, "numbering"))
        self._numbering = Numbering(numbers, self._styles)
        self._notes = _notes(package)
        self._text = ParagraphText(Looks(self._styles), self.remarks, self._note_text, pictures)
        self._tables = TableReader(self.remarks, lay_out, self._in_cell)
        self._joined: TextLine | None = None
        self._cells = 0

    def blocks(self, elements: Iterable[Any] | None) -> Iterator[TextLine]:
        """The lines of paragraphs, tables and what wraps them."""
        for element in elements if elements is not None else ():
            name = name_of(element)
            if name == "w:p":
                yield from self._paragraph(element)
            elif name == "w:tbl":
                yield from self._tables.lines(element)
            elif name == "w:sdt":
                yield from self._control(element)
            elif name in ("w:customXml", "w:smartTag"):
                yield from self.blocks(element)
            elif name == "mc:AlternateContent":
                yield from self.blocks(alternative(element))
            elif name == "w:altChunk":
                self.remarks.paragraph += 1
                self.remarks.add("document")
        yield from self._rest()

    def _control(self, element: Any) -> Iterator[TextLine]:
        if is_set(child(element, "w:sdtPr"), "w:showingPlcHdr"):
            self.remarks.paragraph += 1
            self.remarks.add("placeholder")
        else:
            yield from self.blocks(child(element, "w:sdtContent"))

    def _paragraph(self, paragraph: Any) -> Iterator[TextLine]:
        if not self._cells:
            self.remarks.paragraph += 1
        if self.remarks.paragraph > MAX_LINES:
            raise refuse(_("超过 {limit} 段，请拆成几个文件再导入", limit=MAX_LINES))
        properties = child(paragraph, "w:pPr")
        style = self._styles.of_paragraph(properties)
        text = self._text.read(paragraph, style, in_table=bool(self._cells))
        boxes, below = self._text.boxes, self._text.below
        hidden_mark = self._mark_is_hidden(properties, style)
        if text.strip() or not hidden_mark:
            text = self._numbered(properties, style, text)
        if self._styles.is_contents(style):
            self.remarks.add("contents")
            text = ""
        text = as_seen(text)
        level = self._level(properties, style, text)
        joins = hidden_mark or self._is_drop_cap(properties)
        if joins and len(self._joined.text if self._joined else "") < TEXT_MAX:
            self._join(text, level)
        else:
            yield from self._lines(text, level)
        yield from (TextLine(self.remarks.paragraph, mark) for mark in below)
        yield from self._boxed(boxes)
        self.remarks.ended(text)

    def _lines(self, text: str, level: int) -> Iterator[TextLine]:
        if self._joined is not None:
            text, level = self._joined.text + text, self._joined.level or level
            self._joined = None
        for line in text.split("\n"):
            if line.strip():
                yield TextLine(self.remarks.paragraph, line.strip(), level)

    def _join(self, text: str, level: int) -> None:
        """The mark that ends the paragraph is not shown, so the next goes on in the same line."""
        before = self._joined.text if self._joined else ""
        self._joined = TextLine(self.remarks.paragraph, before + text, level)

    def _rest(self) -> Iterator[TextLine]:
        if self._joined is not None:
            yield from self._lines("", self._joined.level)

    def _boxed(self, boxes: list[Any]) -> Iterator[TextLine]:
        joined, self._joined = self._joined, None
        for box in boxes:
            lines = self._in_cell(box)
            if lines:
                self.remarks.add("box", " ".join(line.text for line in lines))
            yield from lines
        self._joined = joined

    def _in_cell(self, blocks: Iterable[Any]) -> list[TextLine]:
        self._cells += 1
        try:
            return list(self.blocks(blocks))
        finally:
            self._cells -= 1

    def _numbered(self, properties: Any, style: str, text: str) -> str:
        found = self._numbering.of_paragraph(properties, style)
        if found is None:
            return text
        label = self._numbering.label(*found)
        if label is None:
            self.remarks.add("number")
            return text
        if label and not label.startswith("•"):
            self.remarks.add("rebuilt")
        return label + text

    def _mark_is_hidden(self, properties: Any, style: str) -> bool:
        own = is_set(child(properties, "w:rPr"), "w:vanish")
        return self._styles.toggle(style, "w:vanish") if own is None else own

    def _is_drop_cap(self, properties: Any) -> bool:
        return attribute(child(properties, "w:framePr"), "dropCap") in ("drop", "margin")

    def _level(self, properties: Any, style: str, text: str) -> int:
        outline = child(properties, "w:outlineLvl")
        level = self._styles.heading_level(style)
        if outline is not None:
            level = outline_level(outline)
        is_long = len(text) > _HEADING_CHARS or _SENTENCE_END.search(text.strip())
        return 0 if is_long and level else level

    def _note_text(self, reference: Any) -> str:
        kind = name_of(reference).removesuffix("Reference").removeprefix("w:")
        return self._notes.get((kind, attribute(reference, "id")), "")


def _notes(package: OfficePackage) -> dict[tuple[str, str], str]:
    """The texts of footnotes, endnotes and comments by kind and number."""
    found = {}
    for kind in ("footnote", "endnote", "comment"):
        root = package.root_of(package.related(package.main, f"{kind}s"))
        for note in children(root, f"w:{kind}"):
            if attribute(note, "type") not in _SKIPPED_NOTES:
                found[kind, attribute(note, "id")] = _bare_text(note)
    return found


def _bare_text(element: Any) -> str:
    texts = (part.text or "" for part in element.iter() if name_of(part) == "w:t")
    return as_seen("".join(texts))


def _paragraphs(root: Any) -> list[str]:
    """The texts of all paragraphs in a part, wherever they stand."""
    pieces: list[list[str]] = []
    for element in root.iter() if root is not None else ():
        if name_of(element) == "w:p":
            pieces.append([])
        elif name_of(element) == "w:t" and pieces:
            pieces[-1].append(element.text or "")
    return [as_seen("".join(piece)).strip() for piece in pieces]


def _around_the_text(package: OfficePackage, lines: list[TextLine]) -> list[LazyText]:
    """What headers and footers say, unless it is the title or a page number."""
    known = "".join(line.text for line in lines[:5])
    said: dict[str, None] = {}
    relations = package.relations(package.main).values()
    parts = dict.fromkeys(r.target for r in relations if r.type in ("header", "footer"))
    for part in list(parts)[:_PARTS_MOST]:
        said |= dict.fromkeys(_paragraphs(package.root_of(part)))
    texts = [t for t in said if t and not _PAGE_WORDS.fullmatch(t) and t not in known]
    if not texts:
        return []
    return [_("页眉、页脚没有导入：{text}", text="；".join(texts)[:200])]
