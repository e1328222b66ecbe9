"""The content of a diagnosis, field by field. What must hold between them is in `faults`."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from content.diagnoses.expressions import LENGTH_MAX
from content.diagnoses.models import LABEL_MAX, TOKEN_MAX
from content.diagnoses.sums import decimal_written, plainly
from content.diagnoses.tree import ENDS_IN_LABELS, EndsIn
from content.diagnoses.written import ending_written, question_written, sum_written
from content.schemas import EntryNumber, keywords_field, no_basis_field, variants_field
from core.base_schema import BaseSchema, Choice, Each, Line, ListOf, Prose, Whole
from core.messages import _

ANSWER_MAX = 100
UNIT_MAX = 20
QUESTIONS_MAX = 60
SUMS_MAX = 20
ANSWERS_MAX = 9  # a key each; 0 is for who cannot say


class _Node(Line):
    """The name of a node; `names` tells a form which names it may offer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LABEL_MAX, **kwargs)


class _Amount(Line):
    """A decimal number, kept as it is meant: no float stands between it and what is billed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if not text:
            return ""
        number = decimal_written(text)
        if number is None:
            raise ValidationError(_("需要数字，整数最多 9 位，小数最多 6 位"))
        return plainly(number)


def _basis() -> ListOf:
    return ListOf(
        Line(required=True, max_length=120),
        load_default=list,
        most=10,
        metadata={
            "label": _("依据"),
            "help": _("这一步依据的条款，如 KB-000001 第十条；也要列在引用依据里"),
            "suggest": "clauses",
        },
    )


class DiagnosisWaySchema(BaseSchema):
    """An answer and the node it leads on to."""

    text = Line(required=True, max_length=ANSWER_MAX, metadata={"label": _("回答")})
    to = _Node(load_default="", metadata={"label": _("下一步"), "suggest": "nodes"})


class DiagnosisQuestionSchema(BaseSchema):
    """A question to the caller."""

    label = _Node(required=True, metadata={"label": _("步骤名")})
    ask = Prose(required=True, max_length=500, metadata={"label": _("问客户"), "said": True})
    why = Prose(load_default="", max_length=500, metadata={"label": _("为什么问")})
    answers = ListOf(
        Each(DiagnosisWaySchema),
        load_default=list,
        most=ANSWERS_MAX,
        metadata={"label": _("客户的回答")},
    )
    unsure = _Node(
        load_default="", metadata={"label": _("客户说不清时的下一步"), "suggest": "nodes"}
    )
    basis = _basis()


class DiagnosisInputSchema(BaseSchema):
    """What is typed in for a sum."""

    name = Line(required=True, max_length=20, metadata={"label": _("名称")})
    unit = Line(load_default="", max_length=UNIT_MAX, metadata={"label": _("单位")})
    least = _Amount(load_default="0", metadata={"label": _("最小")})
    most = _Amount(required=True, metadata={"label": _("最大")})
    usual = _Amount(load_default="", metadata={"label": _("试算值")})


class DiagnosisLineSchema(BaseSchema):
    """A line of a sum: an amount, times a rate where it has one."""

    label = Line(required=True, max_length=LABEL_MAX, metadata={"label": _("名目")})
    amount = Line(required=True, max_length=LENGTH_MAX, metadata={"label": _("数量（算式）")})
    unit = Line(load_default="", max_length=UNIT_MAX, metadata={"label": _("数量的单位")})
    rate = Line(load_default="", max_length=LENGTH_MAX, metadata={"label": _("单价或比率")})
    rate_unit = Line(load_default="", max_length=UNIT_MAX, metadata={"label": _("单价的单位")})


class DiagnosisSumSchema(BaseSchema):
    """A sum that is worked out during the call."""

    label = _Node(required=True, metadata={"label": _("步骤名")})
    about = Line(
        load_default="",
        metadata={"label": _("按什么算"), "help": _("例如：按 2026 年居民阶梯电价")},
    )
    inputs = ListOf(
        Each(DiagnosisInputSchema), load_default=list, most=6, metadata={"label": _("要输入的数")}
    )
    lines = ListOf(
        Each(DiagnosisLineSchema),
        load_default=list,
        most=12,
        metadata={
            "label": _("算式"),
            "help": _(
                "可用 + - × ÷、括号、分档(用量, 起, 止)、最小、最大、进整、舍整；每行四舍五入后相加"
            ),
        },
    )
    unit = Line(load_default="", max_length=UNIT_MAX, metadata={"label": _("结果的单位")})
    places = Whole(load_default=2, most=4, metadata={"label": _("保留小数")})
    to = _Node(load_default="", metadata={"label": _("下一步"), "suggest": "nodes"})
    basis = _basis()


class DiagnosisEndingSchema(BaseSchema):
    """What a way ends in."""

    label = _Node(required=True, metadata={"label": _("步骤名")})
    ends_in = Choice(
        tuple(EndsIn),
        load_default=EndsIn.SENTENCE,
        metadata={"label": _("结束于"), "choice_labels": ENDS_IN_LABELS},
    )
    say = Prose(
        load_default="",
        max_length=1000,
        metadata={
            "label": _("对客户说"),
            "said": True,
            "help": _(
                "引用条目时可不填，就说那个条目的话；用花括号括起计算步骤的名字，就填入它算出的数"
            ),
        },
    )
    entry = EntryNumber(
        load_default="",
        metadata={"label": _("条目编号"), "help": _("如 KB-000123"), "suggest": "entries"},
    )
    department = Line(
        load_default="", max_length=40, metadata={"label": _("部门代码"), "suggest": "departments"}
    )
    note = Prose(load_default="", max_length=500, metadata={"label": _("坐席要做的")})
    basis = _basis()


class DiagnosisSchema(BaseSchema):
    """The content of a diagnosis; it begins with the first question."""

    about = Prose(
        load_default="",
        max_length=500,
        metadata={"label": _("能查清什么"), "help": _("坐席在检索结果里看到的一句")},
    )
    questions = ListOf(
        Each(DiagnosisQuestionSchema, metadata={"written": question_written}),
        required=True,
        least=1,
        most=QUESTIONS_MAX,
        metadata={"label": _("要问的问题"), "help": _("从第一个问题开始")},
    )
    sums = ListOf(
        Each(DiagnosisSumSchema, metadata={"written": sum_written}),
        load_default=list,
        most=SUMS_MAX,
        metadata={"label": _("当场算一算")},
    )
    endings = ListOf(
        Each(DiagnosisEndingSchema, metadata={"written": ending_written}),
        required=True,
        least=1,
        most=QUESTIONS_MAX,
        metadata={"label": _("结束步骤")},
    )
    variants = variants_field()
    keywords = keywords_field()
    no_basis = no_basis_field()
    note = Prose(load_default="", metadata={"label": _("内部说明"), "internal": True})


class _Step(fields.Tuple):
    """The name of a step and the answer that was given there."""

    def __init__(self) -> None:
        super().__init__(
            (Line(required=True, max_length=LABEL_MAX), Line(max_length=ANSWER_MAX)),
            error_messages={"invalid": _("需要列表")},
        )


class WalkedSchema(BaseSchema):
    """How far a walk came: its steps with their answers; `token` was drawn for it by the page."""

    number = EntryNumber(required=True)
    revision = Whole(required=True, least=1)
    token = Line(required=True, max_length=TOKEN_MAX)
    steps = ListOf(_Step(), required=True, least=1, most=QUESTIONS_MAX + SUMS_MAX)
    at = Line(load_default="", max_length=LABEL_MAX)
