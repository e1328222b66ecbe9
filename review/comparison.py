"""A submitted revision beside the one agents see: what is new, changed, gone, the same.

Pieces are aligned by key: the fields every revision has, then the blocks of its kind. What changed
inside a piece is not looked for here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from content.kinds.base import Block
from content.kinds.registry import kind_named
from content.models import Citation, Revision
from core.errors import Text
from core.messages import LazyText, _


class Mark(StrEnum):
    """What became of a piece."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


MARK_LABELS: dict[Mark, LazyText] = {
    Mark.SAME: _("未变"),
    Mark.CHANGED: _("改动"),
    Mark.NEW: _("新增"),
    Mark.GONE: _("删除"),
}


@dataclass(frozen=True)
class Pair:
    """One piece on both sides; None where that side does not have it."""

    key: str
    label: Text
    before: Block | None
    after: Block | None

    @property
    def mark(self) -> Mark:
        """What became of it."""
        if self.before is None:
            return Mark.NEW
        if self.after is None:
            return Mark.GONE
        return Mark.SAME if self.before.text == self.after.text else Mark.CHANGED


def compare(before: Revision | None, after: Revision) -> list[Pair]:
    """The pieces of both in reading order; `before` is None for what was never published."""
    return align(_pieces(before) if before else [], _pieces(after))


def align(before: Sequence[Block], after: Sequence[Block]) -> list[Pair]:
    """Pairs by key in the order of `after`; what is gone stands where it stood."""
    new_keys = {block.key for block in after}
    old = {block.key: block for block in before}
    gone_after: dict[str | None, list[Block]] = {}
    stands_behind: str | None = None
    for block in before:
        if block.key in new_keys:
            stands_behind = block.key
        else:
            gone_after.setdefault(stands_behind, []).append(block)
    pairs = _gone(gone_after.get(None, []))
    for block in after:
        pairs.append(Pair(block.key, block.label, old.get(block.key), block))
        pairs += _gone(gone_after.get(block.key, []))
    return pairs


def _gone(blocks: Sequence[Block]) -> list[Pair]:
    return [Pair(block.key, block.label, block, None) for block in blocks]


def _pieces(revision: Revision) -> list[Block]:
    """Everything the content hash covers, each with a key of its own."""
    dates = (
        ("effective_from", _("生效日期"), revision.effective_from),
        ("expires_on", _("有效期至"), revision.expires_on),
        ("review_by", _("复核日期"), revision.review_by),
    )
    return [
        Block("title", _("标题"), revision.title),
        *(_without_label(b) for b in kind_named(revision.entry.kind).blocks(revision.content)),
        *(_citation(citation) for citation in revision.citations),
        Block("category", _("业务类别"), revision.category.name),
        *(Block(key, label, str(day)) for key, label, day in dates if day is not None),
    ]


def _without_label(block: Block) -> Block:
    """The label stands beside the text already; a clause's text begins with it."""
    return replace(block, text=block.text.removeprefix(f"{block.label}\n"))


def _citation(citation: Citation) -> Block:
    published = citation.regulation.published
    title = published.title if published else citation.regulation.number
    key = f"citations.{citation.regulation.number}.{citation.clause}"
    return Block(key, _("引用依据"), f"{title} {citation.clause}")
