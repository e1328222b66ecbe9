"""Input about reviews, as JSON body and form alike."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from content.models import INTERIM_HOURS_MAX
from core.base_schema import BaseSchema, Choice, Line, ListOf, Prose, Whole
from core.messages import _
from review.comments.models import PIECE_MAX, QUOTE_MAX, TEXT_MAX
from review.grading.grades import Grade
from review.models import Verdict

REASON_MAX = 2000
BATCH_MAX = 500
NO_REASON = _("退回修改或驳回时，请写明原因")


class SubmitSchema(BaseSchema):
    """Submitting a draft; `version` is the draft's, so that nothing unseen is submitted."""

    version = Whole(load_default=None, allow_none=True)
    reason = Prose(load_default="", max_length=REASON_MAX, metadata={"label": _("送审说明")})


class RetireSchema(BaseSchema):
    """Asking the committee to take an entry down."""

    reason = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("下线原因")})


class _DecisionFields(BaseSchema):
    verdict = Choice(tuple(Verdict), required=True, metadata={"label": _("结论")})
    comment = Prose(load_default="", max_length=REASON_MAX, metadata={"label": _("审核意见")})


def _checklist(load_default: Any = list) -> ListOf:
    """The keys of what was checked; what they must hold is for the review's own list to say."""
    return ListOf(
        Line(required=True, max_length=60),
        load_default=load_default,
        most=100,
        metadata={"label": _("审核清单")},
    )


class _VerdictFields(_DecisionFields):
    checklist = _checklist(load_default=None)  # a form always has one, a program may have none


class _TogetherFields(_VerdictFields):
    """On several at once: what was written on a piece of one is no reason for the others."""

    @validates_schema(skip_on_field_errors=True)
    def _says_why(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["verdict"] != Verdict.APPROVE and not data["comment"]:
            raise ValidationError({"comment": [NO_REASON]})


class DecisionSchema(_VerdictFields):
    """A verdict; `claim` is the number of the claim it is given under, if one was made.

    Whether a reason is missing is for the review to say: what was written on a piece is one too.
    """

    claim = Whole(load_default=None, allow_none=True)


class RaiseSchema(BaseSchema):
    """Having a change judged as riskier than computed."""

    grade = Choice(tuple(Grade), required=True, metadata={"label": _("风险等级")})
    reason = Prose(required=True, max_length=500, metadata={"label": _("调高的原因")})


class UrgentSchema(BaseSchema):
    """Putting a text up at once, for so many hours at most."""

    hours = Whole(required=True, least=1, most=INTERIM_HOURS_MAX, metadata={"label": _("几小时")})
    reason = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("紧急的原因")})
    checklist = _checklist()


class RenewalSchema(BaseSchema):
    """Extending a claim; `claim` is its number."""

    claim = Whole(required=True)


class AssignmentSchema(BaseSchema):
    """Giving a review to a member by name; `instead_of` whoever's turn it is no more."""

    user = Line(required=True, max_length=60, metadata={"label": _("审核委员")})
    instead_of = Line(load_default="", max_length=60)


class SimilarDecisionSchema(_TogetherFields):
    """One verdict on similar ones: `shown` are all that were shown, `ids` those decided on."""

    shown = ListOf(Whole(least=1), required=True, least=1, most=BATCH_MAX)
    ids = ListOf(Whole(least=1), required=True, least=1, most=BATCH_MAX)


class BatchDecisionSchema(_TogetherFields):
    """One verdict on several reviews."""

    ids = ListOf(Whole(least=1), required=True, least=1, most=BATCH_MAX)


class DeclarationSchema(BaseSchema):
    """A department's word for a first load of texts."""

    part = Line(load_default="", max_length=60, metadata={"label": _("声明哪一批")})
    declaration = Prose(required=True, max_length=REASON_MAX, metadata={"label": _("声明")})


class LoadDecisionSchema(BaseSchema):
    """Approving a first load of which a sample was opened."""

    comment = Prose(load_default="", max_length=REASON_MAX, metadata={"label": _("审核意见")})
    checklist = _checklist(load_default=None)


class CommentSchema(BaseSchema):
    """A comment on a piece; `quote` holds the words it is about."""

    piece = Line(required=True, max_length=PIECE_MAX, metadata={"label": _("所批之处")})
    quote = Prose(load_default="", max_length=QUOTE_MAX, metadata={"label": _("原文")})
    text = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("批注")})


class CommentTextSchema(BaseSchema):
    """A comment in other words."""

    text = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("批注")})


class SettleSchema(BaseSchema):
    """What the author's department says to a comment."""

    answer = Prose(required=True, max_length=TEXT_MAX, metadata={"label": _("答复")})
