"""Input about monitoring. Free text is masked as it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from calls.models import OUTCOME_LABELS, Outcome
from content.kinds.score_criteria import MARKS
from content.schemas import EntryNumber
from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole, YesNo
from core.masking import masked
from core.messages import _
from monitoring.models import LEVEL_LABELS, NAME_MAX, SEED_MAX, TEXT_MAX, Cause, Level

QUOTA_MAX = 500
WEIGHT_MAX = 10
CRITERIA_MAX = 30
FINDINGS_MAX = 10
MARK_NAMES = (*map(str, MARKS), "none")
LONGEST_DAYS = 92


class QuotaSchema(BaseSchema):
    """What one level monitors."""

    calls = Whole(load_default=0, most=QUOTA_MAX, metadata={"label": _("通话")})
    entries = Whole(load_default=0, most=QUOTA_MAX, metadata={"label": _("条目")})


QuotasSchema = BaseSchema.from_dict(
    {
        str(level): Each(
            QuotaSchema,
            load_default=lambda: {"calls": 0, "entries": 0},
            metadata={"label": LEVEL_LABELS[level]},
        )
        for level in Level
    },
    name="QuotasSchema",
)
WeightsSchema = BaseSchema.from_dict(
    {
        str(outcome): Whole(
            load_default=1, most=WEIGHT_MAX, metadata={"label": OUTCOME_LABELS[outcome]}
        )
        for outcome in Outcome
    },
    name="WeightsSchema",
)


class PlanSchema(BaseSchema):
    """A plan. Without a `seed` one is made up."""

    name = Line(required=True, max_length=NAME_MAX, metadata={"label": _("名称")})
    starts_on = Day(required=True, metadata={"label": _("从哪天")})
    ends_on = Day(required=True, metadata={"label": _("到哪天")})
    card = EntryNumber(required=True, metadata={"label": _("通话评分表")})
    entry_card = EntryNumber(load_default=None, metadata={"label": _("条目评分表")})
    quotas = Each(QuotasSchema, required=True, metadata={"label": _("定额")})
    weights = Each(
        WeightsSchema,
        load_default=lambda: {str(outcome): 1 for outcome in Outcome},
        metadata={"label": _("权重")},
    )
    double_percent = Whole(load_default=20, most=100, metadata={"label": _("每百件由两人评几件")})
    seed = Line(load_default="", max_length=SEED_MAX, metadata={"label": _("种子")})

    @validates_schema(skip_on_field_errors=True)
    def _makes_sense(self, data: dict[str, Any], **kwargs: Any) -> None:
        days = (data["ends_on"] - data["starts_on"]).days
        if not 0 <= days <= LONGEST_DAYS:
            told = _("结束不能早于开始，最长 {n} 天", n=LONGEST_DAYS)
            raise ValidationError({"ends_on": [told]})
        quotas = data["quotas"].values()
        if not any(one["calls"] + one["entries"] for one in quotas):
            raise ValidationError({"quotas": [_("至少一个层级要有定额")]})
        if any(one["entries"] for one in quotas) and data["entry_card"] is None:
            raise ValidationError({"entry_card": [_("要抽条目，请选条目评分表")]})


class MonitorSchema(BaseSchema):
    """Somebody who monitors for a level."""

    level = Choice(tuple(Level), required=True, metadata={"label": _("层级")})
    user = Line(required=True, max_length=60, metadata={"label": _("人员")})


class FindingSchema(BaseSchema):
    """Something found: by the place of its criterion on the card, and what it is about."""

    criterion = Whole(required=True, most=CRITERIA_MAX - 1, metadata={"label": _("评分项")})
    cause = Choice(tuple(Cause), load_default=Cause.SKILL, metadata={"label": _("问题在")})
    entry = EntryNumber(load_default="", metadata={"label": _("哪个条目")})
    place = Line(load_default="", max_length=200, metadata={"label": _("哪句话或哪一步")})
    text = Line(load_default="", max_length=TEXT_MAX, metadata={"label": _("发现了什么")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        said = {"place": masked(data["place"])[:200], "text": masked(data["text"])[:TEXT_MAX]}
        return data | said


def _marks(**kwargs: Any) -> ListOf:
    """Marks in the order of the card's criteria."""
    mark = Choice(MARK_NAMES, required=True)
    return ListOf(mark, least=1, most=CRITERIA_MAX, metadata={"label": _("评分")}, **kwargs)


def _as_numbers(marks: Sequence[str]) -> list[int | None]:
    return [int(one) if one.isdigit() else None for one in marks]


class AssessmentSchema(BaseSchema):
    """Marks of one who scores, a remark, and what was found."""

    marks = _marks(required=True)
    note = Prose(load_default="", max_length=TEXT_MAX, metadata={"label": _("评语")})
    findings = ListOf(
        Each(FindingSchema), load_default=list, most=FINDINGS_MAX, metadata={"label": _("发现")}
    )

    @post_load
    def _read(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        told = [one for one in data["findings"] if one["text"]]
        read = {"marks": _as_numbers(data["marks"]), "findings": told}
        return data | read | {"note": masked(data["note"])[:TEXT_MAX]}


class CalibrationSchema(BaseSchema):
    """Marks that hold where two were too far apart, and why."""

    marks = _marks(required=True)
    note = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("怎样统一的")})

    @post_load
    def _read(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        note = masked(data["note"])[:TEXT_MAX]
        return {"marks": _as_numbers(data["marks"]), "note": note}


class AppealSchema(BaseSchema):
    """Why an agent does not agree."""

    reason = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("申诉理由")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"reason": masked(data["reason"])[:TEXT_MAX]}


class AppealAnswerSchema(BaseSchema):
    """What becomes of an appeal. Upheld, other marks hold; what they no longer say is dropped."""

    upheld = YesNo(required=True, metadata={"label": _("申诉成立")})
    answer = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("答复")})
    marks = _marks(load_default=None)

    @post_load
    def _read(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        given = {"marks": _as_numbers(data["marks"] or ())}
        return data | given | {"answer": masked(data["answer"])[:TEXT_MAX]}

    @validates_schema(skip_on_field_errors=True)
    def _upheld_means_other_marks(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["upheld"] and not data["marks"]:
            raise ValidationError({"marks": [_("申诉成立时请重新评分")]})


class AcknowledgeSchema(BaseSchema):
    """An agent has seen a score; there is nothing to say."""
