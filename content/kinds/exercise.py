"""Exercise 练习题: something asked of agents, tied to what the base says in one revision."""

from __future__ import annotations

from content.kinds.base import Content, Kind
from content.kinds.exercise_forms import FORM_LABELS, Exercise, Form, Option, number_typed
from content.schemas import EntryNumber
from core.base_schema import BaseSchema, Choice, Each, Line, ListOf, Prose, Whole, YesNo
from core.errors import FieldErrors
from core.messages import LazyText, _

ORDERED_LEAST = 3
CHOSEN_LEAST = 2


def _option(option: Content) -> str:
    text = option.get("text") or ""
    return str(_("{text}（正确）", text=text)) if option.get("right") else text


def _form(name: str) -> str:
    return str(FORM_LABELS[Form(name)])


class OptionSchema(BaseSchema):
    """One option."""

    text = Line(required=True, metadata={"label": _("选项")})
    right = YesNo(load_default=False, metadata={"label": _("正确")})


class ExerciseSchema(BaseSchema):
    """The content of an exercise."""

    form = Choice(
        tuple(Form), load_default=Form.SINGLE, metadata={"label": _("题型"), "written": _form}
    )
    question = Prose(required=True, max_length=1000, metadata={"label": _("题目")})
    options = ListOf(
        Each(OptionSchema, metadata={"written": _option}),
        load_default=list,
        most=8,
        metadata={"label": _("选项"), "help": _("排序题按正确的先后写，出题时打乱")},
    )
    figure = Line(
        load_default="",
        max_length=20,
        metadata={"label": _("正确的数"), "help": _("计算题填，只写数，不写单位")},
    )
    explanation = Prose(required=True, max_length=1000, metadata={"label": _("原文")})
    skill = Line(required=True, max_length=40, metadata={"label": _("对应技能")})
    source = EntryNumber(
        required=True,
        metadata={"label": _("出自条目"), "help": _("条目改版或下线后，这道题自动停用")},
    )
    source_revision = Whole(required=True, least=1, metadata={"label": _("出自第几版")})
    clause = Line(
        load_default="",
        max_length=40,
        metadata={"label": _("出自条款"), "help": _("写了条款，只有这一条变了才停用")},
    )


def _faults(content: Content) -> FieldErrors:
    """What keeps it from having exactly one way to be right."""
    form = content.get("form") or Form.SINGLE
    options = content.get("options") or ()
    right = sum(bool(one.get("right")) for one in options)
    texts = [one.get("text") for one in options]
    if form == Form.SUM:
        is_one = number_typed(content.get("figure") or "") is not None
        return {} if is_one else {"figure": [_("计算题请填正确的数")]}
    told: LazyText | None = None
    if len(set(texts)) < len(texts):
        told = _("选项重复")
    elif form == Form.ORDER and len(options) < ORDERED_LEAST:
        told = _("排序题至少 {n} 项", n=ORDERED_LEAST)
    elif form != Form.ORDER and len(options) < CHOSEN_LEAST:
        told = _("至少 {n} 个选项", n=CHOSEN_LEAST)
    elif form == Form.SINGLE and right != 1:
        told = _("单选题要正好一个正确选项")
    elif form in (Form.MULTIPLE, Form.SAY) and not right:
        told = _("至少要有一个正确选项")
    return {"options": [told]} if told else {}


def _references(content: Content) -> list[tuple[str, str]]:
    return [("content.source", content["source"])] if content.get("source") else []


def _says(content: Content) -> str:
    """Nothing of it is for saying to callers."""
    return ""


def _asks(content: Content) -> Exercise:
    return Exercise(
        form=Form(content.get("form") or Form.SINGLE),
        question=content["question"],
        options=[
            Option(one["text"], bool(one.get("right")), place)
            for place, one in enumerate(content.get("options") or ())
        ],
        figure=content.get("figure") or "",
        explanation=content["explanation"],
        skill=content["skill"],
        source=content["source"],
        source_revision=content["source_revision"],
        clause=content.get("clause") or "",
    )


KIND = Kind(
    "exercise",
    _("练习题"),
    ExerciseSchema,
    order=11,
    review_months=None,
    says=_says,
    references=_references,
    faults=_faults,
    asks=_asks,
)
