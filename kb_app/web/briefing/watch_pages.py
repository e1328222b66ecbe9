"""Required reading as supervisors watch it: who is missing, reminding, the share in time."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from briefing import reading_watch
from briefing.permissions import require_watcher
from briefing.reading_watch import Punctuality
from briefing.schemas import ReadingChoiceSchema, RemindSchema, RequireSchema
from briefing.services import reminding, requiring
from core import clock
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.audience_form import audience_choices, sent_audience
from kb_app.web.kit.csv_files import csv_download
from kb_app.web.kit.moments import moment
from kb_app.web.kit.request_form import filled, typed_form, whole

PERIODS = (1, 7, 30)  # days
ROWS_SHOWN = 200


@blueprint.get("/required-reading/watch", endpoint="reading_watch")
def watch_page() -> ResponseReturnValue:
    """Every open reading with who is missing; how many of those on shift were in time."""
    return _page()


@blueprint.get("/required-reading/punctuality.csv")
def punctuality_csv() -> Response:
    """Who was expected to read what, and when they did."""
    require_watcher(actor())
    head = [_("编号"), _("标题"), _("班次"), _("人员"), _("可读自"), _("确认"), _("按时")]
    with container().database.reading() as session:
        rows = [
            [
                row.duty.reading.entry.number,
                row.duty.reading.revision.title,
                row.duty.shift.name,
                row.duty.user.display_name,
                moment(row.duty.since),
                moment(row.confirmed_at) if row.confirmed_at else "",
                _("是") if row.in_time else _("否"),
            ]
            for row in _punctuality(session, _days()).rows
        ]
    return csv_download([head, *rows], "required-reading")


@blueprint.post("/required-reading/require")
def require_reading() -> ResponseReturnValue:
    """Make a published entry required reading."""
    try:
        values = load(RequireSchema(), sent_audience())
        with container().database.transaction() as session:
            usual = container().settings.reading_due_minutes
            requiring.require_now(session, actor(), values, usual_minutes=usual)
    except NotFound:
        missing = Invalid.field("number", _("没有这个编号的已发布条目"))
        return _page(missing)
    except (Invalid, Conflict) as error:
        return _page(error)
    flash(str(_("已设为须读")), "success")
    return redirect(url_for("web.reading_watch"), 303)


@blueprint.post("/required-reading/<int(max=2147483647):reading_id>/remind")
def remind_of_reading(reading_id: int) -> ResponseReturnValue:
    """Remind those who are missing."""
    values = load(RemindSchema(), filled(typed_form()))
    try:
        with container().database.transaction() as session:
            pause = container().settings.reading_remind_minutes
            told = reminding.remind(
                session, actor(), reading_id, shift_id=values["shift"], pause_minutes=pause
            )
        flash(str(_("已提醒 {n} 人", n=told)), "success")
    except Conflict as error:
        flash(str(error.message), "warning")
    return redirect(url_for("web.reading_watch"), 303)


@blueprint.post("/required-reading/<int(max=2147483647):reading_id>/call-off")
def call_off_reading(reading_id: int) -> ResponseReturnValue:
    """Ask nobody any more."""
    try:
        with container().database.transaction() as session:
            requiring.call_off(session, actor(), reading_id)
        flash(str(_("已撤销须读")), "success")
    except Conflict as error:
        flash(str(error.message), "warning")
    return redirect(url_for("web.reading_watch"), 303)


@blueprint.post("/review/<int(max=2147483647):review_id>/required-reading")
def choose_reading(review_id: int) -> ResponseReturnValue:
    """Choose whether what is under review becomes required reading."""
    try:
        sent = sent_audience()
        values = load(ReadingChoiceSchema(), {"required": "false", **sent})
        with container().database.transaction() as session:
            usual = container().settings.reading_due_minutes
            requiring.choose(session, actor(), review_id, values, usual_minutes=usual)
        flash(str(_("须读的选择已保存")), "success")
    except (Invalid, Conflict) as error:
        flash(str(error), "warning")
    return redirect(url_for("web.review", review_id=review_id), 303)


def _page(error: DomainError | None = None) -> ResponseReturnValue:
    require_watcher(actor())
    days = _days()
    with container().database.reading() as session:
        found = _punctuality(session, days)
        page = render_template(
            "briefing/watch.html",
            watched=reading_watch.watched(session),
            found=found,
            rows=found.rows[:ROWS_SHOWN],
            days=days,
            periods=PERIODS,
            aim=reading_watch.AIM,
            choices=audience_choices(session),
            due_minutes=container().settings.reading_due_minutes,
            error=error,
            typed=sent_audience() if error else {},
        )
    return page, status_of(error) if error else 200


def _days() -> int:
    asked = whole(request.args.get("days", ""), digits=3)
    return asked if asked in PERIODS else PERIODS[1]


def _punctuality(session: Session, days: int) -> Punctuality:
    now = clock.now()
    return reading_watch.punctuality(session, now - timedelta(days=days), now)
