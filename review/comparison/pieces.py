"""What of a revision is compared: everything its content hash covers, piece by piece."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import object_session

from content.applicability.circles import Circle
from content.applicability.for_whom import CUSTOMER_LABELS, Scope
from content.applicability.readers import may_know_of
from content.files.models import RevisionFile
from content.kinds.base import Block, Clause
from content.kinds.registry import kind_named
from content.laws.models import LawRelation
from content.laws.relations import RELATION_LABELS, bare_name
from content.models import Citation, Entry, Revision
from content.texts.formats import FIELD, FORMAT_LABELS, Format, format_of
from content.texts.layout_marks import layout_marks
from core.errors import Text
from core.messages import _, enumerated
from people.roles import ROLE_LABELS, Role

_LINE = re.compile(r"([^\n]+)(\n*)|(\n+)")
_NUMBERED = re.compile(r"(第\S{1,8}?(?:编|分编|章|节))\s*(.*)", re.DOTALL)
_LEVELS = " / "  # between a chapter and its section, as a clause names them


class Sort(StrEnum):
    """How pieces that belong together are told apart."""

    FIELD = "field"  # there is one: the title, a date
    PARAGRAPH = "paragraph"  # of a longer text
    ITEM = "item"  # of a list: a variant, a step
    CLAUSE = "clause"  # of a regulation, with a label that is its address
    CHAPTER = "chapter"  # under which clauses stand; its number is its label
    NAMED = "named"  # of a list, with a name of its own: a step of a diagnosis


LABELLED = (Sort.CLAUSE, Sort.CHAPTER, Sort.NAMED)  # known by their labels, wherever they stand


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
        *_format(revision),
        *(_citation(citation) for citation in revision.citations),
        *relation_pieces(revision),
        *(_file(file) for file in revision.files),
        Piece(
            "category",
            "category",
            _("业务类别"),
            revision.chosen_category.name if revision.chosen_category else "",
        ),
        *_for_whom(Scope.of(revision.applies_to)),
        *_seen_by(revision.circle),
        *(Piece(key, key, label, str(day)) for key, label, day in dates if day is not None),
    ]


def relation_pieces(revision: Revision) -> list[Piece]:
    """What a law says of others."""
    return [_relation(one) for one in revision.relations]


def _content(revision: Revision) -> Iterator[Piece]:
    kind = kind_named(revision.entry.kind)
    clauses = {clause.label: clause for clause in kind.clauses(revision.content)}
    chapters = _Chapters()
    places: dict[str, int] = {}
    for block in kind.blocks(revision.content):
        group, _dot, own = block.key.partition(".")
        if not own:
            yield from paragraphs(block)
            if marks := layout_marks(block.text, block.format):
                label = _("{label}的排版", label=block.label)
                yield Piece(f"{block.key}.layout", f"{block.key}.layout", label, marks)
            continue
        places[group] = place = places.get(group, 0) + 1
        if clause := clauses.get(own):
            # The label stands beside the text, and the chapter before it: that a clause moved to
            # another chapter, or got another number, does not change what it says.
            yield from chapters.before(clause)
            yield Piece(block.key, group, block.label, _clause_text(clause), Sort.CLAUSE, place)
        else:
            sort = Sort.NAMED if block.named else Sort.ITEM
            yield Piece(block.key, group, block.label, block.shown, sort, place, block.internal)


def _clause_text(clause: Clause) -> str:
    """With for whom it holds, where it says so itself: for others it says another thing."""
    told = clause.scope.told
    return str(_("{text}\n〔适用：{whom}〕", text=clause.text, whom=told)) if told else clause.text


def _format(revision: Revision) -> Iterator[Piece]:
    """How the texts are written, where that is not the usual way."""
    written = format_of(revision.content)
    if written != Format.MARKDOWN:
        yield Piece(FIELD, FIELD, _("书写格式"), str(FORMAT_LABELS[written]))


class _Chapters:
    """The chapters and sections of a regulation, each where its first clause stands."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._seen: Counter[str] = Counter()

    def before(self, clause: Clause) -> Iterator[Piece]:
        """What begins with this clause."""
        levels = [level for level in clause.heading.split(_LEVELS) if level]
        known, self._open = self._open, levels
        for depth in range(1, len(levels) + 1):
            if levels[:depth] != known[:depth]:
                yield self._piece(levels[:depth])

    def _piece(self, levels: list[str]) -> Piece:
        labels, names = zip(*(_numbered(level) for level in levels), strict=True)
        key = f"chapters.{_LEVELS.join(labels)}"
        self._seen[key] += 1
        if self._seen[key] > 1:
            key = f"{key} {self._seen[key]}"
        label: Text = labels[-1] if names[-1] else _("章节")
        place = sum(self._seen.values())
        group = f"chapters{len(levels)}"
        return Piece(key, group, label, names[-1] or labels[-1], Sort.CHAPTER, place)


