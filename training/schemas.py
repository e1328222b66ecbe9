"""Input about training. Free text is masked as it comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from content.schemas import EntryNumber
from core.base_schema import BaseSchema, Day, Line, ListOf, Moment, Prose, Whole, YesNo
from core.masking import masked
from core.messages import _
from training.models import MINUTES_MAX, NOTES_MAX, SKILL_MAX, TITLE_MAX

PARTS_MAX = 50
PEOPLE_MAX = 200
OPTIONS_MAX = 8
LONGEST = timedelta(days=31)  # of a contest


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


class RulesSchema(BaseSchema):
    """To whom a course is given by itself."""

    for_needs = YesNo(load_default=False, metadata={"label": _("有这项培训需求的人")})
    for_new = YesNo(load_default=False, metadata={"label": _("新来的坐席")})
    on_change = YesNo(load_default=False, metadata={"label": _("内容变了以后")})


class SeminarSchema(BaseSchema):
    """A seminar on a case or another entry."""

    title = Line(required=True, max_length=TITLE_MAX, metadata={"label": _("题目")})
    held_on = Day(required=True, metadata={"label": _("哪天")})
    entry = EntryNumber(required=True, metadata={"label": _("案例或条目")})
    people = ListOf(
        Line(required=True, max_length=60),
        required=True,
        least=1,
        most=PEOPLE_MAX,
        metadata={"label": _("参加的坐席")},
    )


class SeminarMinutesSchema(BaseSchema):
    """What was said in a seminar, and agreed on."""

    minutes = Prose(required=True, max_length=MINUTES_MAX, metadata={"label": _("纪要")})
    agreed = Prose(required=True, max_length=NOTES_MAX, metadata={"label": _("约定的要点")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {
            "minutes": masked(data["minutes"])[:MINUTES_MAX],
            "agreed": masked(data["agreed"])[:NOTES_MAX],
        }


class ContestSchema(BaseSchema):
    """A contest: exercises, and between which instants they may be answered."""

    title = Line(required=True, max_length=TITLE_MAX, metadata={"label": _("名称")})
    opens_at = Moment(required=True, metadata={"label": _("什么时候开始")})
    closes_at = Moment(required=True, metadata={"label": _("什么时候结束")})
    parts = ListOf(
        EntryNumber(required=True),
        required=True,
        least=1,
        most=PARTS_MAX,
        metadata={"label": _("练习题")},
    )

    @validates_schema(skip_on_field_errors=True)
    def _ends_after_it_begins(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["opens_at"] < data["closes_at"] <= data["opens_at"] + LONGEST:
            told = _("结束要晚于开始，最长 {n} 天", n=LONGEST.days)
            raise ValidationError({"closes_at": [told]})


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
