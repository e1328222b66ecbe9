"""Pictures that clauses place: drawn anew to be kept, and named where that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from content.files.received import Described, received
from content.files.refusals import Refused, listed
from content.files.text_pictures import MARK, mark_of, marked_in
from content.importers.regulations.clauses import FoundClause
from content.importers.word.word_pictures import WordPicture
from core.messages import LazyText, _
from core.storage.blobs import digest


def placed_pictures(
    clauses: Iterable[FoundClause], found: Iterable[WordPicture]
) -> tuple[list[Described], list[LazyText]]:
    """Those of the pictures that stand in clauses, whose marks are brought in step; and notes.

    One that is there twice is kept once. May take a second for each.
    """
    clauses = list(clauses)
    placed = {name for clause in clauses for _path, name in marked_in(clause.paragraphs)}
    kept: dict[str, Described] = {}
    names: dict[str, str] = {}
    broken: list[str] = []
    for picture in found:
        if picture.name not in placed:
            continue
        try:
            drawn = received(picture.name, picture.data, picture.crop)
        except Refused:
            broken.append(picture.name)
            continue
        first = kept.setdefault(digest(drawn.data), Described(drawn, picture.alt))
        names[picture.name] = first.received.name
    for clause in clauses:
        clause.paragraphs = [text for one in clause.paragraphs if (text := _renamed(one, names))]
    return list(kept.values()), _notes(kept.values(), broken)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """`text` with the marks of pictures that are kept; those of others go."""

    def named(mark: re.Match[str]) -> str:
        return mark_of(names[mark[1]]) if mark[1] in names else ""

    return MARK.sub(named, text)


def _notes(kept: Iterable[Described], broken: list[str]) -> list[LazyText]:
    undescribed = [one.received.name for one in kept if not one.alt]
    notes = []
    if broken:
        told = _("这些图片打不开，没有导入，图中文字请补上：{names}", names=listed(broken))
        notes.append(told)
    if undescribed:
        told = _(
            "这些图片成为附件，文档里没有写图里有什么，送审前请在编辑页补上：{names}",
            names=listed(undescribed),
        )
        notes.append(told)
    return notes
