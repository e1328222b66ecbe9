"""The grades of a change, and the reasons a grade is given with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.messages import LazyText, _


class Grade(StrEnum):
    """What a change touches, lightest first; the heaviest thing touched is its grade."""

    WORDING = "wording"
    VARIANTS = "variants"  # and keywords
    OBLIGATIONS = "obligations"  # numbers, amounts, dates, deadlines, obligations
    REGULATION = "regulation"  # a new regulation, or any change of one
    RETIREMENT = "retirement"


GRADE_LABELS: dict[Grade, LazyText] = {
    Grade.WORDING: _("文字"),
    Grade.VARIANTS: _("相似问与关键词"),
    Grade.OBLIGATIONS: _("金额、期限与义务"),
    Grade.REGULATION: _("法规制度"),
    Grade.RETIREMENT: _("下线"),
}
_RANKS = {
    Grade.WORDING: 0,
    Grade.VARIANTS: 1,
    Grade.OBLIGATIONS: 2,
    Grade.REGULATION: 3,
    Grade.RETIREMENT: 3,
}


def rank(grade: Grade) -> int:
    """How heavy a grade is; a regulation and a retirement are equally so."""
    return _RANKS[grade]


def higher_than(grade: Grade) -> list[Grade]:
    """What a reviewer may raise a grade to: the heavier ones; nothing is raised to a retirement."""
    return [g for g in Grade if rank(g) > rank(grade) and g != Grade.RETIREMENT]


class Because(StrEnum):
    """The ways to come to a grade."""

    NUMBER = "number"
    CLAUSE = "clause"
    OBLIGATION = "obligation"
    SCOPE = "scope"
    READERS = "readers"
    RELATIONS = "relations"
    CONTEXT = "context"
    TIME_LIMIT = "time_limit"
    DATE = "date"
    BASIS = "basis"
    FILES = "files"
    VARIANTS = "variants"
    KEYWORDS = "keywords"
    CATEGORY = "category"
    WORDING = "wording"
    UNCHANGED = "unchanged"
    FIRST = "first"
    NEW_REGULATION = "new_regulation"
    REGULATION = "regulation"
    RETIREMENT = "retirement"
    RAISED = "raised"
    MORE = "more"


_BECAUSE_LABELS: dict[Because, LazyText] = {
    Because.NUMBER: _("数字、金额或期限"),
    Because.CLAUSE: _("提到的条款"),
    Because.OBLIGATION: _("义务用语"),
    Because.SCOPE: _("适用对象"),
    Because.READERS: _("谁可以看"),
    Because.RELATIONS: _("与其他法规的关系"),
    Because.CONTEXT: _("数字或义务的上下文"),
    Because.TIME_LIMIT: _("时限"),
    Because.DATE: _("生效或失效日期"),
    Because.BASIS: _("引用依据"),
    Because.FILES: _("附件"),
    Because.VARIANTS: _("相似问"),
    Because.KEYWORDS: _("关键词"),
    Because.CATEGORY: _("业务类别"),
    Because.WORDING: _("文字改动，不涉及数字、日期和义务"),
    Because.UNCHANGED: _("与已发布的内容相同"),
    Because.FIRST: _("首次发布，没有旧版可以对照"),
    Because.NEW_REGULATION: _("新的法规制度"),
    Because.REGULATION: _("法规制度有改动"),
    Because.RETIREMENT: _("申请下线"),
    Because.RAISED: _("审核委员调高"),
    Because.MORE: _("还有其他改动"),
}


@dataclass(frozen=True)
class Reason:
    """Why a change has its grade; `before` and `after` where something stands in both texts."""

    because: Because
    grade: Grade
    before: str = ""
    after: str = ""

    @property
    def label(self) -> LazyText:
        """What it is about."""
        return _BECAUSE_LABELS[self.because]

    @property
    def change(self) -> str:
        """`7 天 → 3 天`; what was added or removed alone; empty when there is nothing to show."""
        if self.before and self.after:
            return f"{self.before} → {self.after}"
        if self.after:
            return self.after if self.because == Because.RAISED else f"＋ {self.after}"
        return f"－ {self.before}" if self.before else ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored with a review and told by the API."""
        return {
            "because": str(self.because),
            "grade": str(self.grade),
            "before": self.before,
            "after": self.after,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reason:
        """What `as_json` gave."""
        return cls(
            Because(stored["because"]), Grade(stored["grade"]), stored["before"], stored["after"]
        )


@dataclass(frozen=True)
class Grading:
    """The grade of a change with its reasons, the heaviest first."""

    grade: Grade
    reasons: tuple[Reason, ...]
