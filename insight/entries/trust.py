"""How far an entry is to be trusted: points for what is known of it, 100 at the most. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.messages import LazyText, _


class TrustPart(StrEnum):
    """What points are given for."""

    BASIS = "basis"
    REVIEW = "review"
    FRESH = "fresh"
    USE = "use"
    FLAGS = "flags"
    HEALTH = "health"


MOST: dict[TrustPart, int] = {
    TrustPart.BASIS: 25,
    TrustPart.REVIEW: 20,
    TrustPart.FRESH: 15,
    TrustPart.USE: 15,
    TrustPart.FLAGS: 15,
    TrustPart.HEALTH: 10,
}
PART_LABELS: dict[TrustPart, LazyText] = {
    TrustPart.BASIS: _("依据：引用的条款在用、没有变"),
    TrustPart.REVIEW: _("审核：逐条审核通过"),
    TrustPart.FRESH: _("时效：没有过复核日期"),
    TrustPart.USE: _("使用：在结果里时，检索有条目被用上"),
    TrustPart.FLAGS: _("纠错：90 天内没有"),
    TrustPart.HEALTH: _("规则：没有查出问题"),
}
USES_LENT = 5  # searches by which little use is judged mildly
FLAG_COSTS = 5
FINDING_COSTS = 4


@dataclass(frozen=True)
class Standing:
    """What is known of an entry.

    `cites` None: of a kind that need not. `is_shaken`: a cited clause changed or is gone.
    `found`, `in_vain`: searches among whose hits it was, and those nothing was used of.
    """

    cites: bool | None
    is_shaken: bool
    taken_over: bool
    overdue: bool
    found: int
    in_vain: int
    flags: int
    findings: int


def trusted(known: Standing) -> dict[TrustPart, int]:
    """The points of each part."""
    served = (known.found - known.in_vain + USES_LENT) / (known.found + USES_LENT)
    return {
        TrustPart.BASIS: _basis(known),
        TrustPart.REVIEW: 8 if known.taken_over else MOST[TrustPart.REVIEW],
        TrustPart.FRESH: 0 if known.overdue else MOST[TrustPart.FRESH],
        TrustPart.USE: round(MOST[TrustPart.USE] * served),
        TrustPart.FLAGS: max(0, MOST[TrustPart.FLAGS] - FLAG_COSTS * known.flags),
        TrustPart.HEALTH: max(0, MOST[TrustPart.HEALTH] - FINDING_COSTS * known.findings),
    }


def _basis(known: Standing) -> int:
    if known.is_shaken:
        return 5
    return MOST[TrustPart.BASIS] if known.cites in (None, True) else 10
