"""What reports are about, and what all of them have."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol

from core.messages import LazyText, _
from insight.reports.contents import ReportLine
from insight.reports.periods import KIND_LABELS, ReportKind


class About(StrEnum):
    """What is reported on."""

    GRIEVANCES = "grievances"
    MONITORING = "monitoring"


ABOUT_LABELS: dict[About, LazyText] = {
    About.GRIEVANCES: _("客户抱怨"),
    About.MONITORING: _("质量监控"),
}


class Told(Protocol):
    """What a report says, whatever it is about."""

    @property
    def charted(self) -> Sequence[ReportLine]:
        """What the figure shows."""

    def as_context(self) -> dict[str, Any]:
        """What a template may write."""


def kept_as(about: About, kind: ReportKind) -> str:
    """What a report is called in the archive and in the names of its files."""
    return str(kind) if about == About.GRIEVANCES else f"{about}-{kind}"


ARCHIVE_LABELS: dict[str, LazyText] = {
    kept_as(about, kind): _("{about}{kind}", about=said, kind=KIND_LABELS[kind])
    for about, said in ABOUT_LABELS.items()
    for kind in ReportKind
}
