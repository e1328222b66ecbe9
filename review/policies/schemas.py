"""Input about policies, as JSON body and form alike. Which departments exist is the service's."""

from __future__ import annotations

import hashlib
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from content.kinds.registry import all_kinds
from core.base_schema import BaseSchema, Choice, Each, Line, ListOf, Whole
from core.messages import _, enumerated
from people.roles import Speciality
from people.schemas import CODE_MAX
from review.grading.grades import GRADE_LABELS, Grade
from review.policies.rules import Group, Rule, Who, gaps, overlaps

RULES_MAX = 200
SIGN_OFFS_MAX = 9
HOURS_MAX = 24 * 30
CHECKLIST_MAX = 30
NOTE_MAX = 500


class SeatSchema(BaseSchema):
    """So many sign-offs of one sort."""

    who = Choice(tuple(Who), required=True, metadata={"label": _("由谁会签")})
    count = Whole(load_default=1, least=1, most=SIGN_OFFS_MAX, metadata={"label": _("人数")})
    department = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("部门")})

    @validates_schema(skip_on_field_errors=True)
    def _names_a_department(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["who"] == Who.DEPARTMENT) != bool(data["department"]):
            raise ValidationError({"department": [_("指定部门时请选择一个部门，其他情况不用选")]})


class ChecklistItemSchema(BaseSchema):
    """One thing to tick off; without a key it gets one from its words."""

    key = Line(load_default="", max_length=40)
    text = Line(required=True, metadata={"label": _("核对事项")})

    @post_load
    def _has_a_key(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        made = hashlib.sha256(data["text"].encode()).hexdigest()[:12]
        return {**data, "key": data["key"] or made}


def _groups(label: Any) -> ListOf:
    return ListOf(
        Choice(tuple(Group), required=True),
        load_default=list,
        most=len(Group),
        metadata={"label": label},
    )


class ResetsSchema(BaseSchema):
    """Whose sign-offs are given anew when a resubmission touches this."""

    wording = _groups(_("改了文字"))
    variants = _groups(_("改了相似问或关键词"))
    obligations = _groups(_("改了金额、期限或义务"))


class RuleSchema(BaseSchema):
    """One rule; `category` and `kind` empty for any."""

    category = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("业务类别")})
    kind = Line(load_default="", max_length=32, metadata={"label": _("条目类型")})
    grades = ListOf(
        Choice(tuple(Grade), required=True),
        required=True,
        least=1,
        most=len(Grade),
        metadata={"label": _("改动等级")},
    )
    seats = ListOf(Each(SeatSchema), required=True, least=1, most=10, metadata={"label": _("会签")})
    departments = Whole(
        load_default=1, least=1, most=SIGN_OFFS_MAX, metadata={"label": _("至少来自几个部门")}
    )
    specialities = ListOf(
        Choice(tuple(Speciality), required=True),
        load_default=list,
        most=len(Speciality),
        metadata={"label": _("须有专业审核")},
    )
    hours = Whole(
        load_default=24, least=1, most=HOURS_MAX, metadata={"label": _("每一步的时限（小时）")}
    )
    checklist = ListOf(
        Each(ChecklistItemSchema),
        load_default=list,
        most=CHECKLIST_MAX,
        metadata={"label": _("核对清单")},
    )
    resets = Each(
        ResetsSchema,
        load_default=lambda: {"wording": [], "variants": [], "obligations": []},
        metadata={"label": _("重新送审时哪些会签作废")},
    )

    @validates_schema(skip_on_field_errors=True)
    def _makes_sense(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["kind"] and data["kind"] not in all_kinds():
            raise ValidationError({"kind": [_("没有这种条目类型")]})
        given = sum(seat["count"] for seat in data["seats"])
        if given > SIGN_OFFS_MAX:
            raise ValidationError({"seats": [_("最多 {max} 人会签", max=SIGN_OFFS_MAX)]})
        if data["departments"] > given:
            raise ValidationError({"departments": [_("不能多于会签的总人数")]})
        keys = [item["key"] for item in data["checklist"]]
        if len(set(keys)) != len(keys):
            raise ValidationError({"checklist": [_("有两项相同的核对事项")]})


class PolicySchema(BaseSchema):
    """All rules, as they are to stand; `version` is the one they were changed from."""

    version = Whole(required=True)
    note = Line(load_default="", max_length=NOTE_MAX, metadata={"label": _("修改说明")})
    rules = ListOf(
        Each(RuleSchema), required=True, least=1, most=RULES_MAX, metadata={"label": _("规则")}
    )

    @validates_schema(skip_on_field_errors=True)
    def _holds_for_everything_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        rules = [Rule.from_json(one) for one in data["rules"]]
        twice = overlaps(rules)
        if twice:
            told = _("与前面的规则管的是同样的改动")
            raise ValidationError({f"rules.{place}.grades": [told] for place in twice})
        if missing := gaps(rules):
            names = enumerated(GRADE_LABELS[grade] for grade in missing)
            told = _("没有适用于所有类别和类型的规则：{grades}", grades=names)
            raise ValidationError({"rules": [told]})
