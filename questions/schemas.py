"""Input about questions and flags, as JSON body and form alike."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from content.applicability.for_whom import CustomerClass
from content.schemas import NUMBER_MAX
from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole, YesNo
from core.masking import masked
from core.messages import LazyText, _
from people.schemas import CODE_MAX
from questions.models import PASSAGE_MAX, TEXT_MAX, FlagReason, Satisfaction, Urgency
from search_index.models import CALL_KEY_MAX

REASON_MAX = 1000
CALLER_MAX = 60
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
PROMISES = (Urgency.SIMPLE, Urgency.COMPLEX)

# 6W3H. Left out where nobody asked.
DETAILS: dict[str, LazyText] = {
    "what": _("什么事"),
    "how": _("怎么发生的"),
    "why": _("为什么"),
    "who": _("谁（身份、用电类别）"),
    "where": _("在哪里"),
    "when": _("什么时候"),
    "which": _("哪一种、哪一项"),
    "how_much": _("多少（金额、电量）"),
    "how_long": _("多久了"),
}

# They are asked as a funnel: open ones first, closed ones last, never more than three in a row.
FUNNEL: tuple[tuple[LazyText, tuple[str, ...]], ...] = (
    (_("先敞开问，让客户自己说"), ("what", "how", "why")),
    (_("再问具体的"), ("who", "where", "when")),
    (_("最后逐项确认：是不是、哪一项、多少"), ("which", "how_much", "how_long")),
)


class DetailsSchema(BaseSchema):
    """What was asked to make the problem clear; everything may be left out."""

    what = Line(load_default="", max_length=300, metadata={"label": DETAILS["what"]})
    who = Line(load_default="", max_length=300, metadata={"label": DETAILS["who"]})
    when = Line(load_default="", max_length=300, metadata={"label": DETAILS["when"]})
    where = Line(load_default="", max_length=300, metadata={"label": DETAILS["where"]})
    why = Line(load_default="", max_length=300, metadata={"label": DETAILS["why"]})
    which = Line(load_default="", max_length=300, metadata={"label": DETAILS["which"]})
    how = Line(load_default="", max_length=300, metadata={"label": DETAILS["how"]})
    how_much = Line(load_default="", max_length=300, metadata={"label": DETAILS["how_much"]})
    how_long = Line(load_default="", max_length=300, metadata={"label": DETAILS["how_long"]})

    @post_load
    def _given_and_masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {name: masked(data[name])[:300] for name in DETAILS if data.get(name)}


class CallbackSchema(BaseSchema):
    """The caller waits for a call: promised within two hours, or a day for what is complex."""

    promise = Choice(PROMISES, load_default=Urgency.SIMPLE, metadata={"label": _("答应的时限")})
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})


class Reference(fields.Field[str]):
    """A question's id (12 or "12"), or a group's number ("Q-000012"); empty for none of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 20:
            raise ValidationError([_("需要问题的编号")])
        return str(value).strip()


class QuestionSchema(BaseSchema):
    """What an agent could not answer. Free text is masked as it comes in."""

    text = Line(required=True, max_length=TEXT_MAX, metadata={"label": _("客户的问题")})
    earlier_queries = ListOf(
        Line(required=True), load_default=list, most=20, metadata={"label": _("之前的检索")}
    )
    category = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("业务类别")})
    grade = Choice(PROMISES, load_default=Urgency.SIMPLE, metadata={"label": _("难易")})
    details = Each(DetailsSchema, load_default=dict, metadata={"label": _("问清楚")})
    callback = Each(
        CallbackSchema, load_default=None, allow_none=True, metadata={"label": _("答应回电")}
    )
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})

    same_as = Reference(load_default=None, allow_none=True, metadata={"label": _("同类问题")})
    call = Line(
        load_default=None,
        allow_none=True,
        max_length=CALL_KEY_MAX,
        metadata={"label": _("通话编号")},
    )
    region = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("地区")})
    customer = Choice(
        tuple(CustomerClass),
        load_default=None,
        allow_none=True,
        metadata={"label": _("客户类别")},
    )

    @pre_load
    def _as_it_comes(self, data: Any, **kwargs: Any) -> Any:
        """A pasted line may hold anything; a callback may be just a yes."""
        if not isinstance(data, dict):
            return data
        text, callback = data.get("text"), data.get("callback")
        if isinstance(text, str):
            data = data | {"text": _UNSEEN.sub(" ", text)}
        if isinstance(callback, bool):
            data = data | {"callback": {} if callback else None}
        return data

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        data["text"] = masked(data["text"])[:TEXT_MAX]
        data["earlier_queries"] = [masked(query) for query in data["earlier_queries"]]
        return data | {"caller": _caller_of(data)}


