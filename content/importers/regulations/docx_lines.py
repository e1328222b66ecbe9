"""The paragraphs of a DOCX in reading order; a table row is one line. The archive was checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from content.files.limits import MAX_LINES
from content.files.refusals import refuse
from content.importers.regulations.clauses import Line
from core.messages import LazyText, _

_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*([1-6])$", re.IGNORECASE)
_TITLE_STYLES = ("title", "标题")
_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_CLAUSE_NUMBERING = re.compile("%[1-9].*条")


def docx_lines(data: bytes) -> tuple[list[Line], list[LazyText]]:
    """The paragraphs that are not blank, numbered as they stand, and notes. Raises `Refused`."""
    try:
        document = Document(BytesIO(data))
        body = document.element.body
        levels = {style.style_id: _level(style.name) for style in document.styles}
        numbered = _numbers_clauses_by_itself(document)
    except Exception:  # the library raises whatever a malformed part leads it into
        raise refuse(_("文件已损坏，打不开；请用 Word 重新保存后重试")) from None
    if any(next(body.iter(qn(name)), None) is not None for name in _CHANGES):
        raise refuse(_("文档里有未处理的修订，请在 Word 中全部接受或拒绝后重试"))
    lines = []
    for row, (text, style) in enumerate(_paragraphs(body), start=1):
        if row > MAX_LINES:
            raise refuse(_("超过 {limit} 段，请拆成几个文件再导入", limit=MAX_LINES))
        if text.strip():
            lines.append(Line(row, text.strip(), levels.get(style, 0)))
    return lines, _notes(body, numbered)


def _notes(body: Any, numbered: bool) -> list[LazyText]:
    notes = []
    if next(body.iter(qn("w:txbxContent")), None) is not None:
        notes.append(_("文本框里的文字没有导入，请核对"))
    if next(body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")), None) is not None:
        notes.append(_("脚注和尾注没有导入，请核对"))
    if numbered:
        notes.append(
            _("条号可能是 Word 自动编号，读不到；缺条时请把编号转成文字，或另存为 .txt 再导入")
        )
    return notes


def _level(style: str | None) -> int:
    name = (style or "").strip().lower()
    if name in _TITLE_STYLES:
        return 1
    match = _HEADING_STYLE.match(name)
    return int(match[1]) if match else 0


def _numbers_clauses_by_itself(document: Any) -> bool:
    used = document.element.body.iter(qn("w:numPr"))
    parts = (rel.target_part for rel in document.part.rels.values() if not rel.is_external)
    blobs = (
        p.blob.decode("utf-8", "replace") for p in parts if p.partname.endswith("numbering.xml")
    )
    return next(used, None) is not None and any(_CLAUSE_NUMBERING.search(blob) for blob in blobs)


def _paragraphs(parent: Any) -> Iterator[tuple[str, str]]:
    for child in parent:
        if child.tag == qn("w:p"):
            for line in _text(child).split("\n"):
                yield line, _style(child)
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                yield _row_text(row), ""
        elif isinstance(child.tag, str):
            yield from _paragraphs(child)


def _row_text(row: Any) -> str:
    cells = (
        " ".join(_text(p).replace("\n", " ").strip() for p in cell.iter(qn("w:p")))
        for cell in row.iterchildren(qn("w:tc"))
    )
    return " | ".join(cell for cell in cells if cell)


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def _text(paragraph: Any) -> str:
    """The words of `paragraph` itself: no text boxes, which stand in it but are not of it."""
    pieces = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        owner = next(node.iterancestors(qn("w:p")))
        if owner is not paragraph or node.getparent().tag != qn("w:r"):
            continue
        pieces.append(_words(node))
    return "".join(pieces)


def _words(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "\t" if node.tag == qn("w:tab") else "\n"
