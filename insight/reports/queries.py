"""Reading reports: the archive, the template in use."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.paging import Page, page_of
from insight.reports.models import Report, ReportTemplate
from insight.reports.reported import About
from people.actors import Actor
from people.permissions import require_statistics


def reports(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Report]:
    """Reports that were made, the latest first. Raises `Forbidden`."""
    require_statistics(actor)
    query = select(Report).order_by(Report.made_at.desc(), Report.id.desc())
    return page_of(session, query, limit=limit, offset=offset)


def report_with_id(session: Session, actor: Actor, report_id: int) -> Report:
    """One report. Raises `Forbidden`, `NotFound`."""
    require_statistics(actor)
    found = session.get(Report, report_id)
    if found is None:
        raise NotFound
    return found


def made_by_clock(session: Session, kind: str, period: str) -> Sequence[Report]:
    """The files of a period that nobody asked for, by their format."""
    query = (
        select(Report)
        .where(Report.kind == kind, Report.period == period, Report.made_by_id.is_(None))
        .order_by(Report.format)
    )
    return session.scalars(query).all()


def template_in_use(session: Session, about: About = About.GRIEVANCES) -> ReportTemplate | None:
    """The template that was brought last; None for the built-in one."""
    query = select(ReportTemplate).where(ReportTemplate.about == about)
    return session.scalar(query.order_by(ReportTemplate.id.desc()).limit(1))
