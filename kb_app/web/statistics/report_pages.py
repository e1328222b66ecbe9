"""Reports: the archive, making one now, the template an administrator may change."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core import clock
from core.base_schema import BaseSchema, Choice, Line, load
from core.errors import DomainError, Invalid
from core.messages import _
from insight.reports import queries, services
from insight.reports.periods import KIND_LABELS, ReportKind, last_finished
from insight.reports.reported import ABOUT_LABELS, ARCHIVE_LABELS, About
from insight.reports.services import ReportFormat
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.received_files import received, takes_files
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from people.permissions import can_manage_people, require_statistics

PER_PAGE = 30


class TemplateSchema(BaseSchema):
    """Reports on what a template is for."""

    about = Choice(tuple(About), load_default=About.GRIEVANCES)


class MakeReportSchema(BaseSchema):
    """Which report is made now."""

    about = Choice(tuple(About), load_default=About.GRIEVANCES)
    kind = Choice(tuple(ReportKind), load_default=ReportKind.HALF_YEAR)
    period = Line(required=True, max_length=20, metadata={"label": _("哪一期")})
    format = Choice(tuple(ReportFormat), load_default=ReportFormat.DOCX)


@blueprint.get("/statistics/reports")
def report_list() -> ResponseReturnValue:
    """The archive, and a form to make one now."""
    with container().database.reading() as session:
        return _page(session)


@blueprint.post("/statistics/reports")
def make_report() -> ResponseReturnValue:
    """Make one, keep it, and hand it out."""
    who = actor()
    require_statistics(who)
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(MakeReportSchema(), filled(typed))
        period = services.wanted_period(ReportKind(values["kind"]), values["period"])
        format_, about = ReportFormat(values["format"]), About(values["about"])
        with container().database.reading() as session:
            data = services.report_file(session, who, period, format_, about)
        with container().database.transaction() as session:
            number = services.archive(session, who, period, format_, data, about).id
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error, typed)
    return redirect(url_for("web.report_file", report_id=number), 303)


@blueprint.get("/statistics/reports/<int:report_id>")
def report_file(report_id: int) -> ResponseReturnValue:
    """A report of the archive."""
    with container().database.reading() as session:
        found = queries.report_with_id(session, actor(), report_id)
        return send_file(
            BytesIO(found.data),
            mimetype=services.MEDIA_TYPES[ReportFormat(found.format)],
            as_attachment=True,
            download_name=found.file_name,
        )


@blueprint.get("/statistics/reports/template.docx")
def report_template() -> ResponseReturnValue:
    """The template in use, to be changed in Word."""
    require_statistics(actor())
    about = _about()
    with container().database.reading() as session:
        data = services.template_file(session, about)
    return send_file(
        BytesIO(data),
        mimetype=services.MEDIA_TYPES[ReportFormat.DOCX],
        as_attachment=True,
        download_name=f"template-{about}.docx",
    )


@blueprint.post("/statistics/reports/template")
@takes_files
def save_report_template() -> ResponseReturnValue:
    """Put a template in use, once it could be filled."""
    try:
        [(filename, data), *_more] = received()
        with container().database.transaction() as session:
            services.save_template(session, actor(), filename, data, _about())
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, error)
    flash(str(_("新模板已启用")), "success")
    return redirect(url_for("web.report_list"), 303)


@blueprint.post("/statistics/reports/template/drop")
def drop_report_template() -> ResponseReturnValue:
    """The built-in template is in use again."""
    with container().database.transaction() as session:
        services.drop_templates(session, actor(), _about())
    flash(str(_("已恢复内置模板")), "success")
    return redirect(url_for("web.report_list"), 303)


def _about() -> About:
    """What the template in question is for."""
    return About(load(TemplateSchema(), filled(request.args))["about"])


def _page(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    asked = load(SliceSchema(), filled(request.args))
    html = render_template(
        "statistics/reports.html",
        page=queries.reports(session, who, limit=PER_PAGE, offset=asked["offset"]),
        kinds_of_report=KIND_LABELS,
        abouts=ABOUT_LABELS,
        archived=ARCHIVE_LABELS,
        formats=list(ReportFormat),
        suggested={kind: last_finished(kind, clock.today()).name for kind in ReportKind},
        templates={one: queries.template_in_use(session, one) for one in About},
        may_change=can_manage_people(who),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
