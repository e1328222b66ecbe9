"""What reports are made of; what one on grievances says, with what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from grievances.halves import HEADING_LABELS
from grievances.models import TYPE_LABELS
from grievances.queries import Counted, counted, share
from insight.reports.periods import KIND_LABELS, Period
from people.actors import Actor


@dataclass(frozen=True)
class ReportLine:
    """A heading or type: cases and their share in percent, and the same of the period before."""

    label: str
    cases: int
    share: Decimal
    before: int
    before_share: Decimal

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.cases - self.before

    def as_texts(self) -> dict[str, str]:
        """Its figures as they are written."""
        return {
            "label": self.label,
            "cases": str(self.cases),
            "share": f"{self.share}%",
            "before": str(self.before),
            "before_share": f"{self.before_share}%",
            "change": f"{self.change:+d}" if self.change else "0",
        }


@dataclass(frozen=True)
class ReportTable:
    """A table of any columns: the name of a field to its heading; fields as they are written."""

    title: str
    columns: Mapping[str, LazyText | str]
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Contents:
    """All a report on grievances says."""

    title: str
    period: str
    before: str
    made_on: str
    cases: int
    cases_before: int
    headings: Sequence[ReportLine]
    types: Sequence[ReportLine]

    @property
    def charted(self) -> Sequence[ReportLine]:
        """What the figure shows."""
        return self.headings

    @property
    def total(self) -> ReportLine:
        """All cases."""
        whole = Decimal(100).quantize(Decimal("0.01"))
        nothing = Decimal(0).quantize(Decimal("0.01"))
        return ReportLine(
            str(_("合计")),
            self.cases,
            whole if self.cases else nothing,
            self.cases_before,
            whole if self.cases_before else nothing,
        )

    @property
    def summary(self) -> str:
        """The sentence over the table."""
        return str(
            _(
                "{period}共受理客户抱怨 {cases} 宗，{before}为 {earlier} 宗。",
                period=self.period,
                cases=self.cases,
                before=self.before,
                earlier=self.cases_before,
            )
        )

    def as_context(self) -> dict[str, Any]:
        """What a template may write; docs/operation.md lists it."""
        return {
            "title": self.title,
            "period": self.period,
            "before": self.before,
            "made_on": self.made_on,
            "summary": self.summary,
            "headings": [line.as_texts() for line in self.headings],
            "types": [line.as_texts() for line in self.types],
            "total": self.total.as_texts(),
        }


def contents(session: Session, actor: Actor, period: Period) -> Contents:
    """What the report of a period says. Raises `Forbidden` for those who see no statistics."""
    earlier = period.before()
    now = counted(session, actor, period.first_day, period.last_day)
    before = counted(session, actor, earlier.first_day, earlier.last_day)
    kind = KIND_LABELS[period.kind]
    return Contents(
        title=str(_("客户抱怨{kind}", kind=kind)),
        period=str(period.label),
        before=str(earlier.label),
        made_on=clock.today().isoformat(),
        cases=now.cases,
        cases_before=before.cases,
        headings=_headings(now, before),
        types=_types(now, before),
    )


def _headings(now: Counted, before: Counted) -> list[ReportLine]:
    earlier = {line.key: line for line in before.headings}
    return [
        ReportLine(
            str(HEADING_LABELS[line.key]),
            line.cases,
            line.share,
            earlier[line.key].cases,
            earlier[line.key].share,
        )
        for line in now.headings
    ]


def _types(now: Counted, before: Counted) -> list[ReportLine]:
    return [
        ReportLine(
            str(label),
            now.by_type[type_],
            share(now.by_type[type_], now.cases),
            before.by_type[type_],
            share(before.by_type[type_], before.cases),
        )
        for type_, label in TYPE_LABELS.items()
    ]
