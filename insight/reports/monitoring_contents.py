"""What the report on quality monitoring says: quotas of each level, weak points, training and what
it did, and what follows. It names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.messages import _
from grievances.queries import share
from insight.reports.contents import ReportLine, ReportTable
from insight.reports.periods import KIND_LABELS, Period
from monitoring.models import LEVEL_LABELS
from monitoring.period_figures import LevelFigures, PeriodFigures, period_figures
from monitoring.queries import Weak
from people.actors import Actor
from people.permissions import require_statistics
from training.course_effects import CourseEffect, courses_between
from training.effect import VERDICT_LABELS

LISTED = 10


@dataclass(frozen=True)
class MonitoringContents:
    """All such a report says."""

    title: str
    period: str
    before: str
    made_on: str
    summary: str
    conclusions: Sequence[str]
    levels: Sequence[dict[str, str]]
    skills: Sequence[ReportLine]
    categories: Sequence[ReportLine]
    entries: Sequence[ReportLine]
    teams: Sequence[ReportLine]
    courses: Sequence[dict[str, str]]

    @property
    def charted(self) -> Sequence[ReportLine]:
        """What the figure shows."""
        return self.skills

    @property
    def tables(self) -> list[ReportTable]:
        """Its tables, one after the other."""
        weak = {
            str(_("技能")): self.skills,
            str(_("业务类别")): self.categories,
            str(_("条目")): self.entries,
            str(_("部门")): self.teams,
        }
        return [
            ReportTable(str(_("各层级监控")), LEVEL_COLUMNS, self.levels),
            *(
                ReportTable(
                    str(_("短板：{by}", by=name)),
                    {"label": name} | WEAK_COLUMNS,
                    [line.as_texts() for line in lines],
                )
                for name, lines in weak.items()
            ),
            ReportTable(str(_("培训和效果")), COURSE_COLUMNS, self.courses),
        ]

    def as_context(self) -> dict[str, Any]:
        """What a template may write; docs/operation.md lists it."""
        weak = {
            name: [line.as_texts() for line in getattr(self, name)]
            for name in ("skills", "categories", "entries", "teams")
        }
        return {
            "title": self.title,
            "period": self.period,
            "before": self.before,
            "made_on": self.made_on,
            "summary": self.summary,
            "conclusions": list(self.conclusions),
            "levels": list(self.levels),
            "courses": list(self.courses),
            **weak,
        }


LEVEL_COLUMNS = {
    "label": _("层级"),
    "wanted": _("定额"),
    "drawn": _("抽出"),
    "done": _("评完"),
    "mean": _("平均分"),
    "before": _("上期平均分"),
}
WEAK_COLUMNS = {
    "cases": _("发现"),
    "share": _("占比"),
    "before": _("上期发现"),
    "before_share": _("上期占比"),
    "change": _("增减"),
}
COURSE_COLUMNS = {
    "label": _("课程"),
    "assigned": _("分派"),
    "done": _("学完"),
    "right": _("答对"),
    "feedback": _("学员评价"),
    "effect": _("之后的评分"),
}


def monitoring_contents(session: Session, actor: Actor, period: Period) -> MonitoringContents:
    """What the report of a period says. Raises `Forbidden` for those who see no statistics."""
    require_statistics(actor)
    earlier = period.before()
    now = period_figures(session, period.first_day, period.last_day)
    before = period_figures(session, earlier.first_day, earlier.last_day)
    courses = courses_between(session, period.first_day, period.last_day)
    return MonitoringContents(
        title=str(_("质量监控分析{kind}", kind=KIND_LABELS[period.kind])),
        period=str(period.label),
        before=str(earlier.label),
        made_on=clock.today().isoformat(),
        summary=_summary(period, now),
        conclusions=_conclusions(now, courses),
        levels=[_level(one, was) for one, was in zip(now.levels, before.levels, strict=True)],
        skills=_lines(now.by_skill, before.by_skill),
        categories=_lines(now.by_category, before.by_category),
        entries=_lines(now.by_entry, before.by_entry),
        teams=_lines(now.by_team, before.by_team),
        courses=[_course(one) for one in courses],
    )


def is_worth_reporting(session: Session, period: Period) -> bool:
    """Whether anything was monitored or taught in it."""
    found = period_figures(session, period.first_day, period.last_day)
    monitored = found.findings or any(one.drawn for one in found.levels)
    return bool(monitored) or bool(courses_between(session, period.first_day, period.last_day))


def _summary(period: Period, now: PeriodFigures) -> str:
    wanted, done = (sum(getattr(one, name) for one in now.levels) for name in ("wanted", "done"))
    return str(
        _(
            "{period}五个层级定额 {wanted} 件，评完 {done} 件（{share}%）；"
            "发现 {findings} 处，其中 {flagged} 处条目问题已转为纠错。",
            period=period.label,
            wanted=wanted,
            done=done,
            share=share(done, wanted),
            findings=now.findings,
            flagged=now.flagged,
        )
    )


def _conclusions(now: PeriodFigures, courses: Sequence[CourseEffect]) -> list[str]:
    told = [
        _(
            "{plan}：两人都评 {n} 件，需要统一 {apart} 件，一致性（Krippendorff α）{alpha}。",
            plan=name,
            n=one.doubled,
            apart=one.disputed,
            alpha=_figure(one.alpha, "{:.3f}"),
        )
        for name, one in now.agreements
    ]
    told.append(_("申诉 {n} 件，成立 {upheld} 件。", n=now.appeals, upheld=now.upheld))
    if now.by_skill:
        weakest = now.by_skill[0]
        told.append(_("最突出的短板是“{skill}”，{n} 处。", skill=weakest.name, n=weakest.findings))
    told.append(
        _(
            "培训需求满足 {met} 项，还有 {open} 项；开课 {courses} 门。",
            met=now.needs_met,
            open=now.needs_open,
            courses=len(courses),
        )
    )
    return [str(one) for one in told]


def _level(one: LevelFigures, was: LevelFigures) -> dict[str, str]:
    return {
        "label": str(LEVEL_LABELS[one.level]),
        "wanted": str(one.wanted),
        "drawn": str(one.drawn),
        "done": str(one.done),
        "mean": _figure(one.mean),
        "before": _figure(was.mean),
    }


def _lines(now: Sequence[Weak], before: Sequence[Weak]) -> list[ReportLine]:
    """The most frequent, those of before beside them."""
    earlier = {(one.name, one.reference): one.findings for one in before}
    whole, was = (sum(one.findings for one in some) for some in (now, before))
    return [
        ReportLine(
            f"{one.reference} {one.name}" if one.reference.startswith("KB-") else one.name,
            one.findings,
            share(one.findings, whole),
            earlier.get((one.name, one.reference), 0),
            share(earlier.get((one.name, one.reference), 0), was),
        )
        for one in now[:LISTED]
    ]


def _course(one: CourseEffect) -> dict[str, str]:
    scores = one.scores
    said = str(VERDICT_LABELS[scores.verdict])
    if scores.difference is not None:
        low, high = _figure(scores.low, "{:+.1f}"), _figure(scores.high, "{:+.1f}")
        said = f"{said} {scores.difference:+.1f}（95 %：{low} – {high}）"
    return {
        "label": one.course.title,
        "assigned": str(one.assigned),
        "done": str(one.done),
        "right": f"{share(one.right, one.answers)}%" if one.answers else "–",
        "feedback": _figure(one.feedback),
        "effect": said,
    }


def _figure(value: float | None, pattern: str = "{:.1f}") -> str:
    return "–" if value is None else pattern.format(value)
