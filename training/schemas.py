"""Input about training. Free text is masked as it comes in."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from content.schemas import EntryNumber
from core.base_schema import BaseSchema, Line, ListOf, Prose, Whole, YesNo
from core.masking import masked
from core.messages import _
from training.models import NOTES_MAX, SKILL_MAX, TITLE_MAX

PARTS_MAX = 50
PEOPLE_MAX = 200
OPTIONS_MAX = 8


class ItemsWantedSchema(BaseSchema):
    """Which of the proposed exercises become drafts, by their place, and for which skill."""

    revision = Whole(required=True, least=1, metadata={"label": _("出自第几版")})
    places = ListOf(
        Whole(most=100), required=True, least=1, most=100, metadata={"label": _("选哪些题")}
    )
    skill = Line(required=True, max_length=SKILL_MAX, metadata={"label": _("对应技能")})
    submit = YesNo(load_default=False, metadata={"label": _("直接送审")})


class GivenSchema(BaseSchema):
    """An answer: options by where they were shown, in the order chosen, or a number."""

    exercise = EntryNumber(required=True, metadata={"label": _("练习题")})
    choices = ListOf(
        Whole(most=OPTIONS_MAX - 1),
        load_default=list,
        most=OPTIONS_MAX,
        metadata={"label": _("选项")},
    )
    figure = Line(load_default="", max_length=20, metadata={"label": _("得数")})


class CourseSchema(BaseSchema):
    """A course: exercises and entries to read, by their numbers, in their order."""

    title = Line(required=True, max_length=TITLE_MAX, metadata={"label": _("课程名称")})
    skill = Line(required=True, max_length=SKILL_MAX, metadata={"label": _("对应技能")})
    parts = ListOf(
        EntryNumber(required=True),
        required=True,
        least=1,
        most=PARTS_MAX,
        metadata={"label": _("内容")},
    )


class AssignSchema(BaseSchema):
    """Who takes a course: everybody who needs its skill, and those named."""

    needing = YesNo(load_default=False, metadata={"label": _("有这项培训需求的人")})
    people = ListOf(
        Line(required=True, max_length=60),
        load_default=list,
        most=PEOPLE_MAX,
        metadata={"label": _("人员")},
    )


class FeedbackSchema(BaseSchema):
    """What somebody makes of a course they have done."""

    feedback = Whole(required=True, least=1, most=5, metadata={"label": _("评价")})


class ReadSchema(BaseSchema):
    """An entry of a course was read."""

    number = EntryNumber(required=True, metadata={"label": _("条目")})


class CoachingSchema(BaseSchema):
    """A talk one to one."""

    user = Line(required=True, max_length=60, metadata={"label": _("人员")})
    notes = Prose(required=True, max_length=NOTES_MAX, metadata={"label": _("谈了什么")})
    steps = Prose(required=True, max_length=NOTES_MAX, metadata={"label": _("商定的步骤")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        said = {name: masked(data[name])[:NOTES_MAX] for name in ("notes", "steps")}
        return data | said
