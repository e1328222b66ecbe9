"""Office files as they are read in a page of ours: headings, lines, rows of tables, pictures.

In parts as `file_texts` keeps them, so that what is found in a part is shown in it. Runs apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from content.files.kept_types import PICTURES, type_of
from content.files.limits import MAX_DOCUMENT_CHARS, MAX_KEPT_BYTES
from content.files.office_package import opened
from content.files.pictures import redrawn
from content.files.refusals import Refused
from content.importers.file_texts import Answer, docx_parts, xlsx_parts
from content.importers.word.word_pictures import WordPicture

Block = dict[str, Any]


def of_docx(data: bytes) -> Answer:
    """The parts of a Word document, each a list of blocks, and its pictures one behind the other.

    A block has `text` and `level` (of a heading, else 0), or the `cells` of a row of a table. Of a
    picture its `name`, by which marks in texts refer to it, `alt`, `type`, `width`, `height`, and
    where its bytes begin and end. Raises `Refused`, also where changes wait.
    """
    parts, pictures = docx_parts(opened(data))
    blocks = ([_block(line.text, line.level, line.cells) for line in part] for part in parts)
    told, drawn = _drawn(pictures)
    return {"parts": _bounded(blocks), "pictures": told}, drawn


def of_xlsx(data: bytes) -> Answer:
    """The same of a workbook: the name of each sheet is a heading, cells keep their column."""
    parts = xlsx_parts(opened(data))
    blocks = ([_block(row.text, 2 * row.is_name, row.cells) for row in part] for part in parts)
    return {"parts": _bounded(blocks), "pictures": []}, b""


def _block(text: str, level: int, cells: tuple[str, ...]) -> Block:
    return {"cells": list(cells)} if cells else {"text": text, "level": level}


def _bounded(parts: Iterable[list[Block]]) -> list[list[Block]]:
    """Of what holds too much, the beginning."""
    kept: list[list[Block]] = []
    left = MAX_DOCUMENT_CHARS
    for part in parts:
        left -= sum(len(one.get("text", "")) + len("".join(one.get("cells", ()))) for one in part)
        left -= sum(len(one.get("cells", ())) for one in part)  # also those that are empty
        if left < 0:
            break
        kept.append(part)
    return kept


def _drawn(pictures: Iterable[WordPicture]) -> tuple[list[dict[str, Any]], bytes]:
    """Those that can be drawn anew, and as many as fit."""
    told: list[dict[str, Any]] = []
    drawn = b""
    for picture in pictures:
        with suppress(Refused):
            type_ = type_of(picture.data)
            size, data = redrawn(picture.data, PICTURES[type_], picture.crop)
            if len(drawn) + len(data) <= MAX_KEPT_BYTES:
                place = {"begin": len(drawn), "end": len(drawn) + len(data)}
                told.append(
                    {"name": picture.name, "alt": picture.alt, "type": type_} | size | place
                )
                drawn += data
    return told, drawn
