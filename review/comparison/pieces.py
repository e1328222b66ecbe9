"""What of a revision is compared: everything its content hash covers, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from content.kinds.base import Block
from content.kinds.registry import kind_named
from content.models import Citation, Revision
from core.errors import Text
from core.messages import _

_LINE = re.compile(r"([^\n]+)(\n*)|(\n+)")


class Sort(StrEnum):
    """How pieces that belong together are told apart."""

    FIELD = "field"  # there is one: the title, a date
    PARAGRAPH = "paragraph"  # of a longer text
    ITEM = "item"  # of a list: a variant, a step
    CLAUSE = "clause"  # of a regulation, with a label that is its address


@dataclass(frozen=True)
class Piece:
    """One piece of a revision; it can be exchanged within its `group`, where `place` is its number.

    `gap` is the empty space behind it, which is kept but not compared.
    """

    key: str
    group: str
    label: Text
    text: str
    sort: Sort = Sort.FIELD
    place: int = 1
    internal: bool = False
    gap: str = ""

    @property
    def name(self) -> Text:
        """How to speak of it: 第十条, 第 2 段, 第 3 项."""
        match self.sort:
            case Sort.PARAGRAPH:
                return _("第 {n} 段", n=self.place)
            case Sort.ITEM:
                return _("第 {n} 项", n=self.place)
            case _:
                return self.label


def pieces_of(revision: Revision) -> list[Piece]:
    """All pieces in reading order."""
    dates = (
        ("effective_from", _("生效日期"), revision.effective_from),
        ("expires_on", _("有效期至"), revision.expires_on),
        ("review_by", _("复核日期"), revision.review_by),
    )
    return [
        Piece("title", "title", _("标题"), revision.title),
        *_content(revision),
        *(_citation(citation) for citation in revision.citations),
        Piece("category", "category", _("业务类别"), revision.category.name),
        *(Piece(key, key, label, str(day)) for key, label, day in dates if day is not None),
    ]


def _content(revision: Revision) -> Iterator[Piece]:
    kind = kind_named(revision.entry.kind)
    labels = {clause.label for clause in kind.clauses(revision.content)}
    places: dict[str, int] = {}
    for block in kind.blocks(revision.content):
        group, _dot, own = block.key.partition(".")
        if not own:
            yield from paragraphs(block)
            continue
        places[group] = place = places.get(group, 0) + 1
        sort = Sort.CLAUSE if own in labels else Sort.ITEM
        # The label stands beside the text already; a clause's text begins with it.
        text = block.text.removeprefix(f"{block.label}\n") if sort == Sort.CLAUSE else block.text
        yield Piece(block.key, group, block.label, text, sort, place, block.internal)


def paragraphs(block: Block) -> list[Piece]:
    """A text field, a piece for each line; one line alone is the field itself."""
    lines = [(m[1] or "", m[2] or m[3] or "") for m in _LINE.finditer(block.text)]
    if len(lines) <= 1:
        return [Piece(block.key, block.key, block.label, block.text, internal=block.internal)]
    return [
        Piece(
            f"{block.key}.{place}" if place > 1 else block.key,
            block.key,
            block.label,
            text,
            Sort.PARAGRAPH,
            place,
            block.internal,
            gap,
        )
        for place, (text, gap) in enumerate(lines, start=1)
    ]


def _citation(citation: Citation) -> Piece:
    published = citation.regulation.published
    title = published.title if published else citation.regulation.number
    key = f"citations.{citation.regulation.number}.{citation.clause}"
    return Piece(key, key, _("引用依据"), f"{title} {citation.clause}")