def _numbered(chapter: str) -> tuple[str, str]:
    """第三章 and 供电; what has no number, or only that, is a label without a name."""
    found = _NUMBERED.fullmatch(chapter)
    return (found[1], found[2]) if found else (chapter, "")


def paragraphs(block: Block) -> list[Piece]:
    """A text field, a piece for each line; one line alone is the field itself."""
    lines = [(m[1] or "", m[2] or m[3] or "") for m in _LINE.finditer(block.shown)]
    if len(lines) <= 1:
        return [Piece(block.key, block.key, block.label, block.shown, internal=block.internal)]
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


def _for_whom(scope: Scope) -> Iterator[Piece]:
    if scope.regions:
        yield Piece("regions", "regions", _("适用地区"), "、".join(scope.regions))
    if scope.customers:
        named = "、".join(str(CUSTOMER_LABELS[one]) for one in scope.customers)
        yield Piece("customers", "customers", _("适用客户"), named)
    if scope.conditions:
        yield Piece("conditions", "conditions", _("适用条件"), scope.conditions)


def _seen_by(circle: Circle) -> Iterator[Piece]:
    roles = "、".join(str(ROLE_LABELS[Role(one)]) for one in circle.roles)
    for name, label, named in (
        ("seen_by_roles", _("仅限角色"), roles),
        ("seen_by_departments", _("仅限部门"), "、".join(circle.departments)),
        ("seen_by_regions", _("仅限派驻地区"), "、".join(circle.regions)),
    ):
        if named:
            yield Piece(name, name, label, named)


def _file(file: RevisionFile) -> Piece:
    """A file by what it is: other bytes under the same name are a change."""
    facts = enumerated(file.blob.facts)
    told = _("{name}（{facts}，校验 {mark}）", name=file.name, facts=facts, mark=file.sha256[:12])
    key = f"files.{file.name}"
    return Piece(key, key, _("附件"), f"{told}\n{file.alt}" if file.alt else str(told))


def _relation(one: LawRelation) -> Piece:
    """What a law says of another: by its number, or as it was typed."""
    named = _titled(one) if one.named_id else f"《{one.title}》"
    key = f"relations.{one.named_id or one.title_key[:80]}"
    return Piece(key, key, RELATION_LABELS[one.relation], named)


def _titled(one: LawRelation) -> str:
    session = object_session(one)
    law = session.get(Entry, one.named_id) if session is not None else None
    if law is None or not may_know_of(law):
        return str(_("（不对您开放）"))
    if law.published is None:
        return law.number
    return f"《{bare_name(law.published.title)}》{law.number}"


def _citation(citation: Citation) -> Piece:
    published = citation.regulation.published
    title = published.title if published else citation.regulation.number
    key = f"citations.{citation.regulation.number}.{citation.clause}"
    return Piece(key, key, _("引用依据"), f"{title} {citation.clause}")