def _caller_of(data: dict[str, Any]) -> str:
    """Who called, wherever it was said: with the promised call, or beside it."""
    promised = data["callback"]["caller"] if data["callback"] else ""
    return str(promised or data["caller"])


class CompletionSchema(BaseSchema):
    """What is added to a question once it is recorded."""

    details = Each(DetailsSchema, load_default=dict, metadata={"label": _("问清楚")})
    callback = Each(
        CallbackSchema, load_default=None, allow_none=True, metadata={"label": _("答应回电")}
    )
    caller = Line(load_default="", max_length=CALLER_MAX, metadata={"label": _("客户编号或电话")})
    same_as = Reference(load_default=None, allow_none=True, metadata={"label": _("同类问题")})

    @post_load
    def _caller_in_one_place(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"caller": _caller_of(data)}


class RouteSchema(BaseSchema):
    """Another department, and why: the rule that says whose it is."""

    department = Line(required=True, max_length=CODE_MAX, metadata={"label": _("部门")})
    reason = Prose(
        required=True,
        max_length=REASON_MAX,
        metadata={"label": _("依据"), "help": _("哪一条职责规定说明它归谁管")},
    )

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"reason": masked(data["reason"])[:REASON_MAX]}


class AnswerQuestionSchema(BaseSchema):
    """A draft answer.

    With `general` false: `reason` says why there is none, `answer` is what is said meanwhile.
    """

    answer = Prose(required=True, metadata={"label": _("答案")})
    title = Line(load_default="", metadata={"label": _("标题")})
    variants = ListOf(
        Line(required=True),
        load_default=None,
        allow_none=True,
        most=200,
        metadata={"label": _("相似问"), "help": _("不填则取客户的各种问法")},
    )
    category = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("业务类别")})
    general = YesNo(load_default=True, metadata={"label": _("有统一答复")})
    reason = Line(load_default="", max_length=200, metadata={"label": _("为什么没有统一答复")})

    @validates_schema(skip_on_field_errors=True)
    def _no_answer_has_a_reason(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data["general"] and not data["reason"]:
            raise ValidationError({"reason": [_("请说明为什么没有统一答复")]})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"reason": masked(data["reason"])[:200]}


class LinkSchema(BaseSchema):
    """An entry that is there already."""

    number = Line(required=True, max_length=NUMBER_MAX, metadata={"label": _("条目编号")})


class MergeSchema(BaseSchema):
    """The group that takes this one in."""

    into = Reference(
        required=True, error_messages={"required": _("必填")}, metadata={"label": _("并入")}
    )


class SplitSchema(BaseSchema):
    """Questions that leave the group together; without any, the one that was named."""

    questions = ListOf(
        Whole(least=1), load_default=list, most=500, metadata={"label": _("拆出的问题")}
    )


class ReasonSchema(BaseSchema):
    """A reason that is said to others."""

    reason = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("原因")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"reason": masked(data["reason"])[:REASON_MAX]}


class InterimSchema(BaseSchema):
    """What agents may say until there is an answer; empty takes it away."""

    note = Prose(load_default="", max_length=REASON_MAX, metadata={"label": _("暂行说明")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"note": masked(data["note"])[:REASON_MAX]}


class SnoozeSchema(BaseSchema):
    """For how many hours the group is out of the way; the deadline stands."""

    hours = Whole(required=True, least=1, most=72, metadata={"label": _("小时")})


class CallSchema(BaseSchema):
    """How the call back went."""

    satisfaction = Choice(tuple(Satisfaction), required=True, metadata={"label": _("客户满意度")})
    note = Prose(load_default="", max_length=REASON_MAX, metadata={"label": _("备注")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"note": masked(data["note"])[:REASON_MAX]}


class FlagSchema(BaseSchema):
    """What is wrong with what is published."""

    reason = Choice(tuple(FlagReason), required=True, metadata={"label": _("哪里不对")})
    passage = Prose(load_default="", max_length=PASSAGE_MAX, metadata={"label": _("原文")})
    comment = Line(load_default="", max_length=TEXT_MAX, metadata={"label": _("说明")})

    @post_load
    def _masked(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data | {"comment": masked(data["comment"])[:TEXT_MAX]}


class DutySchema(BaseSchema):
    """Who answers for the department from one day to another."""

    user = Line(required=True, max_length=60, metadata={"label": _("供稿人")})
    first_day = Day(required=True, metadata={"label": _("从")})
    last_day = Day(required=True, metadata={"label": _("到")})

    @validates_schema(skip_on_field_errors=True)
    def _days_in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["last_day"] < data["first_day"]:
            raise ValidationError({"last_day": [_("结束不能早于开始")]})
