"""Reports are made, archived and told of: when somebody asks, and by the clock."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.database import Database
from core.errors import Forbidden, Invalid
from core.messages import _
from core.schedule import attempted
from grievances.models import Grievance
from insight.reports.contents import Contents, contents
from insight.reports.docx_file import as_docx, require_template
from insight.reports.models import NAME_MAX, Report, ReportTemplate
from insight.reports.pdf_file import as_pdf
from insight.reports.periods import (
    KIND_LABELS,
    Period,
    ReportKind,
    last_finished,
    period_named,
)
from insight.reports.queries import made_by_clock, template_in_use
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


def report_file(session: Session, actor: Actor, period: Period, format_: ReportFormat) -> bytes:
    """The report as a file; a DOCX by the template in use. Raises `Forbidden`."""
    found = contents(session, actor, period)
    template = template_in_use(session) if format_ == ReportFormat.DOCX else None
    return written(found, format_, template.data if template else None)


def written(found: Contents, format_: ReportFormat, template: bytes | None) -> bytes:
    """What a report says, as a file."""
    match format_:
        case ReportFormat.DOCX:
            return as_docx(found, template)
        case ReportFormat.PDF:
            return as_pdf(found)
        case ReportFormat.XLSX:
            return as_xlsx(found)


def archive(
    session: Session, actor: Actor | None, period: Period, format_: ReportFormat, data: bytes
) -> Report:
    """Keep a report that was made; `actor` None: by the clock."""
    report = Report(
        kind=str(period.kind),
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


def save_template(session: Session, actor: Actor, filename: str, data: bytes) -> ReportTemplate:
    """Put a template in use, once it could be filled. Raises `Forbidden`, `Invalid`."""
    if not can_manage_people(actor):
        raise Forbidden(_("只有管理员可以更换报告模板"))
    sample = contents(session, actor, last_finished(ReportKind.HALF_YEAR, clock.today()))
    require_template(filename, data, sample)
    return _put_in_use(session, actor, filename, data)


def drop_templates(session: Session, actor: Actor) -> None:
    """The built-in template is in use again. Raises `Forbidden`."""
    if not can_manage_people(actor):
        raise Forbidden(_("只有管理员可以更换报告模板"))
    for one in session.scalars(select(ReportTemplate)):
        session.delete(one)
    session.flush()
    audit.record(session, actor.name, "report.template", "report-template", {"file": ""})


def make_due_reports(database: Database) -> None:
    """Make what is over and was not reported on yet; those who watch are told once for a period.

    One that cannot be made (without Pango there is no PDF) holds no other up. They are told of once
    all were tried: the mail has what was made attached.
    """
    for kind in ReportKind:
        period = last_finished(kind, clock.today())
        for format_ in ReportFormat:
            work = partial(_make_if_due, database, period, format_)
            attempted(work, "a report could not be made", period=period.name, format=str(format_))
        with database.transaction() as session:
            if made := made_by_clock(session, period.kind, period.name):
                _tell(session, period, made[0])


def _make_if_due(database: Database, period: Period, format_: ReportFormat) -> None:
    """The file is made outside of the transaction that keeps it: laying it out takes a while."""
    with database.reading() as session:
        if not _is_due(session, period, format_):
            return
        data = report_file(session, CONSOLE, period, format_)
    with database.transaction() as session:
        if _is_due(session, period, format_):
            archive(session, None, period, format_, data)


def _is_due(session: Session, period: Period, format_: ReportFormat) -> bool:
    """Not made yet, and something was counted in it."""
    made = select(Report.id).where(
        Report.kind == str(period.kind),
        Report.period == period.name,
        Report.format == str(format_),
        Report.made_by_id.is_(None),
    )
    counted = select(Grievance.id).where(
        Grievance.received_on.between(period.first_day, period.last_day)
    )
    is_there = session.scalar(made.limit(1)) is not None
    return not is_there and session.scalar(counted.limit(1)) is not None


def _tell(session: Session, period: Period, report: Report) -> None:
    text = _("客户抱怨{kind}已生成：{period}", kind=KIND_LABELS[period.kind], period=period.label)
    told = (user.id for user in supervisors(session))
    about = Subject(SubjectKind.REPORT, str(report.id))
    tell(session, told, text, about=about, key=f"report:{period.kind}:{period.name}")


def _put_in_use(session: Session, actor: Actor, filename: str, data: bytes) -> ReportTemplate:
    template = ReportTemplate(
        name=filename[:NAME_MAX], data=data, saved_at=clock.now(), saved_by_id=actor.id
    )
    session.add(template)
    session.flush()
    audit.record(session, actor.name, "report.template", "report-template", {"file": template.name})
    return template
