"""The audit trail as administrators see it: looked through by page, taken along as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Row
from sqlalchemy.orm import Session

from core import audit, clock
from core.base_schema import BaseSchema, Day, Line, Whole, load
from core.errors import Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.audit_labels import ACTION_LABELS
from kb_app.web.kit.csv_files import csv_download
from kb_app.web.kit.moments import moment
from kb_app.web.kit.request_form import filled
from people.queries import display_names, logins_called
from people.services import accounts
from review.approved_texts import unapproved

PER_PAGE = 100
FILE_MOST = 100_000  # rows; more than that no spreadsheet shows at ease


class AuditSchema(BaseSchema):
    """Which rows are looked for; days include the last one."""

    q = Line(load_default="", max_length=100)
    action = Line(load_default="", max_length=60)
    since = Day(load_default=None, metadata={"label": _("从")})
    until = Day(load_default=None, metadata={"label": _("到")})
    verify = Whole(load_default=0, most=1)
    offset = Whole(load_default=0, most=100_000_000)


@blueprint.get("/admin/audit")
def audit_trail() -> ResponseReturnValue:
    """Rows without their values: what is said of drafts is the committee's matter."""
    accounts.require_administrator(actor())
    error: Invalid | None = None
    asked: dict[str, Any] = load(AuditSchema(), {})
    try:
        asked = load(AuditSchema(), filled(request.args))
    except Invalid as refused:
        error = refused
    with container().database.reading() as session:
        sought = _sought(session, asked)
        page = audit.found(session, sought, limit=PER_PAGE, offset=asked["offset"])
        html = render_template(
            "admin/audit.html",
            page=page,
            names=_names(session, page.items),
            asked=asked,
            error=error,
            narrowing={k: v for k, v in filled(request.args).items() if k not in _OF_THE_PAGE},
            is_narrowed=sought != audit.Sought(),
            actions=ACTION_LABELS,
            head=audit.head(session),
            verified=bool(asked["verify"]),
            bad_row=audit.first_bad_row(session) if asked["verify"] else None,
            edited=unapproved(session) if asked["verify"] else [],
        )
    return html, status_of(error) if error else 200


@blueprint.get("/admin/audit.csv")
def audit_file() -> ResponseReturnValue:
    """All rows that are looked for. Raises `Invalid` when they are too many for one file."""
    accounts.require_administrator(actor())
    asked = load(AuditSchema(), filled(request.args))
    with container().database.reading() as session:
        sought = _sought(session, asked)
        count = audit.count_found(session, sought)
        if count > FILE_MOST:
            told = _("一共 {n} 条，一个文件最多 {max} 条，请缩短时间", n=count, max=FILE_MOST)
            raise Invalid(told, code="too_many_rows")
        rows = audit.found_in_short(session, sought, FILE_MOST)
        return csv_download(_rows(rows, _names(session, rows)), "audit")


_OF_THE_PAGE = ("offset", "verify")


def _sought(session: Session, asked: dict[str, Any]) -> audit.Sought:
    text = asked["q"]
    return audit.Sought(
        text,
        logins_called(session, text) if text else (),
        asked["action"],
        clock.start_of(asked["since"]) if asked["since"] else None,
        clock.end_of(asked["until"]) if asked["until"] else None,
    )


def _names(session: Session, events: Iterable[Any]) -> dict[str, str]:
    """What those who acted, and those who were acted on, are called."""
    logins = {event.actor for event in events}
    logins |= {
        event.subject.removeprefix("user:") for event in events if event.subject.startswith("user:")
    }
    return display_names(session, logins)


def _rows(events: Iterable[Row[Any]], names: dict[str, str]) -> Iterable[list[object]]:
    titles = ("#", _("时间"), _("操作人"), _("登录名"), _("操作"), _("对象"), _("指纹"))
    yield [str(title) for title in titles]
    done = {action: str(label) for action, label in ACTION_LABELS.items()}
    for event in events:
        called, done_as = names.get(event.actor, event.actor), done.get(event.action, event.action)
        at = moment(event.at)
        yield [event.id, at, called, event.actor, done_as, event.subject, event.hash]
