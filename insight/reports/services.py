"""Reports are made, archived and told of: when somebody asks, and by the clock."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.database import Database
from core.errors import Forbidden, Invalid
from core.messages import _
from core.schedule import attempted
from grievances.models import Grievance
from insight.reports.contents import Contents, contents
from insight.reports.docx_file import as_docx, builtin_template, require_template
from insight.reports.models import NAME_MAX, Report, ReportTemplate
from insight.reports.monitoring_contents import (
    MonitoringContents,
    is_worth_reporting,
    monitoring_contents,
)
from insight.reports.pdf_file import as_pdf
from insight.reports.periods import (
    KIND_LABELS,
    Period,
    ReportKind,
    last_finished,
    period_named,
)
from insight.reports.queries import made_by_clock, template_in_use
from insight.reports.reported import ABOUT_LABELS, About, kept_as
from insight.reports.xlsx_file import as_xlsx
from people.actors import CONSOLE, SYSTEM_NAME, Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.permissions import can_manage_people
from questions.duty import supervisors


class ReportFormat(StrEnum):
    """As which file."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES: dict[ReportFormat, str] = {
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def wanted_period(kind: ReportKind, name: str) -> Period:
    """The period called so. Raises `Invalid` on field `period`."""
    found = period_named(kind, name)
    if found is None:
        examples = {"half-year": "2014-1", "month": "2014-03", "week": "2014-W05"}
        raise Invalid.field("period", _("请写成 {example}", example=examples[kind]))
    return found


def report_file(
    session: Session,
    actor: Actor,
    period: Period,
    format_: ReportFormat,
    about: About = About.GRIEVANCES,
) -> bytes:
    """The report as a file; a DOCX by the template in use. Raises `Forbidden`."""
    found = told_of(session, actor, period, about)
    match format_:
        case ReportFormat.DOCX:
            return as_docx(found, template_file(session, about))
        case ReportFormat.PDF:
            return as_pdf(found)
        case ReportFormat.XLSX:
            return as_xlsx(found)


def told_of(
    session: Session, actor: Actor, period: Period, about: About
) -> Contents | MonitoringContents:
    """What a report says. Raises `Forbidden`."""
    if about == About.MONITORING:
        return monitoring_contents(session, actor, period)
    return contents(session, actor, period)


def template_file(session: Session, about: About) -> bytes:
    """The template by which a DOCX is made now."""
    template = template_in_use(session, about)
    return template.data if template else builtin_template(about)


def archive(
    session: Session,
    actor: Actor | None,
    period: Period,
    format_: ReportFormat,
    data: bytes,
    about: About = About.GRIEVANCES,
) -> Report:
    """Keep a report that was made; `actor` None: by the clock."""
    report = Report(
        kind=kept_as(about, period.kind),
        period=period.name,
        format=str(format_),
        data=data,
        made_at=clock.now(),
        made_by_id=actor.id if actor else None,
    )
    session.add(report)
    session.flush()
    name = actor.name if actor else SYSTEM_NAME
    told = {"kind": report.kind, "period": report.period, "format": report.format}
    audit.record(session, name, "report.make", f"report:{report.id}", told)
    return report


def save_template(
    session: Session, actor: Actor, filename: str, data: bytes, about: About = About.GRIEVANCES
) -> ReportTemplate:
    """Put a template in use, once it could be filled. Raises `Forbidden`, `Invalid`."""
    if not can_manage_people(actor):
        raise Forbidden(_("只有管理员可以更换报告模板"))
    period = last_finished(ReportKind.HALF_YEAR, clock.today())
    require_template(filename, data, told_of(session, actor, period, about))
    return _put_in_use(session, actor, filename, data, about)


def drop_templates(session: Session, actor: Actor, about: About = About.GRIEVANCES) -> None:
    """The built-in template is in use again. Raises `Forbidden`."""
    if not can_manage_people(actor):
        raise Forbidden(_("只有管理员可以更换报告模板"))
    for one in session.scalars(select(ReportTemplate).where(ReportTemplate.about == about)):
        session.delete(one)
    session.flush()
    told = {"file": "", "about": about}
    audit.record(session, actor.name, "report.template", "report-template", told)


def make_due_reports(database: Database) -> None:
    """Make what is over and was not reported on yet; those who watch are told once for a period.

    One that cannot be made (without Pango there is no PDF) holds no other up. They are told of once
    all were tried: the mail has what was made attached.
    """
    for about, kind in product(About, ReportKind):
        period = last_finished(kind, clock.today())
        for format_ in ReportFormat:
            work = partial(_make_if_due, database, about, period, format_)
            attempted(work, "a report could not be made", period=period.name, format=str(format_))
        with database.transaction() as session:
            if made := made_by_clock(session, kept_as(about, kind), period.name):
                _tell(session, about, period, made[0])


def _make_if_due(database: Database, about: About, period: Period, format_: ReportFormat) -> None:
    """The file is made outside of the transaction that keeps it: laying it out takes a while."""
    with database.reading() as session:
        if not _is_due(session, about, period, format_):
            return
        data = report_file(session, CONSOLE, period, format_, about)
    with database.transaction() as session:
        if _is_due(session, about, period, format_):
            archive(session, None, period, format_, data, about)


def _is_due(session: Session, about: About, period: Period, format_: ReportFormat) -> bool:
    """Not made yet, and something was counted in it."""
    made = select(Report.id).where(
        Report.kind == kept_as(about, period.kind),
        Report.period == period.name,
        Report.format == str(format_),
        Report.made_by_id.is_(None),
    )
    if session.scalar(made.limit(1)) is not None:
        return False
    if about == About.MONITORING:
        return is_worth_reporting(session, period)
    counted = select(Grievance.id).where(
        Grievance.received_on.between(period.first_day, period.last_day)
    )
    return session.scalar(counted.limit(1)) is not None


def _tell(session: Session, about: About, period: Period, report: Report) -> None:
    text = _(
        "{about}{kind}已生成：{period}",
        about=ABOUT_LABELS[about],
        kind=KIND_LABELS[period.kind],
        period=period.label,
    )
    told = (user.id for user in supervisors(session))
    subject = Subject(SubjectKind.REPORT, str(report.id))
    tell(session, told, text, about=subject, key=f"report:{report.kind}:{period.name}")


def _put_in_use(
    session: Session, actor: Actor, filename: str, data: bytes, about: About
) -> ReportTemplate:
    template = ReportTemplate(
        about=about,
        name=filename[:NAME_MAX],
        data=data,
        saved_at=clock.now(),
        saved_by_id=actor.id,
    )
    session.add(template)
    session.flush()
    told = {"file": template.name, "about": about}
    audit.record(session, actor.name, "report.template", "report-template", told)
    return template
