"""The signs that a grievance may go further, and what they come to under a version of the points.

A small model that can be read: each sign has points, each level a number from which it is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.messages import LazyText, _
from grievances.handling.models import Handling
from questions.urgency import CALLS_THAT_RAISE, CALLS_THAT_WARN


class Sign(StrEnum):
    """What tells that a customer may go further. Each is counted; its points are for each time."""

    REPEATED = "repeated"  # the third call on the matter, and each after it
    RAISED = "raised"  # the seventh: it is a complaint from then on
    TENDENCY = "tendency"
    OWN_FAULT = "own_fault"
    HOTLINE_LATE = "hotline_late"
    DEPARTMENT_LATE = "department_late"
    HANDED_OVER = "handed_over"  # from the second department on
    DISSATISFIED = "dissatisfied"
    REFUSED = "refused"
    DANGER = "danger_told"


SIGN_LABELS: dict[Sign, LazyText] = {
    Sign.REPEATED: _("重复来电"),
    Sign.RAISED: _("第七次来电"),
    Sign.TENDENCY: _("有升级倾向"),
    Sign.OWN_FAULT: _("本方有过错"),
    Sign.HOTLINE_LATE: _("热线超时"),
    Sign.DEPARTMENT_LATE: _("部门超时"),
    Sign.HANDED_OVER: _("转手"),
    Sign.DISSATISFIED: _("表示不满意"),
    Sign.REFUSED: _("不接受方案"),
    Sign.DANGER: _("涉及人身危险"),
}
DEFAULT_POINTS: dict[Sign, int] = {
    Sign.REPEATED: 1,
    Sign.RAISED: 8,
    Sign.TENDENCY: 3,
    Sign.OWN_FAULT: 1,
    Sign.HOTLINE_LATE: 2,
    Sign.DEPARTMENT_LATE: 2,
    Sign.HANDED_OVER: 1,
    Sign.DISSATISFIED: 2,
    Sign.REFUSED: 2,
    Sign.DANGER: 8,
}
DEFAULT_THRESHOLDS = (3, 5, 8)
DEFAULT_MINUTES = (240, 120, 60)
GRADE_LABELS: dict[int, LazyText] = {
    0: _("正常"),
    1: _("预警 1 级"),
    2: _("预警 2 级"),
    3: _("预警 3 级"),
}


@dataclass(frozen=True)
class Reason:
    """A sign, how often it was seen, and the points it gives in all."""

    sign: Sign
    count: int
    points: int

    def as_json(self) -> dict[str, Any]:
        """As it is stored beside a grievance."""
        return {"sign": str(self.sign), "count": self.count, "points": self.points}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reason:
        """As it was stored."""
        return cls(Sign(stored["sign"]), stored["count"], stored["points"])

    @property
    def label(self) -> str:
        """How it is said: 转手 3."""
        name = str(SIGN_LABELS[self.sign])
        return name if self.count == 1 else f"{name} {self.count}"


def signs_of(handling: Handling) -> dict[Sign, int]:
    """How often each sign was seen; those that were not are left out."""
    terms = handling.terms
    seen = {
        Sign.REPEATED: max(0, handling.call_number - CALLS_THAT_WARN + 1),
        Sign.RAISED: int(handling.call_number >= CALLS_THAT_RAISE),
        Sign.TENDENCY: int(handling.tendency),
        Sign.OWN_FAULT: int(handling.own_fault),
        Sign.HOTLINE_LATE: int(handling.told_late_at is not None or handling.hotline_is_late),
        Sign.DEPARTMENT_LATE: sum(one.told_late_at is not None for one in terms),
        Sign.HANDED_OVER: max(0, handling.hand_overs - 1),
        Sign.DISSATISFIED: handling.complaints,
        Sign.REFUSED: handling.refusals,
        Sign.DANGER: int(bool(handling.danger)),
    }
    return {sign: count for sign, count in seen.items() if count}


def reasons_for(seen: Mapping[Sign, int], points: Mapping[str, int]) -> list[Reason]:
    """What the signs come to, the weightiest first; signs without points say nothing."""
    found = [Reason(sign, count, count * points.get(sign, 0)) for sign, count in seen.items()]
    return sorted((one for one in found if one.points), key=lambda one: -one.points)


def grade_of(points: int, thresholds: Sequence[int]) -> int:
    """The highest level reached; 0 for none."""
    return sum(points >= least for least in thresholds)


def reasons_told(stored: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """The reasons that are kept beside a grievance or an escalation."""
    return [Reason.from_json(one) for one in stored]
