"""Score card 评分表: by which criteria a call, or an entry, is judged in monitoring."""

from __future__ import annotations

from content.kinds.base import Content, Kind
from content.kinds.score_criteria import WHOLE, Criterion, ScoreCard
from core.base_schema import BaseSchema, Each, Line, ListOf, Prose, Whole, YesNo
from core.errors import FieldErrors
from core.messages import _


class CriterionSchema(BaseSchema):
    """One criterion."""

    title = Line(required=True, max_length=60, metadata={"label": _("评分项")})
    detail = Prose(load_default="", max_length=500, metadata={"label": _("怎样算做到")})
    points = Whole(required=True, least=1, most=WHOLE, metadata={"label": _("分值")})
    skill = Line(
        required=True,
        max_length=40,
        metadata={
            "label": _("对应技能"),
            "help": _("例如：业务知识、服务用语；没做到时按它安排培训"),
        },
    )


def _written(criterion: Content) -> str:
    told = _(
        "{title}：{points} 分，{skill}",
        title=criterion.get("title") or "",
        points=criterion.get("points") or "–",
        skill=criterion.get("skill") or "–",
    )
    return "\n".join(filter(None, [str(told), criterion.get("detail")]))


class ScoreCardSchema(BaseSchema):
    """The content of a score card."""

    judges_entries = YesNo(load_default=False, metadata={"label": _("评的是知识条目，不是通话")})
    criteria = ListOf(
        Each(CriterionSchema, metadata={"written": _written}),
        required=True,
        least=1,
        most=30,
        metadata={"label": _("评分项")},
    )
    note = Prose(load_default="", max_length=1000, metadata={"label": _("说明"), "internal": True})


def _faults(content: Content) -> FieldErrors:
    """The points add up, and no criterion is named twice."""
    criteria = content.get("criteria") or ()
    points = sum(one.get("points") or 0 for one in criteria)
    if points != WHOLE:
        told = _("各项分值合计要是 {whole}，现在是 {points}", whole=WHOLE, points=points)
        return {"criteria": [told]}
    titles = [one.get("title") for one in criteria]
    return {
        f"criteria.{place}.title": [_("评分项重复")]
        for place, title in enumerate(titles)
        if title in titles[:place]
    }


def _says(content: Content) -> str:
    """Nothing of it is for saying to callers."""
    return ""


def _scores(content: Content) -> ScoreCard:
    criteria = [
        Criterion(one["title"], one.get("detail") or "", one["points"], one["skill"])
        for one in content["criteria"]
    ]
    return ScoreCard(bool(content.get("judges_entries")), criteria)


KIND = Kind(
    "scorecard",
    _("评分表"),
    ScoreCardSchema,
    order=10,
    says=_says,
    faults=_faults,
    scores=_scores,
)
