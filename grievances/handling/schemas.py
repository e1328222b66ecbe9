"""Input about grievances, as JSON body and form alike. Free text is masked as it comes in."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole, YesNo
from core.masking import masked
from core.messages import _
from grievances.handling.five_steps import BY_CALL, Task
from grievances.handling.models import (
    NOTE_MAX,
    TEXT_MAX,
    TOKEN_MAX,
    Channel,
    Dissatisfaction,
    Promise,
    StepKind,
)
from grievances.models import GrievanceType
from people.schemas import CODE_MAX
from questions.models import Satisfaction
from questions.schemas import CALLER_MAX, DetailsSchema
from search_index.models import CALL_KEY_MAX

DAYS_MAX = 30
DEPARTMENTS_MAX = 10
BY_HAND = tuple(str(task) for task in Task if task not in BY_CALL)
STEPS = (*BY_HAND, StepKind.HAND_OVER, StepKind.VISIT, StepKind.OUTSIDE)


class GrievanceSchema(BaseSchema):
    """What a customer complains of.

    `promise`: by when they get an answer; with `days` also how many and the sentence by which it
    was restated to them. `token`: names the form it came by, which counts once.
    """

    type = Choice(tuple(GrievanceType), required=True, metadata={"label": _("类型")})
    category = Line(required=True, max_length=CODE_MAX, metadata={"label": _("业务类别")})
    text = Line(required=True, max_length=TEXT_MAX, metadata={"label": _("客户反映什么")})
    channel = Choice(tuple(Channel), load_default=Channel.HOTLINE, metadata={"label": _("渠道")})
    dissatisfaction = Choice(
        tuple(Dissatisfaction),
        load_default=Dissatisfaction.RESULT,
        metadata={"label": _("不满在哪")},
    )
    details = Each(DetailsSchema, load_default=dict, metadata={"label": _("问清楚")})
    wish = Line(load_default="", max_length=TEXT_MAX, metadata={"label": _("客户希望怎样")})
    promise = Choice(tuple(Promise), load_default=Promise.DAY, metadata={"label": _("答应的时限")})
    days = Whole(
        load_default=None, allow_none=True, least=1, most=DAYS_MAX, metadata={"label": _("天数")}
    )
    restated = Line(load_default="", max_length=TEXT_MAX, metadata={"label": _("复述承诺的话")})
    own_fault = YesNo(load_default=False, metadata={"label": _("本方有过错")})
    tendency = YesNo(load_default=False, metadata={"label": _("客户说要向上级、监管或媒体反映")})
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})
    call = Line(
        load_default=None,
        allow_none=True,
        max_length=CALL_KEY_MAX,
        metadata={"label": _("通话编号")},
    )
    token = Line(load_default=None, allow_none=True, max_length=TOKEN_MAX)

    @validates_schema(skip_on_field_errors=True)
    def _days_are_restated(self, data: dict[str, Any], **kwargs: Any) -> None:
        wrong = {}
        if data["promise"] == Promise.DAYS:
            if data["days"] is None:
                wrong["days"] = [_("请填几天内答复")]
            if not data["restated"]:
                wrong["restated"] = [_("请写下向客户复述承诺的那句话")]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        for name in ("text", "wish", "restated"):
            data[name] = masked(data[name])[:TEXT_MAX]
        return data


class HandlingStepSchema(BaseSchema):
    """Something was done: one of the ten tasks, a hand-over (`department`), a joint visit
    (`departments`, `day`), or the customer went outside the company."""

    step = Choice(STEPS, required=True, metadata={"label": _("步骤")})
    comment = Prose(load_default="", max_length=NOTE_MAX, metadata={"label": _("说明")})
    department = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("转给")})
    departments = ListOf(
        Line(required=True, max_length=CODE_MAX),
        load_default=list,
        most=DEPARTMENTS_MAX,
        metadata={"label": _("一起走访的部门")},
    )
    day = Day(load_default=None, allow_none=True, metadata={"label": _("哪一天")})
    type = Choice(
        tuple(GrievanceType), load_default=None, allow_none=True, metadata={"label": _("类型")}
    )
    own_fault = YesNo(load_default=None, allow_none=True, metadata={"label": _("本方有过错")})
    tendency = YesNo(load_default=None, allow_none=True, metadata={"label": _("有升级倾向")})

    @validates_schema(skip_on_field_errors=True)
    def _says_what_it_needs(self, data: dict[str, Any], **kwargs: Any) -> None:
        needed = {
            StepKind.HAND_OVER: ("department", "comment"),
            StepKind.VISIT: ("departments", "day"),
            StepKind.OUTSIDE: ("comment",),
            StepKind.FIND_CAUSE: ("comment",),
            StepKind.PROPOSE: ("comment",),
        }.get(StepKind(data["step"]), ())
        wrong = {name: [_("必填")] for name in needed if not data[name]}
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"comment": masked(data["comment"])[:NOTE_MAX]}


class CustomerCallSchema(BaseSchema):
    """How the call to the customer went, and whether they take the solution."""

    satisfaction = Choice(tuple(Satisfaction), required=True, metadata={"label": _("客户满意度")})
    accepts = YesNo(load_default=True, metadata={"label": _("接受方案")})
    note = Prose(load_default="", max_length=NOTE_MAX, metadata={"label": _("备注")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"note": masked(data["note"])[:NOTE_MAX]}


class FilingSchema(BaseSchema):
    """With what it goes to the shelf."""

    cause = Prose(required=True, max_length=NOTE_MAX, metadata={"label": _("原因")})
    responsibility = Prose(required=True, max_length=NOTE_MAX, metadata={"label": _("责任")})
    measure = Prose(required=True, max_length=NOTE_MAX, metadata={"label": _("措施")})
    instructive = YesNo(load_default=False, metadata={"label": _("有借鉴意义")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        for name in ("cause", "responsibility", "measure"):
            data[name] = masked(data[name])[:NOTE_MAX]
        return data


class UpwardSchema(BaseSchema):
    """Why somebody above has to see it now."""

    reason = Prose(required=True, max_length=NOTE_MAX, metadata={"label": _("原因")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"reason": masked(data["reason"])[:NOTE_MAX]}


class TakeSchema(BaseSchema):
    """What whoever takes it is going to do."""

    comment = Prose(load_default="", max_length=NOTE_MAX, metadata={"label": _("怎么处理")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"comment": masked(data["comment"])[:NOTE_MAX]}
