"""Input about hand-overs, as JSON body and form alike."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from core.base_schema import BaseSchema, Choice, Day, Line, ListOf, Prose, YesNo
from core.messages import LazyText, _
from handover.models import REASON_MAX
from people.schemas import CODE_MAX

MOST_NAMED = 1000


class AllOf(StrEnum):
    """What a department may hand over by the sort."""

    DRAFTS = "drafts"
    SUBMISSIONS = "submissions"
    QUESTIONS = "questions"
    GRIEVANCES = "grievances"
    MEASURES = "measures"


ALL_OF_LABELS: dict[AllOf, LazyText] = {
    AllOf.DRAFTS: _("全部草稿（含被退回的）"),
    AllOf.SUBMISSIONS: _("全部审核中的送审"),
    AllOf.QUESTIONS: _("全部未解答问题和纠错"),
    AllOf.GRIEVANCES: _("全部办理中的抱怨"),
    AllOf.MEASURES: _("全部未完成的案例会措施"),
}


class HandoverSchema(BaseSchema):
    """A hand-over: from whom to whom, what, when, why."""

    giver = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("移交部门")})
    receiver = Line(required=True, max_length=CODE_MAX, metadata={"label": _("接收部门")})
    effective_on = Day(required=True, metadata={"label": _("生效日")})
    reason = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("事由")})
    everything = YesNo(load_default=False, metadata={"label": _("部门的全部事项")})
    categories = ListOf(
        Line(required=True, max_length=CODE_MAX),
        load_default=list,
        most=MOST_NAMED,
        metadata={"label": _("业务类别")},
    )
    regions = ListOf(
        Line(required=True, max_length=CODE_MAX),
        load_default=list,
        most=MOST_NAMED,
        metadata={"label": _("地区")},
    )
    sorts = ListOf(
        Choice(tuple(AllOf), required=True),
        load_default=list,
        most=len(AllOf),
        metadata={"label": _("事项")},
    )
    numbers = ListOf(
        Line(required=True, max_length=20),
        load_default=list,
        most=MOST_NAMED,
        metadata={"label": _("编号")},
    )

    @validates_schema(skip_on_field_errors=True)
    def _names_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        named = ("everything", "categories", "regions", "sorts", "numbers")
        if not any(data[name] for name in named):
            raise ValidationError({"everything": [_("请选择移交什么")]})
        if data["giver"] and data["giver"] == data["receiver"]:
            raise ValidationError({"receiver": [_("不能移交给自己")]})


class RefusalSchema(BaseSchema):
    """Why a hand-over is not accepted."""

    reason = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("拒收理由")})


class ChangesSchema(BaseSchema):
    """Since which day changes are told."""

    since = Day(load_default=None, metadata={"label": _("从哪天起的变动")})
