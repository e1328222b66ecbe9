"""The policy a new base starts with; the first migration of policies stores the same."""

from __future__ import annotations

from core.messages import _
from review.grading.grades import Grade
from review.policies.rules import ALL_GROUPS, ChecklistItem, Rule, Seat, Who

_READABLE = ChecklistItem("readable", _("读给客户听通顺，没有歧义"))
_FINDABLE = ChecklistItem("findable", _("相似问确实指向这一个答案"))
_NUMBERS = ChecklistItem("numbers", _("数字、金额、日期和期限已与依据逐一核对"))
_BASIS = ChecklistItem("basis", _("引用的条款现行有效，并支持这一说法"))
_COMPLETE = ChecklistItem("complete", _("条款完整，条号和文号无误"))
_EFFECTIVE = ChecklistItem("effective", _("生效日期和被取代的旧规定已核对"))
_AFFECTED = ChecklistItem("affected", _("引用它的答案已看过"))
_REPLACED = ChecklistItem("replaced", _("已有替代的内容，或确认不再需要"))

DEFAULT_RULES = (
    Rule(
        (Grade.WORDING,),
        (Seat(Who.ANYBODY, 1),),
        hours=24,
        checklist=(_READABLE,),
        resets=((Grade.WORDING, ALL_GROUPS),),
    ),
    Rule(
        (Grade.VARIANTS,),
        (Seat(Who.ANYBODY, 1),),
        hours=24,
        checklist=(_READABLE, _FINDABLE),
        resets=((Grade.WORDING, ALL_GROUPS), (Grade.VARIANTS, ALL_GROUPS)),
    ),
    Rule(
        (Grade.OBLIGATIONS,),
        (Seat(Who.OWNER, 1), Seat(Who.SERVICE, 1)),
        departments=2,
        hours=48,
        checklist=(_NUMBERS, _BASIS, _READABLE),
        resets=((Grade.OBLIGATIONS, ALL_GROUPS),),
    ),
    Rule(
        (Grade.REGULATION,),
        (Seat(Who.ANYBODY, 3),),
        departments=2,
        hours=72,
        checklist=(_COMPLETE, _EFFECTIVE, _AFFECTED),
        resets=tuple(
            (grade, ALL_GROUPS) for grade in (Grade.WORDING, Grade.VARIANTS, Grade.OBLIGATIONS)
        ),
    ),
    Rule(
        (Grade.RETIREMENT,),
        (Seat(Who.ANYBODY, 3),),
        departments=2,
        hours=72,
        checklist=(_REPLACED, _AFFECTED),
        resets=tuple(
            (grade, ALL_GROUPS) for grade in (Grade.WORDING, Grade.VARIANTS, Grade.OBLIGATIONS)
        ),
    ),
)
